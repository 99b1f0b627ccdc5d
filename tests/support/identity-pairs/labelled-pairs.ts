import { readFileSync, readdirSync } from "node:fs";
import type { PageView } from "../../../store/identity/page-view.js";
import { type Verdict, joins } from "../../../store/identity/verdict.js";

/**
 * What two pages are to each other, as a person sees it: one resource (same, reprint, extract), two (derivation, about,
 * different), or a question for a person (doubtful).
 */
export type Truth = "same" | "reprint" | "extract" | "derivation" | "about" | "different" | "doubtful";

/** Two pages, written for these tests, and what they are to each other. */
export interface LabelledPair {
  /** File that holds it: the kind of difficulty. */
  readonly group: string;
  readonly why: string;
  readonly truth: Truth;
  readonly a: PageView;
  readonly b: PageView;
}

/** A page as the files write it. */
interface WrittenPage extends Partial<Omit<PageView, "publishedAt">> {
  readonly source: string;
  readonly title: string;
  readonly url: string;
  readonly text: string;
  readonly publishedAt?: string;
}

const FOLDER = "tests/support/identity-pairs";

/** Every labelled pair, or those of one group. */
export function labelledPairs(group?: string): LabelledPair[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json") && (!group || name === `${group}.json`));
  return files.toSorted().flatMap((name) => {
    const { pairs } = JSON.parse(readFileSync(`${FOLDER}/${name}`, "utf8")) as {
      pairs: { why: string; truth: Truth; a: WrittenPage; b: WrittenPage }[];
    };
    const of = name.replace(".json", "");
    return pairs.map(({ why, truth, a, b }) => ({ group: of, why, truth, a: viewOf(a, "a"), b: viewOf(b, "b") }));
  });
}

function viewOf({ source, url, publishedAt, ...page }: WrittenPage, side: string): PageView {
  return {
    kind: "resource",
    links: [],
    originals: [],
    carriers: [],
    keywords: [],
    places: [],
    names: [],
    licenses: [],
    ...page,
    pageId: `${side}:${url}`,
    sourceId: source,
    addresses: [url],
    ...(publishedAt !== undefined && { publishedAt: new Date(publishedAt) }),
  };
}

export function isOne(truth: Truth): boolean {
  return truth === "same" || truth === "reprint" || truth === "extract";
}

/** How often the engine is right. */
export interface Score {
  readonly pairs: number;
  /** Pairs that are one resource, and how many of them are joined, or shown to a person. */
  readonly ones: number;
  readonly joined: number;
  readonly asked: number;
  /** Pairs joined that are not one resource. */
  readonly falseMerges: readonly LabelledPair[];
  /** Pairs of two resources that a person is asked about in vain. */
  readonly vainQuestions: number;
  /** Pairs related otherwise (derivation, about), and how many of them are found as that. */
  readonly related: number;
  readonly relatedFound: number;
  /** Pairs that a person should decide, and how many of them are left to one. */
  readonly doubtful: number;
  readonly doubtfulAsked: number;
  /** Of the joined, how many have the relation of the truth. */
  readonly rightRelation: number;
}

export function scoreOf(pairs: readonly LabelledPair[], judge: (pair: LabelledPair) => Verdict | undefined): Score {
  const judged = pairs.map((pair) => ({ pair, verdict: judge(pair) }));
  const isMerge = (verdict: Verdict | undefined) => verdict?.status === "ACCEPTED" && joins(verdict.relation);
  const isQuestion = (verdict: Verdict | undefined) => verdict?.status === "REVIEW" && verdict.relation !== "ABOUT";
  const count = (test: (each: (typeof judged)[number]) => boolean) => judged.filter(test).length;
  const isRelated = (truth: Truth) => truth === "derivation" || truth === "about";
  return {
    pairs: pairs.length,
    ones: count(({ pair }) => isOne(pair.truth)),
    joined: count(({ pair, verdict }) => isOne(pair.truth) && isMerge(verdict)),
    asked: count(({ pair, verdict }) => isOne(pair.truth) && isQuestion(verdict)),
    falseMerges: judged.flatMap(({ pair, verdict }) => (isMerge(verdict) && !isOne(pair.truth) ? [pair] : [])),
    vainQuestions: count(
      ({ pair, verdict }) =>
        !isOne(pair.truth) && pair.truth !== "doubtful" && pair.truth !== "derivation" && isQuestion(verdict),
    ),
    related: count(({ pair }) => isRelated(pair.truth)),
    relatedFound: count(({ pair, verdict }) => isRelated(pair.truth) && verdict?.relation.toLowerCase() === pair.truth),
    doubtful: count(({ pair }) => pair.truth === "doubtful"),
    doubtfulAsked: count(({ pair, verdict }) => pair.truth === "doubtful" && verdict?.status === "REVIEW"),
    rightRelation: count(({ pair, verdict }) => isMerge(verdict) && verdict?.relation.toLowerCase() === pair.truth),
  };
}
