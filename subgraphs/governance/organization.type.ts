import { Directive, Field, ID, ObjectType } from "type-graphql";
import { connectionOf } from "../common/connection.js";

@Directive('@key(fields: "id")')
@ObjectType({ description: "An organization that carries, uses or is described by resources." })
export class Organization {
  @Field(() => ID, { description: "Stable and opaque; the same after a rebuild." })
  id!: string;

  @Field(() => String, { description: "Its name, as its own page writes it or, without one, as others do." })
  name!: string;

  @Field(() => String, { nullable: true, description: "Legal form or kind, as written by its page." })
  type!: string | null;

  @Field(() => String, { nullable: true, description: "SIREN number, nine digits." })
  siren!: string | null;

  @Field(() => String, { nullable: true, description: "What it does, in Markdown." })
  description!: string | null;

  @Field(() => String, { nullable: true, description: "Its own web site." })
  website!: string | null;

  @Field(() => Boolean, { description: "True when a page describes it; false when it is only named by others." })
  described!: boolean;
}

export const OrganizationConnection = connectionOf("Organization", () => Organization, "organizations");

/** An organization of which only the id is known yet. */
export type OrganizationReference = Pick<Organization, "id">;
