import { isIP } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countCandidates, type HarvestReport, noOutcomes } from "../../schema/harvest.js";
import type { Dialect } from "../../store/database/dialect.js";
import { dialects } from "../support/databases.js";
import { changeWiki, type WikiChanges } from "./change-wiki.js";
import { findWords, readDatabaseFiles, tracesOfPages } from "./leaks.js";
import { seedWiki } from "./seed.js";
import { countKinds, createMirror, type WikiMirror } from "./wiki-mirror.js";
import { startWiki, type RealWiki } from "./wiki-server.js";

/** What one mirror did while the wiki was seeded, left alone, and changed. */
interface Story {
  mirror: WikiMirror;
  first: HarvestReport;
  /** Words that will be hidden, found after the first harvest. */
  shownBefore: string[];
  /** Bytes of texts that will be hidden or deleted. */
  traces: Buffer[];
  bytesBefore: Buffer | undefined;
  unchanged: HarvestReport;
  askedUnchanged: Record<string, number>;
  second: HarvestReport;
  askedSecond: Record<string, number>;
}

/** Accounts, addresses and words that `changeWiki` hides, and words of pages it deletes. */
const SECRETS = [
  "zibeluline42",
  "perlinpoque19",
  "grimaudure77",
  "Ondine Quatrefeuille",
  "Ysoline Karadec",
  "Balthazar Unterwelt",
  "198.51.100.77",
  "brindezingue31",
  "Nancy Ferrand-Ozoux",
  "trouvicole88",
  "Page éphémère des brouillards",
  "Alphabet des conflits",
];

/** Old pages that use no template: no change of `changeWiki` concerns them, and no harvest reads their making again. */
async function importOldPages(wiki: RealWiki, count: number): Promise<void> {
  const pages = Array.from({ length: count }, (_, index) => ({
    title: `Note de terrain ${index + 1}`,
    text: `La note numéro ${index + 1}, que personne ne change. [[Catégorie:Note]]`,
  }));
  await wiki.importTexts(pages);
  wiki.makeOld();
}

describe.each([
  { size: 80, more: 0 },
  { size: 580, more: 500 },
])("a wiki of some $size pages that is changed in every way", ({ more }) => {
  let wiki: RealWiki;
  let done: WikiChanges;
  const stories = new Map<Dialect, Story>();
  const storyOf = (dialect: Dialect) => stories.get(dialect) as Story;

  beforeAll(async () => {
    wiki = await startWiki();
    await seedWiki(wiki);
    if (more > 0) await importOldPages(wiki, more);
    const toBeGone = await Promise.all(
      ["Tableau des clés", "Alphabet des conflits"].map((title) => wiki.pageId(title)),
    );
    for (const dialect of dialects) stories.set(dialect, await begin(await createMirror(wiki, dialect), toBeGone));
    done = await changeWiki(wiki);
    for (const story of stories.values()) await goOn(story);
  });

  afterAll(async () => {
    for (const { mirror } of stories.values()) await mirror.drop();
    await wiki.stop();
  });

  async function begin(mirror: WikiMirror, toBeGone: number[]): Promise<Story> {
    const first = await mirror.harvest();
    const differences = await mirror.differences();
    expect(differences).toEqual([]);
    const shownBefore = await findWords(mirror, SECRETS);
    const traces = await tracesOfPages(mirror, toBeGone);
    const bytesBefore = mirror.dialect === "sqlite" ? await readDatabaseFiles(mirror) : undefined;
    const unchanged = await mirror.harvest();
    const askedUnchanged = countKinds(mirror.asked);
    const later = { second: first, askedSecond: {} };
    return { mirror, first, shownBefore, traces, bytesBefore, unchanged, askedUnchanged, ...later };
  }

  async function goOn(story: Story): Promise<void> {
    story.second = await story.mirror.harvest();
    story.askedSecond = countKinds(story.mirror.asked);
  }

  describe.each(dialects)("on %s", (dialect) => {
    it("is held whole after the first harvest, but for the page about a person", () => {
      const { first } = storyOf(dialect);
      expect(first).toMatchObject({ mode: "full", status: "finished" });
      expect(first.counts).toMatchObject({ added: 73 + more, skipped: 1, failed: 0 });
      expect(countCandidates(first.counts)).toBe(74 + more);
      expect(first.incidents.map(({ code }) => code)).toEqual(["EXCLUDED_CATEGORY"]);
    });

    it("is asked three things when nothing changed: who it is, its changes, its logs", () => {
      const { unchanged, askedUnchanged } = storyOf(dialect);
      expect(askedUnchanged).toEqual({ site: 1, recentchanges: 1, logevents: 1 });
      // The fourth is robots.txt.
      expect(unchanged).toMatchObject({ mode: "incremental", status: "finished", requests: 4 });
      expect(countCandidates(unchanged.counts)).toBe(0);
    });

    it("is held whole again after an incremental harvest: 0 differences", async () => {
      const { mirror, second } = storyOf(dialect);
      expect(second).toMatchObject({ mode: "incremental", status: "finished", incidents: [] });
      expect(await mirror.differences()).toEqual([]);
    });

    it("is asked as much as the changes need, whatever its size", () => {
      const { askedSecond, second } = storyOf(dialect);
      expect(askedSecond).toEqual({
        site: 1,
        recentchanges: 1,
        logevents: 1,
        // Who uses the template that was edited, and the texts of those pages which only the wiki can render.
        embeddedin: 1,
        rendering: 2,
        "pages by id": 2,
        "pages by title": 1,
      });
      expect(second.requests).toBe(10);
    });

    it("is counted page by page", () => {
      const { counts } = storyOf(dialect).second;
      const told = { added: 7, withdrawn: 4, restored: 0, redacted: 4, skipped: 0, failed: 0 };
      expect(counts).toMatchObject(told);
      expect(counts.updated).toBeGreaterThanOrEqual(20);
    });

    it("leaves nothing of what was hidden or deleted, in any column of any table", async () => {
      const { mirror, shownBefore } = storyOf(dialect);
      expect(shownBefore.join()).toContain("zibeluline42");
      expect(await findWords(mirror, SECRETS)).toEqual([]);
    });

    it("knows as secret all that the changes hid", () => {
      const words = done.changes.flatMap(({ words: gone = [], hidden }) => [...gone, ...(hidden?.words ?? [])]);
      const authors = done.hidden.flatMap(({ userName }) => userName ?? []);
      expect(SECRETS).toEqual(expect.arrayContaining([...words, ...authors]));
      const { shownBefore } = storyOf(dialect);
      for (const author of authors.filter((name) => isIP(name) === 0)) expect(shownBefore.join()).toContain(author);
    });

    it.runIf(dialect === "sqlite")("leaves no byte of it in the files of the database", async () => {
      const { mirror, traces, bytesBefore } = storyOf(dialect);
      expect(traces.filter((trace) => !bytesBefore?.includes(trace))).toEqual([]);
      const bytes = await readDatabaseFiles(mirror);
      const text = bytes.toString("latin1").toLowerCase();
      const asBytes = (word: string) => Buffer.from(word.toLowerCase()).toString("latin1");
      expect(SECRETS.filter((word) => text.includes(asBytes(word)))).toEqual([]);
      expect(traces.filter((trace) => bytes.includes(trace))).toEqual([]);
    });

    it("finds nothing to do in a full comparison afterwards", async () => {
      const { mirror } = storyOf(dialect);
      const { counts, incidents } = await mirror.harvest({ full: true });
      expect(counts).toEqual({ ...noOutcomes(), unchanged: wiki.listing().length });
      expect(incidents).toEqual([]);
    });
  });
});
