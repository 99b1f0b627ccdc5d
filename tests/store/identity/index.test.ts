import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { candidatesOf, flippedKeys, isWorthJudging, lookupsOf } from "../../../store/identity/candidates.js";
import { type KeySpace, KEY_LIMITS, keysOf } from "../../../store/identity/keys.js";
import type { PageView } from "../../../store/identity/page-view.js";
import { IdentityMemory } from "../../support/identity-pairs/identity-memory.js";
import { labelledPairs } from "../../support/identity-pairs/labelled-pairs.js";
import { ownText, pageView } from "./identity-pages.js";

const spacesOf = (view: PageView) => [...new Set(keysOf(view).keys.map(({ space }) => space))];

function remember(...views: readonly PageView[]): IdentityMemory {
  const memory = new IdentityMemory();
  for (const view of views) memory.put(view);
  return memory;
}

describe("the keys of a page", () => {
  const view = pageView("a", {
    title: "Kit du budget des idées",
    text: `On ouvre la boîte à jetons. ${ownText("t")}`,
    links: ["https://example.test/b", "https://www.example.test/b#haut", "rien"],
    originals: [{ text: "Repris du wiki.", url: "https://wiki.test/b" }],
    keywords: ["budget participatif"],
  });

  it("are numbers that fit a signed 32-bit column, each once in its space", () => {
    const { keys, fingerprint } = keysOf(view);
    expect(new Set(keys.map(({ space, key }) => `${space} ${key}`)).size).toBe(keys.length);
    for (const { key } of keys) expect(key | 0).toBe(key);
    const count = (space: KeySpace) => keys.filter((each) => each.space === space).length;
    expect(count("LINK")).toBe(2);
    expect(count("ADDRESS")).toBe(1);
    expect(count("NAME")).toBe(2);
    expect(count("TEXT")).toBe(fingerprint.sketch.length);
    expect(keys.length).toBeLessThan(150);
  });

  it("are few whatever a page holds", () => {
    const all = (count: number, make: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => make(index));
    const huge = pageView("a", {
      title: all(100, (index) => `mot${index}`).join(" "),
      text: all(20_000, (index) => `« Nom${index} Propre${index} » de la chose${index}.`).join(" "),
      keywords: all(30, (index) => `étiquette${index} de chose${index}`),
      names: all(100, (index) => `Valeur${index} du champ${index}`),
      links: all(60, (index) => `https://example.test/${index}`),
    });
    expect(keysOf(huge).keys.length).toBeLessThan(900);
  });

  it("of an auxiliary page and of an organization are those that a redirect needs", () => {
    expect(spacesOf({ ...view, kind: "auxiliary", leadsTo: "Kit" }).toSorted()).toEqual(["LEADS_TO", "TITLED"]);
    expect(spacesOf({ ...view, kind: "auxiliary" })).toEqual(["TITLED"]);
    expect(spacesOf({ ...view, kind: "organization" })).toEqual(["TITLED"]);
    expect(spacesOf(pageView("b", { title: "Accueil" })).toSorted()).toEqual(["ADDRESS", "TITLED"]);
  });
});

describe("candidates", () => {
  const HAIES = "Grille de lecture des haies";
  const text = ownText("t", 100);
  it.each<[string, Partial<PageView>, Partial<PageView>, KeySpace]>([
    ["a link", { links: ["https://example.test/b"] }, {}, "LINK"],
    ["the address in a statement", { originals: [{ text: "Repris", url: "https://example.test/b?both" }] }, {}, "LINK"],
    ["a canonical address", { canonicalAddress: "https://example.test/b" }, {}, "LINK"],
    ["an address of both", { addresses: ["https://example.test/b"] }, {}, "ADDRESS"],
    ["a title but for plurals", { title: HAIES }, { title: "Les grilles de lecture de haie" }, "TITLE"],
    ["a part of a text", { text: ownText("t", 60) }, { text }, "TEXT"],
    ["a title that a text holds", { text: "Avec la grille de lecture des haies." }, { title: HAIES }, "MENTION"],
    ["a title that a title holds", { title: `${HAIES} : programme` }, { title: HAIES }, "MENTION"],
    ["a title in a field", { names: [HAIES] }, { title: HAIES }, "MENTION"],
    [
      "a title in title and keywords",
      { title: "Notes de la veillée", keywords: ["métiers"] },
      { title: "Veillée des métiers" },
      "MENTION",
    ],
    ["a redirect", { kind: "auxiliary", sourceId: "w", leadsTo: HAIES }, { sourceId: "w", title: HAIES }, "LEADS_TO"],
  ])("are found by %s, from both sides", (_, a, b, space) => {
    const memory = remember(pageView("a", a), pageView("b", b), pageView("c"));
    expect(memory.candidates("a").find(({ pageId }) => pageId === "b")?.spaces).toContain(space);
    expect(memory.candidates("b").map(({ pageId }) => pageId)).toContain("a");
  });

  it("ask for each key and for what stands opposite", () => {
    expect(
      lookupsOf([
        { space: "LINK", key: 7 },
        { space: "TEXT", key: 9 },
      ]),
    ).toEqual([
      { space: "LINK", key: 7 },
      { space: "ADDRESS", key: 7 },
      { space: "TEXT", key: 9 },
    ]);
  });

  it("are not sought by a key that is crowded on either side", () => {
    const many = Array.from({ length: 300 }, (_, index) => `p${index}`);
    const holders = (crowded: KeySpace) => (space: KeySpace) => (space === crowded ? many : ["b"]);
    for (const crowded of ["LINK", "ADDRESS"] as const)
      expect(candidatesOf("a", [{ space: "LINK", key: 1 }], holders(crowded))).toEqual([]);
    expect(candidatesOf("a", [{ space: "LINK", key: 1 }], holders("TEXT"))).toEqual([
      { pageId: "b", spaces: ["LINK"], sharedText: 0 },
    ]);
  });

  it("found by text alone must share a tenth of the smaller sketch", () => {
    const by = (sharedText: number, spaces: KeySpace[] = ["TEXT"]) => ({ pageId: "b", spaces, sharedText });
    const [short, long] = [
      { size: 30, ceiling: 2 ** 31 },
      { size: 200, ceiling: 2 ** 29 },
    ];
    expect(isWorthJudging(by(1), short, long)).toBe(true);
    expect(isWorthJudging(by(2), short, short)).toBe(false);
    expect(isWorthJudging(by(3), short, short)).toBe(true);
    expect(isWorthJudging(by(19), long, long)).toBe(false);
    expect(isWorthJudging(by(20), long, long)).toBe(true);
    expect(isWorthJudging(by(0, ["LINK"]), long, long)).toBe(true);
  });

  it("of a key that becomes crowded, or no longer is, are looked at again", () => {
    const limit = KEY_LIMITS.TEXT;
    const count = (before: number, after: number) => ({ space: "TEXT" as const, key: 1, before, after });
    expect(
      flippedKeys([count(0, limit), count(limit, limit + 1), count(limit + 1, limit), count(limit + 1, limit + 9)]),
    ).toEqual([count(limit, limit + 1), count(limit + 1, limit)]);
  });
});

const PROGRAMME =
  "Cette fiche a été rédigée dans le cadre du programme régional, qui réunit depuis trois ans une vingtaine de structures " +
  "autour de l'idée que ce que l'on apprend ensemble doit pouvoir servir à d'autres. Elle suit un modèle commun : une " +
  "intention, un déroulé, des limites, des contacts. Elle sera relue une fois par an par le groupe éditorial.";

describe("a paragraph that many pages share", () => {
  const sheet = (index: number) =>
    pageView(`sheet${index}`, {
      text: `${ownText(`s${"abcdefghij"[index % 10]}${index}`, 30)}.\n\n${PROGRAMME}`,
      title: `Fiche ${ownText(`n${index}`, 2)}`,
    });
  const sheets = Array.from({ length: KEY_LIMITS.TEXT + 3 }, (_, index) => sheet(index));

  it("is asked about while two pages have it, and no longer once it is everybody's", () => {
    expect(remember(...sheets.slice(0, 2)).verdicts()).toMatchObject([{ status: "REVIEW", rule: "PART_OF_TEXT" }]);
    expect(remember(...sheets).verdicts()).toEqual([]);
  });

  it("does not hide a copy of the rest", () => {
    const copy = pageView("copy", { ...sheets[4], pageId: "copy", sourceId: "elsewhere", addresses: [] });
    const long = pageView("long", { title: sheets[4]?.title ?? "", text: `${ownText("z", 90)}.\n\n${PROGRAMME}` });
    const again = pageView("again", { title: long.title, text: `${ownText("z", 90)}.`, sourceId: "elsewhere" });
    const memory = remember(...sheets, copy, long, again);
    const of = (...ids: string[]) =>
      memory.verdicts().find(({ pages }) => pages.join(" ") === ids.toSorted().join(" "));
    expect(of("long", "again")).toMatchObject({ relation: "REPRINT", status: "ACCEPTED", containment: 1 });
    expect(of("copy", "sheet4")).toMatchObject({ status: "REVIEW", containment: 1 });
    expect(of("sheet1", "sheet2")).toBeUndefined();
  });

  it("is asked about again when pages leave", () => {
    const memory = remember(...sheets);
    for (const { pageId } of sheets.slice(2)) memory.remove(pageId);
    expect(memory.verdicts()).toEqual(remember(...sheets.slice(0, 2)).verdicts());
  });
});

describe("the order in which pages come", () => {
  const sheets = Array.from({ length: KEY_LIMITS.TEXT + 2 }, (_, index) =>
    pageView(`sheet${String(index).padStart(2, "0")}`, {
      text: `${ownText(`s${index}e`, 30)}. ${PROGRAMME}`,
      title: "Une fiche du programme",
    }),
  );
  const labelled = labelledPairs().filter(({ group }) =>
    ["declared-reprints", "heavy-edits", "same-title-light-edits"].includes(group),
  );
  const pages = [
    ...new Map([...sheets, ...labelled.flatMap(({ a, b }) => [a, b])].map((view) => [view.pageId, view])).values(),
  ];
  const told = (memory: IdentityMemory) => [memory.verdicts(), memory.groups()];
  const expected = told(remember(...pages));

  it("does not matter, nor do what they said before and pages that came and went", () => {
    const order = fc.shuffledSubarray([...pages], { minLength: pages.length });
    const fleeting = fc.shuffledSubarray([...pages], { maxLength: 12 });
    fc.assert(
      fc.property(order, fleeting, fleeting, (shuffled, rewritten, gone) => {
        const memory = new IdentityMemory();
        for (const view of gone) memory.put({ ...view, pageId: `gone ${view.pageId}` });
        for (const [index, view] of rewritten.entries())
          memory.put({ ...view, text: rewritten[index - 1]?.text ?? "" });
        for (const view of shuffled.slice(0, 30)) memory.put(view);
        for (const view of gone) memory.remove(`gone ${view.pageId}`);
        for (const view of shuffled.slice(30)) memory.put(view);
        expect(told(memory)).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  });
});

describe("what one changed page costs", () => {
  it("does not grow with the pages: as many look-ups, no more candidates than the limits allow", () => {
    const common = (index: number) =>
      pageView(`p${index}`, {
        title: "Rencontres du programme",
        text: `${ownText(`t${index}e`, 60)}. ${PROGRAMME}`,
        links: ["https://example.test/hub"],
      });
    const workOf = (count: number) => {
      const memory = new IdentityMemory();
      for (let index = 0; index < count; index += 1) memory.fill(common(index));
      memory.fill(pageView("hub"));
      memory.takeWork();
      memory.put(common(0));
      return memory.takeWork();
    };
    const [few, many] = [workOf(300), workOf(1_500)];
    expect(many).toEqual(few);
    expect(many).toMatchObject({ candidates: 0, judged: 0, revisited: 1 });
  });
});
