import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { Territory } from "./territory.type.js";

/** Days are texts here and checked by the store, so that a wrong one is answered with what to write instead. */
@InputType({ description: "A territory that a project draws for itself, as a steward writes it." })
export class ProjectTerritoryInput {
  @Field(() => String, {
    description:
      "A short name that never changes: lower-case letters without accents, digits and single hyphens. Its id is project: and this.",
  })
  code!: string;

  @Field(() => String, { description: "Its name, as people write it." })
  name!: string;

  @Field(() => [ID], {
    description:
      "Ids of what it is made of: official territories of today or other projects, up to 1,000; none inside another.",
  })
  memberIds!: string[];

  @Field(() => [String], {
    nullable: true,
    description: "Other names by which texts and searches may find it, up to 20.",
  })
  aliases?: string[] | null;

  @Field(() => String, {
    description: "Who says so and where, in words that everybody may read.",
  })
  source!: string;

  @Field(() => String, { nullable: true, description: "Day from which it is so, such as 2026-01-31." })
  validFrom?: string | null;

  @Field(() => String, { nullable: true, description: "Last day on which it is so, where an end is known." })
  validUntil?: string | null;
}

@ObjectType({ description: "What became of a project's territory." })
export class ProjectTerritoryPayload {
  @Field(() => Territory, { description: "The territory as it is now." })
  territory!: object;

  @Field(() => Boolean, { description: "False when it was so already, and nothing was written." })
  changed!: boolean;

  @Field(() => Int, { description: "How many pages may name it, and were read again for it." })
  pages!: number;
}
