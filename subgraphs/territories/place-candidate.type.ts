import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { Territory } from "./territory.type.js";

export enum PlaceCandidateStatusName {
  RESOLVED = "resolved",
  AMBIGUOUS = "ambiguous",
}
registerEnumType(PlaceCandidateStatusName, {
  name: "PlaceCandidateStatus",
  description: "Whether the words leave a choice.",
  valuesConfig: {
    RESOLVED: { description: "The words and what stands around them name this territory and no other." },
    AMBIGUOUS: { description: "The words name several territories, of which this is one; nothing tells which." },
  },
});

@ObjectType({ description: "A territory that words may mean, and why." })
export class PlaceCandidate {
  @Field(() => Territory, { description: "The territory." })
  territory!: Territory;

  @Field(() => PlaceCandidateStatusName, { description: "Whether the words leave a choice." })
  status!: PlaceCandidateStatusName;

  @Field(() => Float, { description: "How sure it is, from 0 to 1." })
  confidence!: number;

  @Field(() => String, { description: "What in the words speaks for it, as a sentence." })
  reason!: string;

  @Field(() => String, { description: "The words that name it, as they stand in the text." })
  text!: string;

  @Field(() => Int, { description: "Where these words begin in the text, in UTF-16 code units." })
  start!: number;

  @Field(() => Int, { description: "Where they end: the place of the first code unit after them." })
  end!: number;
}
