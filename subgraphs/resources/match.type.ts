import { Field, Float, ID, ObjectType, registerEnumType } from "type-graphql";
import type { MatchRow } from "../../store/database/entities.js";
import { RULES } from "../../store/identity/verdict.js";
import { connectionOf } from "../common/connection.js";
import { Resource } from "./resource.type.js";
import { SourcePage } from "./source-page.type.js";

export enum PageRelation {
  SAME = "SAME",
  REPRINT = "REPRINT",
  EXTRACT = "EXTRACT",
  DERIVATION = "DERIVATION",
  ABOUT = "ABOUT",
}
registerEnumType(PageRelation, {
  name: "PageRelation",
  description: "How two pages belong together. SAME, REPRINT and EXTRACT make one resource of them.",
  valuesConfig: {
    SAME: { description: "One thing described twice." },
    REPRINT: { description: "One page's text is a copy of the other's." },
    EXTRACT: { description: "One page is a short part of the other." },
    DERIVATION: { description: "One page is made from the other, and another text." },
    ABOUT: { description: "One page speaks of what the other describes." },
  },
});

export enum MatchOutcome {
  JOINED = "JOINED",
  NOTED = "NOTED",
  REVIEW = "REVIEW",
  HELD = "HELD",
  SETTLED = "SETTLED",
}
registerEnumType(MatchOutcome, {
  name: "MatchOutcome",
  description: "What became of a match.",
  valuesConfig: {
    JOINED: { description: "Its pages are one resource." },
    NOTED: { description: "It holds, and its relation makes no resource of two pages." },
    REVIEW: { description: "It waits for a steward: the evidence is not enough to decide alone." },
    HELD: { description: "It waits for a steward: it would join what must stay apart; `reason` says why." },
    SETTLED: { description: "A steward has answered it otherwise." },
  },
});

export enum DirectionReason {
  DECLARED = "DECLARED",
  LINKED = "LINKED",
  PUBLISHED_FIRST = "PUBLISHED_FIRST",
  LONGER_TEXT = "LONGER_TEXT",
  SMALLER_ID = "SMALLER_ID",
}
registerEnumType(DirectionReason, {
  name: "DirectionReason",
  description: "Why one page is taken for the original.",
  valuesConfig: {
    DECLARED: { description: "The copy says so itself." },
    LINKED: { description: "The copy links to it, and it does not link back." },
    PUBLISHED_FIRST: { description: "It was published first." },
    LONGER_TEXT: { description: "Its text is longer; nothing surer tells." },
    SMALLER_ID: { description: "Nothing tells: its id is the smaller one, so that the answer is always the same." },
  },
});

export enum EvidenceKind {
  STATEMENT = "STATEMENT",
  LINK = "LINK",
  ADDRESS = "ADDRESS",
  REDIRECT = "REDIRECT",
  TITLES = "TITLES",
  TEXT = "TEXT",
  CARRIER = "CARRIER",
  NAME = "NAME",
  DIRECTION = "DIRECTION",
  LICENSE = "LICENSE",
  CAUTION = "CAUTION",
}
registerEnumType(EvidenceKind, {
  name: "MatchEvidenceKind",
  description: "What kind of thing speaks for a match, or against it.",
  valuesConfig: {
    STATEMENT: { description: "A page says where its text comes from." },
    LINK: { description: "A page links to the other." },
    ADDRESS: { description: "A page has the other's address." },
    REDIRECT: { description: "The source leads from one page to the other." },
    TITLES: { description: "How the titles compare." },
    TEXT: { description: "How much text is shared, with the longest run of it." },
    CARRIER: { description: "An organization that both name." },
    NAME: { description: "A page names the other, or both have the same words." },
    DIRECTION: { description: "What tells the original from the copy." },
    LICENSE: { description: "What the pages say of their licences." },
    CAUTION: { description: "What speaks against it." },
  },
});

@ObjectType({ description: "The rung of the ladder of evidence that decided a match." })
export class MatchRule {
  @Field(() => String, { description: "Permanent name, such as DECLARED_ORIGINAL." })
  code!: string;

  @Field(() => String, { description: "What it says, in a sentence." })
  explanation!: string;
}

@ObjectType({ description: "Which page of a match is taken for the original." })
export class MatchDirection {
  @Field(() => SourcePage, {
    description: "The original; for ABOUT, the page that describes what the other speaks of.",
  })
  original!: SourcePage;

  @Field(() => SourcePage, { description: "The copy; for ABOUT, the page that speaks of the other." })
  copy!: SourcePage;

  @Field(() => DirectionReason, { description: "Why." })
  because!: DirectionReason;
}

@ObjectType({ description: "Words of a page." })
export class MatchQuote {
  @Field(() => SourcePage, { description: "The page that has them." })
  page!: SourcePage;

  @Field(() => String, { description: "The words or the address, as the page has them." })
  text!: string;
}

@ObjectType({ description: "One thing that speaks for a match, or against it, in words that a person can check." })
export class MatchEvidence {
  @Field(() => EvidenceKind, { description: "What kind of thing." })
  kind!: EvidenceKind;

  @Field(() => String, { description: "What it says, in a sentence." })
  explanation!: string;

  @Field(() => [MatchQuote], { description: "In the pages' own words." })
  quotes!: MatchQuote[];
}

@ObjectType({ description: "What the engine of identity says of two pages, why, and what became of it." })
export class MatchCandidate {
  @Field(() => ID, { description: "Stable and opaque: the same for the same two pages." })
  id!: string;

  @Field(() => [SourcePage], { description: "The two pages." })
  pages!: SourcePage[];

  @Field(() => [Resource], { description: "The resources that the pages are in now: one when they are together." })
  resources!: Resource[];

  @Field(() => PageRelation, { description: "How the pages belong together, if it holds." })
  relation!: PageRelation;

  @Field(() => MatchRule, { description: "What decided." })
  rule!: MatchRule;

  @Field(() => Float, {
    description:
      "How much speaks for it, from 0 to 1: the share of the smaller text found in the other where texts decide; 1 where a page says it itself.",
  })
  score!: number;

  @Field(() => Float, {
    description: "Share of the smaller text found in the other, from 0 to 1, whatever decided.",
  })
  containment!: number;

  @Field(() => MatchDirection, { nullable: true, description: "Which is the original; null when neither is a copy." })
  direction!: MatchDirection | null;

  @Field(() => [MatchEvidence], { description: "What speaks for it and against it." })
  evidence!: MatchEvidence[];

  @Field(() => MatchOutcome, { description: "What became of it." })
  outcome!: MatchOutcome;

  @Field(() => String, { nullable: true, description: "Why it is held; null when it is not." })
  reason!: string | null;
}

export const MatchCandidateConnection = connectionOf("MatchCandidate", () => MatchCandidate, "matches of pages");

/** A match before its pages and resources are loaded. */
export type FoundMatch = Pick<MatchRow, "id" | "pageA" | "pageB">;

/** Everything but pages and resources, which are loaded when asked for. */
export function toMatchCandidate(row: MatchRow) {
  const { originalId, copyId, directionReason } = row;
  const isDirected = originalId !== null && copyId !== null && directionReason !== null;
  return {
    id: row.id,
    pageA: row.pageA,
    pageB: row.pageB,
    relation: row.relation,
    rule: { code: row.rule, explanation: RULES[row.rule] },
    score: row.score,
    containment: row.containment,
    direction: isDirected ? { originalId, copyId, because: directionReason } : null,
    evidence: row.evidence,
    outcome: row.outcome,
    reason: row.reason,
  };
}
