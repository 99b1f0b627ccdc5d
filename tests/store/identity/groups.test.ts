import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Decision } from "../../../store/identity/decision.js";
import type { GroupedPage } from "../../../store/identity/founder.js";
import { LARGEST_GROUP, componentsOf } from "../../../store/identity/groups.js";
import type { Relation, Rule, Verdict } from "../../../store/identity/verdict.js";

/** A page named by its source and a number: `w1` is of source `w`; capitals are auxiliary. */
function page(pageId: string, more: Partial<GroupedPage> = {}): GroupedPage {
  const auxiliary = /^[A-Z]/.test(pageId);
  return { pageId, sourceId: pageId.charAt(0).toLowerCase(), auxiliary, untyped: false, ...more };
}

const pages = (...ids: string[]) => ids.map((id) => page(id));

interface Said {
  readonly relation?: Relation;
  readonly rule?: Rule;
  readonly review?: boolean;
  readonly copy?: string;
  readonly score?: number;
}

function verdict(
  a: string,
  b: string,
  { relation = "SAME", rule = "LINK_AND_TITLE", review = false, copy, score = 1 }: Said = {},
): Verdict {
  const [first, second] = a < b ? [a, b] : [b, a];
  return {
    pages: [first, second],
    relation,
    rule,
    status: review ? "REVIEW" : "ACCEPTED",
    score,
    containment: score,
    ...(copy !== undefined && { direction: { original: copy === a ? b : a, copy, because: "DECLARED" } }),
    evidence: [],
  };
}

const reprint = (copy: string, original: string, rule: Rule = "DECLARED_ORIGINAL") =>
  verdict(copy, original, { relation: "REPRINT", rule, copy });

let sequence = 0;
const decide = (kind: Decision["kind"], left: string, right: string): Decision => ({
  sequence: (sequence += 1),
  kind,
  left: left.split(" "),
  right: right.split(" "),
});

const groupsOf = (...args: Parameters<typeof componentsOf>) =>
  componentsOf(...args)
    .groups.map(({ members }) => members.map(({ pageId }) => pageId).join(" "))
    .toSorted();
const outcomesOf = (...args: Parameters<typeof componentsOf>) =>
  componentsOf(...args).verdicts.map(({ verdict: { pages: both }, outcome }) => `${both.join(" ")} ${outcome}`);

describe("groups of pages", () => {
  it("are what accepted verdicts join, and nothing else", () => {
    const all = pages("w1", "p1", "s1", "s2", "b1", "f1");
    const verdicts = [
      verdict("w1", "p1"),
      reprint("s1", "w1"),
      verdict("s2", "w1", { relation: "ABOUT", rule: "LINK" }),
      verdict("b1", "w1", { relation: "REPRINT", rule: "PART_OF_TEXT", review: true }),
      verdict("f1", "w1", { relation: "DERIVATION", rule: "DECLARED_ORIGINAL", copy: "f1" }),
    ];
    expect(groupsOf(all, verdicts)).toEqual(["b1", "f1", "p1 s1 w1", "s2"]);
    expect(outcomesOf(all, verdicts)).toEqual([
      "b1 w1 REVIEW",
      "f1 w1 NOTED",
      "p1 w1 JOINED",
      "s1 w1 JOINED",
      "s2 w1 NOTED",
    ]);
  });

  it("leave out verdicts about pages that are not given", () => {
    expect(outcomesOf(pages("w1"), [verdict("w1", "p1")])).toEqual([]);
  });

  it("take in redirects, which are no page of their own, and chains of them", () => {
    const redirect = (from: string, to: string) => verdict(from, to, { rule: "DECLARED_REDIRECT" });
    const all = pages("W8", "W9", "w1", "s1");
    expect(groupsOf(all, [redirect("W8", "W9"), redirect("W9", "w1"), reprint("s1", "w1")])).toEqual(["W8 W9 s1 w1"]);
  });
});

describe("two pages of one source", () => {
  it("are not joined by way of a third: both claims wait for a person", () => {
    const verdicts = [verdict("w1", "p1"), verdict("w2", "p1"), verdict("s1", "p1")];
    expect(groupsOf(pages("w1", "w2", "p1", "s1"), verdicts)).toEqual(["p1 s1", "w1", "w2"]);
    expect(outcomesOf(pages("w1", "w2", "p1", "s1"), verdicts)).toEqual(["p1 s1 JOINED", "p1 w1 HELD", "p1 w2 HELD"]);
  });

  it("leave the place to the one with the surer claim", () => {
    const verdicts = [reprint("p1", "w1"), verdict("w2", "p1"), verdict("w2", "s1")];
    expect(groupsOf(pages("w1", "w2", "p1", "s1"), verdicts)).toEqual(["p1 w1", "s1", "w2"]);
    const [held] = componentsOf(pages("w1", "w2", "p1"), verdicts).verdicts.filter(({ outcome }) => outcome === "HELD");
    expect(held).toMatchObject({
      verdict: { pages: ["p1", "w2"] },
      reason: expect.stringContaining("two pages of one source"),
    });
  });

  it("do not keep the copies of other sources from the original", () => {
    const verdicts = ["s1", "s2", "b1", "f1"].map((copy) => reprint(copy, "w1"));
    expect(groupsOf(pages("w1", "s1", "s2", "b1", "f1"), verdicts)).toEqual(["b1 f1 w1", "s1", "s2"]);
  });

  it("are one when the source itself or a person says so", () => {
    const verdicts = [verdict("w1", "p1"), verdict("w2", "p1")];
    const canonical = verdict("w1", "w2", { rule: "CANONICAL_ADDRESS" });
    expect(groupsOf(pages("w1", "w2", "p1"), [...verdicts, canonical])).toEqual(["p1 w1 w2"]);
    expect(groupsOf(pages("w1", "w2", "p1"), verdicts, [decide("TOGETHER", "w1", "w2")])).toEqual(["p1 w1 w2"]);
  });
});

describe("a resource of too many pages", () => {
  it("is not made of verdicts", () => {
    const ids = Array.from({ length: LARGEST_GROUP + 1 }, (_, index) => `${index}`);
    const all = ids.map((id) => page(id, { sourceId: `source ${id}` }));
    const star = ids.slice(1).map((id) => reprint(id, "0"));
    expect(groupsOf(all, star)).toHaveLength(ids.length);
    expect(new Set(componentsOf(all, star).verdicts.map(({ outcome }) => outcome))).toEqual(new Set(["HELD"]));
    expect(
      groupsOf(
        all.slice(1),
        star.slice(1).map(({ pages: [, id] }) => reprint(id, "1")),
      ),
    ).toHaveLength(1);
  });
});

describe("decisions of stewards", () => {
  const all = pages("w1", "p1", "s1", "b1");

  it("join what no verdict joins, and answer the question about it", () => {
    const question = verdict("w1", "p1", { rule: "TITLE_ALONE", review: true });
    expect(groupsOf(all, [question], [decide("TOGETHER", "w1", "p1")])).toEqual(["b1", "p1 w1", "s1"]);
    expect(outcomesOf(all, [question], [decide("TOGETHER", "w1", "p1")])).toEqual(["p1 w1 JOINED"]);
    expect(groupsOf(all, [], [decide("TOGETHER", "w1 p1", "s1")])).toEqual(["b1", "p1 s1 w1"]);
  });

  it("keep apart what verdicts would join, directly or by way of others, and the question is not asked again", () => {
    const verdicts = [
      verdict("w1", "p1"),
      verdict("p1", "s1"),
      verdict("b1", "w1", { rule: "TITLE_ALONE", review: true }),
    ];
    expect(groupsOf(all, verdicts, [decide("APART", "w1", "p1")])).toEqual(["b1", "p1 s1", "w1"]);
    expect(outcomesOf(all, verdicts, [decide("APART", "w1", "p1")])).toEqual([
      "b1 w1 REVIEW",
      "p1 s1 JOINED",
      "p1 w1 SETTLED",
    ]);
    expect(groupsOf(all, verdicts, [decide("APART", "w1", "s1")])).toEqual(["b1", "p1", "s1", "w1"]);
    expect(outcomesOf(all, verdicts, [decide("APART", "w1", "s1")])).toEqual([
      "b1 w1 REVIEW",
      "p1 s1 HELD",
      "p1 w1 HELD",
    ]);
    expect(outcomesOf(all, verdicts, [decide("APART", "w1", "b1")])).toEqual([
      "b1 w1 SETTLED",
      "p1 s1 JOINED",
      "p1 w1 JOINED",
    ]);
  });

  it("answer the same question about the pages of both groups", () => {
    const verdicts = [verdict("w1", "p1"), verdict("p1", "s1", { rule: "TITLE_ALONE", review: true })];
    expect(outcomesOf(all, verdicts, [decide("APART", "w1", "s1")])).toEqual(["p1 s1 SETTLED", "p1 w1 JOINED"]);
  });

  it("stand against the source's own word too", () => {
    const canonical = verdict("w1", "w2", { rule: "CANONICAL_ADDRESS" });
    expect(groupsOf(pages("w1", "w2"), [canonical], [decide("APART", "w1", "w2")])).toEqual(["w1", "w2"]);
  });

  it("split pages from the others for good, and merge them again by a newer decision", () => {
    const verdicts = [verdict("w1", "p1"), reprint("s1", "w1"), reprint("b1", "w1")];
    const split = decide("APART", "s1 b1", "w1 p1");
    expect(groupsOf(all, verdicts, [split])).toEqual(["b1", "p1 w1", "s1"]);
    expect(groupsOf(all, verdicts, [split, decide("TOGETHER", "s1", "b1")])).toEqual(["b1 s1", "p1 w1"]);
    expect(groupsOf(all, verdicts, [split, decide("TOGETHER", "s1", "w1 p1")])).toEqual(["b1", "p1 s1 w1"]);
  });

  it("give way to newer ones, even by way of other pages", () => {
    const together = [decide("TOGETHER", "w1", "p1"), decide("TOGETHER", "p1", "s1")];
    expect(groupsOf(all, [], [...together, decide("APART", "w1", "s1")])).toEqual(["b1", "p1 s1", "w1"]);
    expect(groupsOf(all, [], [decide("APART", "w1", "p1"), decide("TOGETHER", "w1", "p1")])).toEqual([
      "b1",
      "p1 w1",
      "s1",
    ]);
  });

  it("about pages that are no longer there change nothing", () => {
    expect(
      groupsOf(
        pages("w1", "s1"),
        [verdict("w1", "s1")],
        [decide("APART", "w1", "gone"), decide("TOGETHER", "gone", "s1")],
      ),
    ).toEqual(["s1 w1"]);
  });

  it("confirm a mention or a derivation without joining", () => {
    const about = verdict("w1", "p1", { relation: "ABOUT", rule: "TEXT_NAMES_TITLE", review: true });
    expect(outcomesOf(all, [about])).toEqual(["p1 w1 REVIEW"]);
    expect(outcomesOf(all, [about], [decide("RELATED", "w1", "p1")])).toEqual(["p1 w1 NOTED"]);
    expect(groupsOf(all, [about, verdict("w1", "s1"), verdict("p1", "s1")], [decide("RELATED", "w1", "p1")])).toEqual([
      "b1",
      "p1",
      "s1",
      "w1",
    ]);
    expect(outcomesOf(all, [about], [decide("RELATED", "w1", "p1"), decide("APART", "p1", "w1")])).toEqual([
      "p1 w1 SETTLED",
    ]);
    expect(outcomesOf(all, [about], [decide("TOGETHER", "w1", "p1")])).toEqual(["p1 w1 SETTLED"]);
  });
});

describe("the founder of a resource", () => {
  const founderOf = (all: GroupedPage[], verdicts: Verdict[], decisions: Decision[] = []) =>
    componentsOf(all, verdicts, decisions).groups.find(({ members }) => members.length > 1);

  it("is the original, whatever the dates", () => {
    const old = page("a1", { publishedAt: new Date("2020-01-01") });
    expect(founderOf([old, page("w1")], [reprint("a1", "w1")])?.founder).toBe("w1");
    expect(
      founderOf([page("a1"), old, page("b1"), page("w1")], [reprint("b1", "a1"), reprint("a1", "w1")])?.founder,
    ).toBe("w1");
  });

  it("is else a page that says what it describes, then the one published first, then the smaller id", () => {
    const same = [verdict("w1", "p1")];
    expect(
      founderOf([page("p1", { untyped: true, publishedAt: new Date("2020-01-01") }), page("w1")], same)?.founder,
    ).toBe("w1");
    expect(founderOf([page("p1"), page("w1", { publishedAt: new Date("2020-01-01") })], same)?.founder).toBe("w1");
    expect(founderOf(pages("w1", "p1"), same)?.founder).toBe("p1");
  });

  it("is never an auxiliary page while another is there", () => {
    const redirect = verdict("W1", "w2", { rule: "DECLARED_REDIRECT" });
    expect(founderOf(pages("W1", "w2"), [redirect])?.founder).toBe("w2");
  });

  it("tells how each member belongs to it, step by step", () => {
    const verdicts = [
      verdict("p1", "w1"),
      reprint("s1", "w1"),
      verdict("b1", "s1", { relation: "EXTRACT", rule: "LINK_AND_TEXT", copy: "b1" }),
    ];
    expect(founderOf(pages("w1", "p1", "s1", "b1", "f1"), verdicts, [decide("TOGETHER", "f1", "w1")])).toEqual({
      founder: "w1",
      members: [
        { pageId: "b1", relation: "EXTRACT", through: "s1" },
        { pageId: "f1", relation: "SAME", through: undefined },
        { pageId: "p1", relation: "SAME", through: "w1" },
        { pageId: "s1", relation: "REPRINT", through: "w1" },
        { pageId: "w1", relation: undefined, through: undefined },
      ],
    });
  });
});

describe("whatever pages, verdicts and decisions there are", () => {
  const ids = ["w1", "w2", "W3", "p1", "p2", "s1", "s2", "b1"];
  const someId = fc.constantFrom(...ids);
  const somePair = fc.tuple(someId, someId).filter(([a, b]) => a !== b);
  const someVerdict = fc
    .record({
      pair: somePair,
      relation: fc.constantFrom<Relation>("SAME", "REPRINT", "EXTRACT", "DERIVATION", "ABOUT"),
      rule: fc.constantFrom<Rule>("DECLARED_ORIGINAL", "LINK_AND_TITLE", "TITLE_AND_TEXT", "CANONICAL_ADDRESS"),
      review: fc.boolean(),
      directed: fc.boolean(),
    })
    .map(({ pair: [a, b], directed, ...said }) => verdict(a, b, { ...said, ...(directed && { copy: a }) }));
  const someVerdicts = fc.uniqueArray(someVerdict, { selector: ({ pages: both }) => both.join(" "), maxLength: 14 });
  const someDecisions = fc
    .array(fc.record({ kind: fc.constantFrom<Decision["kind"]>("TOGETHER", "APART", "RELATED"), pair: somePair }), {
      maxLength: 4,
    })
    .map((all) =>
      all.map(({ kind, pair: [a, b] }, index): Decision => ({ sequence: index, kind, left: [a], right: [b] })),
    );
  const dates = fc.array(fc.option(fc.integer({ min: 0, max: 3 })), { minLength: ids.length, maxLength: ids.length });
  const somePages = dates.map((published) =>
    ids.map((id, index) => page(id, published[index] == null ? {} : { publishedAt: new Date(published[index] * 1e9) })),
  );
  const shuffled = <T>(values: readonly T[]) => fc.shuffledSubarray([...values], { minLength: values.length });

  it("their order does not matter", () => {
    const property = fc
      .record({ all: somePages, verdicts: someVerdicts, decisions: someDecisions })
      .chain(({ all, verdicts, decisions }) =>
        fc.record({
          given: fc.constant({ all, verdicts, decisions }),
          all: shuffled(all),
          verdicts: shuffled(verdicts),
          decisions: shuffled(decisions),
        }),
      );
    fc.assert(
      fc.property(property, ({ given, all, verdicts, decisions }) => {
        expect(componentsOf(all, verdicts, decisions)).toEqual(
          componentsOf(given.all, given.verdicts, given.decisions),
        );
      }),
      { numRuns: 500 },
    );
  });

  it("every page is in one group, the newest decision holds, and no two pages of a source meet without a word for it", () => {
    fc.assert(
      fc.property(somePages, someVerdicts, someDecisions, (all, verdicts, decisions) => {
        const { groups, verdicts: settled } = componentsOf(all, verdicts, decisions);
        const groupOf = new Map(
          groups.flatMap(({ founder, members }) => members.map(({ pageId }) => [pageId, founder])),
        );
        expect(groups.flatMap(({ members }) => members)).toHaveLength(ids.length);
        expect(settled).toHaveLength(verdicts.length);
        const newest = decisions.at(-1);
        if (newest !== undefined) {
          const together = groupOf.get(newest.left[0] as string) === groupOf.get(newest.right[0] as string);
          expect(together).toBe(newest.kind === "TOGETHER");
        }
        const word =
          decisions.some(({ kind }) => kind === "TOGETHER") ||
          verdicts.some(({ rule }) => rule === "CANONICAL_ADDRESS");
        if (word) return;
        for (const { members } of groups) {
          const sources = members.filter(({ pageId }) => !/^[A-Z]/.test(pageId)).map(({ pageId }) => pageId.charAt(0));
          expect(new Set(sources).size).toBe(sources.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("pages that nothing connects do not influence each other", () => {
    fc.assert(
      fc.property(somePages, someVerdicts, someDecisions, (all, verdicts, decisions) => {
        const apart = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(/"([a-zA-Z]\d)"/g, '"x$1"')) as T;
        const others = all.map((each) => ({ ...each, pageId: `x${each.pageId}`, sourceId: each.sourceId }));
        const alone = componentsOf(all, verdicts, decisions);
        const both = componentsOf(
          [...all, ...others],
          [...verdicts, ...apart(verdicts)],
          [...decisions, ...apart(decisions).map((each) => ({ ...each, sequence: each.sequence + 0.5 }))],
        );
        expect(both.groups.filter(({ founder }) => !founder.startsWith("x"))).toEqual(alone.groups);
        expect(
          both.verdicts.filter(
            ({
              verdict: {
                pages: [first],
              },
            }) => !first.startsWith("x"),
          ),
        ).toEqual(alone.verdicts);
      }),
      { numRuns: 200 },
    );
  });
});
