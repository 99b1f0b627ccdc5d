import { Field, ID, Int, ObjectType } from "type-graphql";

@ObjectType({ description: "A place where a forgotten name still stands." })
export class NameLeft {
  @Field(() => ID, {
    nullable: true,
    description:
      "The source that says it: forget it there too, if it is the same person. Null for what no source says.",
  })
  sourceId!: string | null;

  @Field(() => String, { description: "The kind of row and its field, such as Decision.note." })
  place!: string;

  @Field(() => Int, { description: "How many rows have it." })
  rows!: number;
}

@ObjectType({ description: "What was done to forget a name; never the name." })
export class ForgetPayload {
  @Field(() => String, { description: "What stands in place of the name from now on." })
  label!: string;

  @Field(() => Boolean, {
    description: "True when it had been forgotten before; what had come back was taken out again.",
  })
  already!: boolean;

  @Field(() => Int, { description: "How many pages had it." })
  pages!: number;

  @Field(() => Int, { description: "How many revisions of them." })
  revisions!: number;

  @Field(() => Int, { description: "How many lines of past harvests' reports." })
  incidents!: number;

  @Field(() => Int, { description: "How many lines about people in the governance of the commons were erased." })
  roles!: number;

  @Field(() => [NameLeft], { description: "Where it still stands: other sources, and what stewards wrote." })
  left!: NameLeft[];

  @Field(() => Boolean, {
    description:
      "False when another process kept the database file in use, so that its bytes may hold traces: ask once more.",
  })
  filesPurged!: boolean;
}
