import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { judge } from "../../../store/identity/judge.js";
import { readPage } from "../../../store/identity/page-reading.js";
import type { PageView } from "../../../store/identity/page-view.js";
import type { Verdict } from "../../../store/identity/verdict.js";
import { IdentityMemory } from "../../support/identity-pairs/identity-memory.js";
import type { RecordedState } from "../../support/recorded-wiki.js";
import { type RecordedView, recordedViews } from "./recorded-views.js";

/** A page as the truth names it. */
interface TruePage {
  readonly source: "wiki" | "pad" | "site";
  readonly title?: string;
  readonly pageid_A?: number;
  readonly pageid_B?: number;
  readonly shortid?: string;
  readonly article?: number;
}

interface TruePair {
  readonly a: TruePage;
  readonly b: TruePage;
  readonly verdict: "same" | "reprint" | "extract" | "about" | "different" | "duplicate";
  readonly why: string;
}

const TRUTH = JSON.parse(readFileSync("tests/recordings/expected/identity.json", "utf8")) as {
  readonly resources: readonly {
    readonly id: string;
    readonly members: readonly TruePage[];
    readonly redirects?: readonly string[];
  }[];
  readonly pairs: readonly TruePair[];
};

/** What of the truth is not there in a state: the article about the silence was written for B, and two had left by then. */
const ABSENT: Record<RecordedState, readonly number[]> = { A: [13], B: [3, 5] };

let views: Record<RecordedState, RecordedView[]>;
const memories = {} as Record<RecordedState, IdentityMemory>;
beforeAll(async () => {
  views = await recordedViews();
  for (const state of ["A", "B"] as const) {
    memories[state] = new IdentityMemory();
    for (const { view } of views[state]) memories[state].put(view);
  }
});

function find(page: TruePage, state: RecordedState): PageView | undefined {
  const wikiId = state === "A" ? page.pageid_A : page.pageid_B;
  const remoteId = { wiki: String(wikiId), pad: page.shortid, site: String(page.article) }[page.source];
  return views[state].find(({ view, remoteId: id }) => view.sourceId === page.source && id === remoteId)?.view;
}

function present(pair: TruePair, state: RecordedState): boolean {
  return [pair.a, pair.b].every(({ article }) => article === undefined || !ABSENT[state].includes(article));
}

/** The verdict that the index finds, which is the one that judging the two gives. */
function verdictOf({ a, b }: TruePair, state: RecordedState): Verdict | undefined {
  const [one, other] = [find(a, state), find(b, state)];
  if (one === undefined || other === undefined)
    throw new Error(`${a.title ?? a.article} or ${b.title ?? b.article} is missing.`);
  const ids = [one.pageId, other.pageId].toSorted();
  return memories[state].verdicts().find(({ pages }) => pages.join(" ") === ids.join(" "));
}

const states = ["A", "B"] as const;
const named = (page: TruePage) => page.title ?? page.shortid ?? `article ${page.article}`;

describe.each(states)("the recorded pages in state %s", (state) => {
  const pairs = TRUTH.pairs
    .filter((pair) => present(pair, state))
    .map((pair) => [`${named(pair.a)} / ${named(pair.b)}`, pair] as const);

  it.each(pairs)("are to each other as the truth says: %s", (_, pair) => {
    const verdict = verdictOf(pair, state);
    const told = verdict === undefined ? undefined : `${verdict.relation} ${verdict.status}`;
    // The wiki keeps the two cases apart in A; in B it has merged them itself.
    const malle = named(pair.a).startsWith("Malle") && state === "A" ? "SAME REVIEW" : "SAME ACCEPTED";
    expect(told).toBe(
      {
        same: malle,
        reprint: "REPRINT ACCEPTED",
        extract: "EXTRACT ACCEPTED",
        about: "ABOUT ACCEPTED",
        duplicate: "SAME REVIEW",
        different: undefined,
      }[pair.verdict],
    );
  });

  it("leave out only pairs with an article that is not there", () => {
    expect(TRUTH.pairs.length - pairs.length).toBe(state === "A" ? 1 : 3);
    for (const pair of TRUTH.pairs.filter((each) => !present(each, state)))
      expect([find(pair.a, state), find(pair.b, state)]).toContain(undefined);
  });

  it("make the resources of the truth, redirects included, and no other of pages that are shown", () => {
    const expected = TRUTH.resources.flatMap(({ id, members, redirects = [] }) => {
      // Two resources until the wiki merges them.
      if (id === "RM" && state === "A") return [];
      const leading = views[state].filter(({ view }) => view.kind === "auxiliary" && redirects.includes(view.title));
      expect(leading).toHaveLength(redirects.length);
      expect(members.map((member) => find(member, state))).not.toContain(undefined);
      const pages = [...members.map((member) => find(member, state)), ...leading.map(({ view }) => view)];
      return [pages.flatMap((page) => page?.pageId ?? []).toSorted()];
    });
    const auxiliary = new Set(
      views[state].filter(({ view }) => view.kind === "auxiliary").map(({ view }) => view.pageId),
    );
    const groups = memories[state].groups().groups.map(({ members }) => members.map(({ pageId }) => pageId));
    for (const pages of expected) expect(groups).toContainEqual(pages);
    const shown = groups
      .map((pages) => pages.filter((page) => !auxiliary.has(page)))
      .filter((pages) => pages.length > 1);
    const expectedShown = expected.map((pages) => pages.filter((page) => !auxiliary.has(page)));
    const inWords = (all: readonly string[][]) => all.map((pages) => pages.join(" ")).toSorted();
    expect(inWords(shown)).toEqual(inWords(expectedShown.filter((pages) => pages.length > 1)));
  });

  it("found their resources on the wiki, which says what it describes and which the others copy", () => {
    for (const { members } of TRUTH.resources.filter(({ id }) => id !== "RM")) {
      const wiki = members.find(({ source }) => source === "wiki");
      const page = wiki && find(wiki, state);
      expect(memories[state].groups().groups.map(({ founder }) => founder)).toContain(page?.pageId);
    }
  });

  it("are found through the index with the verdict that comparing all of them gives", () => {
    const readings = views[state].map(({ view }) => readPage(view));
    const all = readings.flatMap((one, index) => readings.slice(index + 1).flatMap((other) => judge(one, other) ?? []));
    expect(memories[state].verdicts().map(({ pages, rule }) => `${pages.join(" ")} ${rule}`)).toEqual(
      all.map(({ pages, rule }) => `${pages.join(" ")} ${rule}`).toSorted(),
    );
  });
});

describe("what the recorded truth leaves to a person", () => {
  it("does not tie a page to the deleted one of its title, nor swap two that swapped titles", () => {
    const titleOf = (state: RecordedState, pageid: number) =>
      views[state].find(({ view, remoteId }) => view.sourceId === "wiki" && remoteId === String(pageid))?.view.title;
    expect([110, 111].map((id) => titleOf("A", id))).toEqual([110, 111].map((id) => titleOf("B", id)).toReversed());
    const swapped = views.B.filter(({ remoteId }) => remoteId === "110" || remoteId === "111").map(
      ({ view }) => view.pageId,
    );
    expect(swapped).toHaveLength(2);
    expect(memories.B.verdicts().filter(({ pages }) => pages.some((page) => swapped.includes(page)))).toEqual([]);
    const atlas = views.B.filter(({ view }) => view.title === "Atlas des petites peurs");
    expect(atlas.map(({ remoteId }) => remoteId)).toEqual(["121"]);
  });

  it("quotes the pages' own words in the evidence of a reprint and of two descriptions of one thing", () => {
    const pairOf = (verdict: TruePair["verdict"]) => TRUTH.pairs.find((pair) => pair.verdict === verdict) as TruePair;
    const reprint = verdictOf(pairOf("reprint"), "A");
    expect(reprint).toMatchObject({ rule: "DECLARED_ORIGINAL", direction: { because: "DECLARED" } });
    expect(reprint?.direction?.original).toBe(find(pairOf("reprint").a, "A")?.pageId);
    const quotes = reprint?.evidence.flatMap((item) => item.quotes.map(({ text }) => text)) ?? [];
    expect(quotes.join("\n")).toContain("Un texte repris du wiki des communs de transition");
    expect(quotes.filter((text) => text.includes("On y trouve une cantine qui renonce au camion"))).toHaveLength(2);
    const same = verdictOf(pairOf("same"), "A");
    expect(same?.evidence.map(({ kind }) => kind)).toEqual(["TITLES", "LINK", "LINK", "TEXT"]);
  });
});
