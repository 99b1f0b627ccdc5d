import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { TerritoryChange } from "./territory-change.type.js";
import { Territory } from "./territory.type.js";

export enum TranslationStatusName {
  SAME = "SAME",
  RENAMED = "RENAMED",
  RECODED = "RECODED",
  MERGED = "MERGED",
  SPLIT = "SPLIT",
  CODE_REUSED = "CODE_REUSED",
  ENDED = "ENDED",
  UNKNOWN = "UNKNOWN",
}
registerEnumType(TranslationStatusName, {
  name: "TerritoryTranslationStatus",
  description: "How an id of an earlier edition relates to the territories of today.",
  valuesConfig: {
    SAME: { description: "It means the same territory today." },
    RENAMED: { description: "It means the same territory, which has another name today." },
    RECODED: { description: "The same territory has another id today." },
    MERGED: { description: "Its territory has gone into another." },
    SPLIT: { description: "Its territory was divided, so nobody can tell which part is meant: see `candidates`." },
    CODE_REUSED: { description: "The id means another territory today than it did." },
    ENDED: { description: "Its territory is no more, and nothing says what became of it." },
    UNKNOWN: { description: "No edition that we have knows it; the explanation says what is known." },
  },
});

@ObjectType({ description: "What an id of an earlier edition of the official geography is today." })
export class TerritoryTranslation {
  @Field(() => ID, { description: "The id that was asked about." })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: "The edition in whose sense it was read; null when any of them may be meant.",
  })
  year?: number;

  @Field(() => TranslationStatusName, { description: "What happened to it." })
  status!: TranslationStatusName;

  @Field(() => Territory, {
    nullable: true,
    description: "The territory of today; null unless it is one for sure.",
  })
  territory!: Territory | null;

  @Field(() => [Territory], { description: "The territories of today that may be meant, when it is not one for sure." })
  candidates!: Territory[];

  @Field(() => String, { description: "What happened, as English sentences." })
  explanation!: string;

  @Field(() => [TerritoryChange], { description: "The steps that lead from the id to today." })
  changes!: TerritoryChange[];
}
