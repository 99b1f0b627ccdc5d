import { isIP } from "node:net";
import { beforeAll, describe, expect, it } from "vitest";
import { countCandidates, type HarvestReport, noOutcomes } from "../../schema/harvest.js";
import type { Dialect } from "../../store/database/dialect.js";
import { dialects } from "../support/databases.js";
import { changeWiki, type WikiChanges } from "./change-wiki.js";
import { findWords, readDatabaseFiles, tracesOfPages } from "./leaks.js";
import { useMirroredWiki } from "./mirrored-wiki.js";
import { seedWiki } from "./seed.js";
import { countKinds, type WikiMirror } from "./wiki-mirror.js";
import type { RealWiki } from "./wiki-server.js";

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

/** Pages whose texts will be hidden or deleted. */
const DOOMED = ["Tableau des clés", "Alphabet des conflits"];

/** One harvest, and how many requests of each kind it asked. */
interface Told {
  report: HarvestReport;
  asked: Record<string, number>;
}

/** What a mirror did while the wiki was seeded, left alone, and changed. */
interface Story {
  mirror: WikiMirror;
  first: Told;
  unchanged: Told;
  changed?: Told;
  /** What stood in the mirror before the changes, to prove that the search finds it. */
  before: { words: string; traces: Buffer[]; files: Buffer | undefined };
}

async function tell(mirror: WikiMirror): Promise<Told> {
  const report = await mirror.harvest();
  return { report, asked: countKinds(mirror.asked) };
}

async function begin(mirror: WikiMirror, doomed: readonly number[]): Promise<Story> {
  const first = await tell(mirror);
  const words = (await findWords(mirror, SECRETS)).join();
  const files = mirror.dialect === "sqlite" ? await readDatabaseFiles(mirror) : undefined;
  const before = { words, files, traces: await tracesOfPages(mirror, doomed) };
  return { mirror, first, before, unchanged: await tell(mirror) };
}

/** Pages that use no template and were written long ago, so that no change of `changeWiki` concerns them. */
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
  const site = useMirroredWiki({
    async fill(wiki) {
      await seedWiki(wiki);
      await importOldPages(wiki, more);
    },
  });
  let done: WikiChanges;
  const stories = new Map<Dialect, Story>();

  beforeAll(async () => {
    const doomed = await Promise.all(DOOMED.map((title) => site.wiki.pageId(title)));
    for (const mirror of site.mirrors) {
      stories.set(mirror.dialect, await begin(mirror, doomed));
      expect(await mirror.differences()).toEqual([]);
    }
    done = await changeWiki(site.wiki);
    for (const story of stories.values()) story.changed = await tell(story.mirror);
  });

  describe.each(dialects)("on %s", (dialect) => {
    const story = () => stories.get(dialect) as Required<Story>;

    it("is held whole after the first harvest, but for the page about a person", () => {
      const { report } = story().first;
      expect(report).toMatchObject({ mode: "full", status: "finished", incidents: [{ code: "EXCLUDED_CATEGORY" }] });
      expect(report.counts).toEqual({ ...noOutcomes(), added: 73 + more, skipped: 1 });
    });

    it("is asked three things when nothing changed: who it is, its changes, its logs", () => {
      const { report, asked } = story().unchanged;
      expect(asked).toEqual({ site: 1, recentchanges: 1, logevents: 1 });
      // The fourth is robots.txt.
      expect(report).toMatchObject({ mode: "incremental", status: "finished", requests: 4 });
      expect(countCandidates(report.counts)).toBe(0);
    });

    it("is held whole again after an incremental harvest: 0 differences", async () => {
      const { mirror, changed } = story();
      expect(changed.report).toMatchObject({ mode: "incremental", status: "finished", incidents: [] });
      expect(await mirror.differences()).toEqual([]);
    });

    it("is asked as much as the changes need, whatever its size", () => {
      const { report, asked } = story().changed;
      expect(asked).toEqual({
        site: 1,
        recentchanges: 1,
        logevents: 1,
        // Who uses the template that was edited, and the texts of those pages which only the wiki can render.
        embeddedin: 1,
        rendering: 2,
        "pages by id": 2,
        "pages by title": 1,
        // What became of the older revisions of pages that were restored or merged.
        revisions: 1,
      });
      expect(report.requests).toBe(11);
    });

    it("tells what it did, page by page, and the counts add up", () => {
      const { counts } = story().changed.report;
      expect(counts).toEqual({ ...noOutcomes(), added: 7, updated: 24, unchanged: 29, withdrawn: 4, redacted: 5 });
    });

    it("leaves nothing of what was hidden or deleted, in any column of any table", async () => {
      expect(await findWords(story().mirror, SECRETS)).toEqual([]);
    });

    it("held before what it has lost, so that the search is known to find it", () => {
      const { words } = story().before;
      const hidden = done.changes.flatMap(({ words: gone = [], hidden: is }) => [...gone, ...(is?.words ?? [])]);
      const authors = done.hidden.flatMap(({ userName }) => userName ?? []);
      expect(SECRETS).toEqual(expect.arrayContaining([...hidden, ...authors]));
      // Comments and addresses are never taken in, nor is a page about a person.
      for (const shown of ["zibeluline42", "Alphabet des conflits", ...authors.filter((name) => isIP(name) === 0)]) {
        expect(words).toContain(shown);
      }
    });

    const searchFiles = async () => {
      const { mirror, before } = story();
      expect(before.traces.filter((trace) => !before.files?.includes(trace))).toEqual([]);
      const files = await readDatabaseFiles(mirror);
      const text = files.toString("latin1").toLowerCase();
      const asBytes = (word: string) => Buffer.from(word.toLowerCase()).toString("latin1");
      expect(SECRETS.filter((word) => text.includes(asBytes(word)))).toEqual([]);
      expect(before.traces.filter((trace) => files.includes(trace))).toEqual([]);
    };
    if (dialect === "sqlite") it("leaves no byte of it in the files of the database", searchFiles);

    it("finds nothing to do in a full comparison afterwards", async () => {
      const { counts, incidents } = await story().mirror.harvest({ full: true });
      expect(counts).toEqual({ ...noOutcomes(), unchanged: site.wiki.listing().length });
      expect(incidents).toEqual([]);
    });
  });
});
