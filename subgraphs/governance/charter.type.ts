import { GraphQLDateTime } from "graphql-scalars";
import { Field, Int, ObjectType } from "type-graphql";
import { Proposal } from "./proposal.type.js";

@ObjectType({ description: "A version of a charter. It is never changed: another version takes its place." })
export class CharterVersion {
  @Field(() => Int, { description: "1 for the first, then 2, 3 and so on." })
  number!: number;

  @Field(() => String, { description: "Its title." })
  title!: string;

  @Field(() => String, { description: "The whole text, in Markdown." })
  text!: string;

  @Field(() => GraphQLDateTime, { description: "When it was adopted." })
  adoptedAt!: Date;

  @Field(() => String, { description: "Day from which it is in force, such as 2027-01-01." })
  inForceFrom!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "Day from which a later version holds in its place; null as long as none does. Not after `inForceFrom` for one that never came into force.",
  })
  inForceUntil!: string | null;

  @Field(() => Proposal, { nullable: true, description: "The decision that adopted it, with every step." })
  proposal!: Proposal | null;
}

@ObjectType({ description: "A text that the commons gives itself, with all its versions." })
export class Charter {
  @Field(() => String, { description: "Its short permanent name, such as charte." })
  name!: string;

  @Field(() => [CharterVersion], { description: "Every version that was adopted, the newest first." })
  versions!: CharterVersion[];
}
