import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { Territory } from "./territory.type.js";

export enum TerritoryChangeKindName {
  MERGED = "MERGED",
  ENLARGED = "ENLARGED",
  SPLIT = "SPLIT",
  CREATED = "CREATED",
  RENAMED = "RENAMED",
  RECODED = "RECODED",
  CODE_REUSED = "CODE_REUSED",
  MEMBERS_CHANGED = "MEMBERS_CHANGED",
  MOVED = "MOVED",
  ENDED = "ENDED",
  FORMER_CODE = "FORMER_CODE",
}
registerEnumType(TerritoryChangeKindName, {
  name: "TerritoryChangeKind",
  description: "What became of a territory from one edition of the official geography to the next.",
  valuesConfig: {
    MERGED: { description: "It went into another." },
    ENLARGED: { description: "It took others in, perhaps under a new name." },
    SPLIT: { description: "It was divided." },
    CREATED: { description: "It came out of another that was divided, or is new." },
    RENAMED: { description: "Its name changed, and nothing else." },
    RECODED: { description: "It is the same under another code." },
    CODE_REUSED: { description: "Its code means another territory since." },
    MEMBERS_CHANGED: { description: "An intercommunality gained or lost communes." },
    MOVED: { description: "It lies in another territory since." },
    ENDED: { description: "It is no more, and nothing says what became of it." },
    FORMER_CODE: { description: "A code of a time before the oldest edition that we have." },
  },
});

@ObjectType({ description: "A step in the past of a territory." })
export class TerritoryChange {
  @Field(() => Int, {
    nullable: true,
    description:
      "The edition that shows it first (1 January of that year); null when it was before the oldest we have.",
  })
  year?: number;

  @Field(() => TerritoryChangeKindName, { description: "What happened." })
  kind!: TerritoryChangeKindName;

  @Field(() => [ID], { description: "Ids before; of MEMBERS_CHANGED, those that left." })
  fromIds!: string[];

  @Field(() => [ID], { description: "Ids after; of MEMBERS_CHANGED, those that joined." })
  toIds!: string[];

  @Field(() => [Territory], {
    description: "The territories of `fromIds`, but for those of before the oldest edition that we have.",
  })
  from!: Territory[];

  @Field(() => [Territory], {
    description: "The territories of `toIds`, but for those of before the oldest edition that we have.",
  })
  to!: Territory[];

  @Field(() => String, { nullable: true, description: "The name before, where it is another." })
  nameBefore?: string;

  @Field(() => String, { nullable: true, description: "The name after, where it is another." })
  nameAfter?: string;

  @Field(() => String, { description: "The step as an English sentence." })
  explanation!: string;
}
