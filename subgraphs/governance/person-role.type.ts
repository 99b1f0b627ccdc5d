import { Field, ObjectType } from "type-graphql";
import { Organization } from "./organization.type.js";
import { Pole } from "./pole.type.js";

@ObjectType({ description: "What a person does, as far as they agreed to have it said or a page says it." })
export class PersonRole {
  @Field(() => String, { description: "Their name." })
  name!: string;

  @Field(() => String, { description: "What they do, in words." })
  role!: string;

  @Field(() => Organization, { nullable: true, description: "The organization for which they do it." })
  organization!: Organization | null;

  @Field(() => Pole, { nullable: true, description: "The pole in which they do it." })
  pole!: Pole | null;

  @Field(() => String, { description: "Day from which, such as 2027-01-01." })
  since!: string;

  @Field(() => String, { nullable: true, description: "Last day, where an end is known." })
  until!: string | null;

  @Field(() => String, { nullable: true, description: "Day on which they agreed to be named here." })
  agreedOn!: string | null;

  @Field(() => String, { nullable: true, description: "Address of a page that names them so." })
  sourceUrl!: string | null;
}
