/**
 * How two pages belong together.
 *
 * SAME: one thing described twice. REPRINT: one page's text is a copy of the other's. EXTRACT: a short part of it.
 * DERIVATION: made from it, and another text. ABOUT: one speaks of what the other describes. The first three make one
 * resource.
 */
export type Relation = "SAME" | "REPRINT" | "EXTRACT" | "DERIVATION" | "ABOUT";

/** ACCEPTED holds until a person says otherwise; REVIEW waits for a person. */
export type VerdictStatus = "ACCEPTED" | "REVIEW";

/** The rung of the ladder that decided. Permanent names, the surest first. */
export const RULES = {
  DECLARED_REDIRECT: "The source itself leads from one page to the other.",
  CANONICAL_ADDRESS: "One page gives the other's address as the right one for what it shows.",
  SAME_ADDRESS: "Two sources show one page: it has the same address in both.",
  DECLARED_ORIGINAL: "One page says that its text comes from the other.",
  DECLARED_SITE_AND_TEXT: "One page says that its text comes from the other's site, and the text is there.",
  LINK_AND_TITLE: "One page links to the other, and their titles are the same.",
  LINK_AND_TEXT: "One page links to the other, and its text is found in it.",
  TITLE_AND_TEXT: "The titles are the same, and at least nine tenths of the smaller text are in the other.",
  DECLARED_WITHOUT_TEXT: "One page says that its text comes from the other, but little of it is found there.",
  WHOLE_TEXT: "At least nine tenths of the smaller text are in the other, under another title.",
  PART_OF_TEXT: "A good part of the smaller text is in the other.",
  EMBEDDED_TEXT: "The whole text of one page stands in the other, which is much longer.",
  ALIKE_TITLE_AND_TEXT: "The titles are alike, and the texts, too short to decide, have much in common.",
  TITLE_AND_CARRIER: "The titles are the same, and so is an organization that carries both.",
  TITLE_ALONE: "The titles are the same, and nothing else speaks for it or against it.",
  LINK: "One page links to the other.",
  FIELD_NAMES_TITLE: "A field of one page holds the title of the other.",
  TEXT_NAMES_TITLE: "One page's title or text holds the title of the other.",
  WORDS_OF_TITLE:
    "One page's title and keywords hold both words of the other's title, and they share keywords or places.",
} as const;

export type Rule = keyof typeof RULES;

/** One thing that speaks for a verdict, or against it, in words a person can check. */
export interface Evidence {
  readonly kind: EvidenceKind;
  readonly explanation: string;
  /** In the page's own words. */
  readonly quotes: readonly { readonly pageId: string; readonly text: string }[];
}

export type EvidenceKind =
  | "STATEMENT"
  | "LINK"
  | "ADDRESS"
  | "REDIRECT"
  | "TITLES"
  | "TEXT"
  | "CARRIER"
  | "NAME"
  | "DIRECTION"
  | "LICENSE"
  | "CAUTION";

/** Why one page is taken for the original, the first that tells. */
export type DirectionReason = "DECLARED" | "LINKED" | "PUBLISHED_FIRST" | "LONGER_TEXT" | "SMALLER_ID";

export interface Direction {
  /** The original; for ABOUT, the page that describes what the other speaks of. */
  readonly original: string;
  readonly copy: string;
  readonly because: DirectionReason;
}

/** What the engine says of two pages. It depends on nothing but the two and on what is crowded. */
export interface Verdict {
  /** The two page ids, the smaller first. */
  readonly pages: readonly [string, string];
  readonly relation: Relation;
  readonly status: VerdictStatus;
  readonly rule: Rule;
  /** From 0 to 1: share of the smaller text found in the other where texts decide; 1 where a page says it itself. */
  readonly score: number;
  /** Share of the smaller text found in the other, whatever decided. */
  readonly containment: number;
  /** For SAME only where one page leads to the other: neither is a copy, but one is taken for the page to read. */
  readonly direction?: Direction;
  readonly evidence: readonly Evidence[];
}

/** Relations that make one resource of two pages. */
export const JOINING_RELATIONS = ["SAME", "REPRINT", "EXTRACT"] as const satisfies readonly Relation[];

export function joins(relation: Relation): boolean {
  return JOINING_RELATIONS.some((joining) => joining === relation);
}
