import { Directive, Field, ID, ObjectType } from "type-graphql";
import { connectionOf } from "../common/connection.js";

@Directive('@key(fields: "id")')
@ObjectType({ description: "An organization that carries, uses or is described by resources." })
export class Organization {
  @Field(() => ID, { description: "Stable and opaque; the same after a rebuild." })
  id!: string;

  @Field(() => String, {
    description:
      "Its legal name where it is registered; otherwise its name as its own page writes it or, without one, as others do.",
  })
  name!: string;

  @Field(() => String, { nullable: true, description: "Legal form or kind, as written by its page." })
  type!: string | null;

  @Field(() => String, { nullable: true, description: "SIREN number, nine digits, as registered or as its page says." })
  siren!: string | null;

  @Field(() => String, { nullable: true, description: "What it does, in Markdown." })
  description!: string | null;

  @Field(() => String, { nullable: true, description: "Its own web site, as registered or as its page says." })
  website!: string | null;

  @Field(() => Boolean, { description: "True when a page describes it; false when it is only named by others." })
  described!: boolean;
}

export const OrganizationConnection = connectionOf("Organization", () => Organization, "organizations");

/** An organization of which only the id is known yet. */
export type OrganizationReference = Pick<Organization, "id">;
