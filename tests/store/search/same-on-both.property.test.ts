import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SearchTokens, searchTokens } from "../../../store/search/document.js";
import { littleToken, stemToken } from "../../../store/search/document.js";
import { type Atom, type Term, parseSearch } from "../../../store/search/parse-search.js";
import { countResources, listResources } from "../../../store/read/resources.js";
import { prepareSearch } from "../../../store/search/search.js";
import { type MadePage, fillWithPages } from "../../federation/fill-graph.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import { foundSet } from "./found-titles.js";

/** Few words in many forms, so that pages and searches meet often. */
const WORDS = `eau eaux l'eau récit récits Récit éco-lieu écolieu lieux parole paroles croisées croisé la de qui été
  œuvre oeuvre 2024 CO₂ c'est-à-dire aujourd’hui سلام x Énergie énergies énergétique`.split(/\s+/);

const word = fc.constantFrom(...WORDS);
const words = (most: number) => fc.array(word, { maxLength: most }).map((list) => list.join(" "));

/** What someone might type: words, parts of words, quotes, signs. */
const piece = fc.oneof(
  { weight: 6, arbitrary: word },
  { weight: 2, arbitrary: word.map((text) => text.slice(0, 3)) },
  { weight: 2, arbitrary: words(3).map((text) => `"${text}"`) },
  { weight: 2, arbitrary: word.map((text) => `-${text}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('"', "«", "»", "-", "'", "*", "(", ")", "AND", "NOT", "NEAR(", ":", "^", "&|!<->", "\\"),
  },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 8 }) },
);
const search = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(" "));

/** Pages that are the same in every run. */
const PAGES: readonly MadePage[] = fc
  .sample(
    fc.record({
      themes: fc.array(
        words(2).filter((text) => text !== ""),
        { maxLength: 2 },
      ),
      keywords: fc.array(
        words(2).filter((text) => text !== ""),
        { maxLength: 2 },
      ),
      summary: words(4),
      description: words(12).map((text) => text.replaceAll(" la ", " **la** ")),
      heading: words(4),
    }),
    { numRuns: 150, seed: 4 },
  )
  .map(({ heading, ...said }, number) => ({ ...said, title: `${heading} page${number}` }));

describe("a search", () => {
  const databases: TestDatabase[] = [];

  beforeAll(async () => {
    for (const dialect of dialects) {
      const database = await createTestDatabase(dialect);
      await fillWithPages(database, PAGES);
      databases.push(database);
    }
  });
  afterAll(() => Promise.all(databases.map((database) => database.drop())));

  it("finds on every database what stands in the tokens, whatever is typed", async () => {
    const met = { ALL: 0, SOME: 0, nothing: 0 };
    await fc.assert(
      fc.asyncProperty(search, async (text) => {
        const expected = expectedTitles(text);
        for (const database of databases) expect(await foundSet(database, text), text).toEqual(expected.titles);
        met[expected.titles.length === 0 ? "nothing" : expected.match] += 1;
      }),
      { numRuns: 400 },
    );
    expect(Math.min(met.ALL, met.SOME, met.nothing)).toBeGreaterThan(10);
  });

  it("never fails, and a filter only ever takes away", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(search, fc.string({ unit: "binary", maxLength: 40 })), async (text) => {
        for (const database of databases) {
          const all = await prepareSearch(database, text);
          const wish = all === undefined ? {} : { search: all };
          const page = { first: 1_000, after: undefined };
          const { items } = await listResources(database, wish, "TITLE", page);
          const { items: fewer } = await listResources(database, { ...wish, year: 2026, theme: "eau" }, "TITLE", page);
          expect(await countResources(database, wish)).toBe(items.length);
          const ids = new Set(items.map(({ id }) => id));
          expect(fewer.filter(({ id }) => !ids.has(id))).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });
});

const DOCUMENTS = PAGES.map(({ title, themes = [], keywords = [], summary, description }) => ({
  title,
  fields: Object.values(
    searchTokens(
      { title, themes, keywords, challenges: [], summary: summary ?? null, description: description ?? null },
      [],
    ),
  ).map((tokens: SearchTokens["title"]) => tokens.split(" ")),
}));

type Document = (typeof DOCUMENTS)[number];

/** What a search means, said as simply as can be. */
function expectedTitles(text: string): { match: "ALL" | "SOME"; titles: string[] } {
  const { wanted, excluded } = parseSearch(text);
  if (wanted.length === 0) return { match: "ALL", titles: [] };
  const count = (document: Document, terms: readonly Term[]) => terms.filter((term) => fulfils(document, term)).length;
  const match = DOCUMENTS.some((document) => count(document, wanted) === wanted.length) ? "ALL" : "SOME";
  const least = match === "ALL" ? wanted.length : Math.max(1, Math.floor(wanted.length / 2));
  const found = DOCUMENTS.filter(
    (document) => count(document, wanted) >= least && count(document, excluded) === 0 && wanted.length > 0,
  );
  // One word that nothing has is no reason to look for half of it.
  const isNothing = wanted.length === 1 && match === "SOME";
  return { match, titles: isNothing ? [] : found.map(({ title }) => title).toSorted() };
}

function fulfils({ fields }: Document, term: Term): boolean {
  return term.some((atoms) => atoms.every((atom) => fields.some((tokens) => has(tokens, atom))));
}

function has(tokens: readonly string[], atom: Atom): boolean {
  if (atom.type === "phrase") {
    return tokens.some((_, from) => atom.words.every((each, index) => tokens[from + index] === each));
  }
  if (atom.type === "prefix") return tokens.some((token) => token.startsWith(atom.word));
  return tokens.includes(atom.type === "stem" ? stemToken(atom.word) : littleToken(atom.word));
}
