import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, ObjectType, registerEnumType } from "type-graphql";
import type { DecisionRow } from "../../store/database/entities.js";
import { connectionOf } from "../common/connection.js";
import { MatchCandidate } from "./match.type.js";
import { Resource } from "./resource.type.js";
import { SourcePage } from "./source-page.type.js";

export enum DecisionAction {
  MERGE = "MERGE",
  SPLIT = "SPLIT",
  CONFIRM = "CONFIRM",
  REJECT = "REJECT",
}
registerEnumType(DecisionAction, {
  name: "IdentityAction",
  description: "What a steward did.",
  valuesConfig: {
    MERGE: { description: "Said that resources are one (`mergeResources`)." },
    SPLIT: { description: "Took pages out of a resource (`splitResource`)." },
    CONFIRM: { description: "Confirmed a match (`confirmMatch`)." },
    REJECT: { description: "Rejected a match (`rejectMatch`)." },
  },
});

export enum DecisionKind {
  TOGETHER = "TOGETHER",
  APART = "APART",
  RELATED = "RELATED",
}
registerEnumType(DecisionKind, {
  name: "IdentityDecisionKind",
  description: "What a decision says of the pages on its left and those on its right.",
  valuesConfig: {
    TOGETHER: { description: "All of them are one resource." },
    APART: { description: "None on the left is one with any on the right." },
    RELATED: { description: "The same, and what the match says of them holds: a mention or a derivation." },
  },
});

@ObjectType({
  description:
    "What a steward decided about the identity of pages, remembered for ever. The newer decision wins over an older one that it contradicts, and any decision over the engine.",
})
export class IdentityDecision {
  @Field(() => ID, { description: "Grows with each decision." })
  id!: string;

  @Field(() => DecisionAction, { description: "What the steward did. A split of several pages is two decisions." })
  action!: DecisionAction;

  @Field(() => DecisionKind, { description: "What it says of the pages." })
  kind!: DecisionKind;

  @Field(() => [SourcePage], { description: "The pages on its left, those that are still live." })
  left!: SourcePage[];

  @Field(() => [SourcePage], { description: "The pages on its right, those that are still live." })
  right!: SourcePage[];

  @Field(() => String, { nullable: true, description: "Why, in the steward's words." })
  note!: string | null;

  @Field(() => ID, { description: "Id of the token that decided; it names no person." })
  actor!: string;

  @Field(() => GraphQLDateTime, { description: "When." })
  decidedAt!: Date;
}

export const IdentityDecisionConnection = connectionOf(
  "IdentityDecision",
  () => IdentityDecision,
  "decisions about the identity of pages",
);

@ObjectType({ description: "What became of a match that was confirmed or rejected." })
export class MatchPayload {
  @Field(() => MatchCandidate, { description: "The match as it is now." })
  match!: MatchCandidate;

  @Field(() => [Resource], { description: "The resources that its pages are in now: one when they are together." })
  resources!: Resource[];
}

@ObjectType({ description: "What became of resources that were merged." })
export class MergePayload {
  @Field(() => Resource, { description: "The one resource; the ids of all lead to it from now on." })
  resource!: Resource;
}

@ObjectType({ description: "What became of a resource that was split." })
export class SplitPayload {
  @Field(() => Resource, { description: "The resource of the pages that left." })
  resource!: Resource;

  @Field(() => [Resource], {
    description:
      "What the other pages are now: one resource, or several where only a page that left held them together.",
  })
  remaining!: Resource[];
}

/** Everything but the pages, which are loaded when asked for. */
export function toIdentityDecision({ sequence, left, right, ...decision }: DecisionRow) {
  return { ...decision, id: String(sequence), leftIds: left, rightIds: right };
}
