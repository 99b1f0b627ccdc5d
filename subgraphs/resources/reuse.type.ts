import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import type { Reuse as FoundReuse } from "../../store/read/reuses.js";
import { connectionOf } from "../common/connection.js";
import { DirectionReason, MatchCandidate } from "./match.type.js";
import { SourcePage } from "./source-page.type.js";

export enum ReuseRelation {
  REPRINT = "REPRINT",
  EXTRACT = "EXTRACT",
  DERIVATION = "DERIVATION",
}
registerEnumType(ReuseRelation, {
  name: "ReuseRelation",
  description: "How one page's text lives in another.",
  valuesConfig: {
    REPRINT: { description: "The copy has the original's text." },
    EXTRACT: { description: "The copy has a short part of it." },
    DERIVATION: { description: "The copy is made from it, and another text." },
  },
});

@ObjectType({
  description:
    "How far a copy is behind its original: revisions and days since the original moved on. What counts are revisions of the original that we hold, published (or read, where the source gives no date) after the copy's current one, in which title, summary or full text are not what they were before; the oldest revision we hold counts if it is later, because nothing tells what it changed. When the original says again what it said when the copy was written, the copy is not behind.",
})
export class ReuseBehind {
  @Field(() => Int, { description: "How many such revisions there are; 0 when the copy is up to date." })
  revisions!: number;

  @Field(() => Int, { description: "Whole days from the first of them until now; 0 when the copy is up to date." })
  days!: number;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When the first of them was published; null when the copy is up to date.",
  })
  since!: Date | null;
}

@ObjectType({ description: "One page's text found in another, and how far the copy is behind." })
export class Reuse {
  @Field(() => ReuseRelation, { description: "How the text lives in the copy." })
  relation!: ReuseRelation;

  @Field(() => SourcePage, { description: "The page that the text comes from." })
  original!: SourcePage;

  @Field(() => SourcePage, { description: "The page that has taken it over." })
  copy!: SourcePage;

  @Field(() => Float, { description: "Share of the smaller text found in the other, from 0 to 1." })
  containment!: number;

  @Field(() => DirectionReason, { description: "Why one is taken for the original." })
  because!: DirectionReason;

  @Field(() => String, {
    nullable: true,
    description: "The sentence in which the copy says where its text comes from; null when it does not say it.",
  })
  statement!: string | null;

  @Field(() => ReuseBehind, { description: "How far the copy is behind the original." })
  behind!: ReuseBehind;

  @Field(() => MatchCandidate, { description: "The match that says so, with its evidence." })
  match!: MatchCandidate;
}

export const ReuseConnection = connectionOf("Reuse", () => Reuse, "copies that are behind their originals");

const DAY_MS = 86_400_000;

/** Whole days from the original's first move until now. */
export function daysBehind({ behind: { since } }: FoundReuse, now: Date): number {
  return since === null ? 0 : Math.max(0, Math.floor((now.getTime() - since.getTime()) / DAY_MS));
}
