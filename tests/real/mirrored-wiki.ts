import { afterAll, beforeAll, expect } from "vitest";
import type { HarvestReport } from "../../schema/harvest.js";
import { dialects } from "../support/databases.js";
import { findWords } from "./leaks.js";
import { seedWiki } from "./seed.js";
import { createMirror, type MirrorHarvest, type SourceDifference, type WikiMirror } from "./wiki-mirror.js";
import { startWiki, type RealWiki, type WikiOptions } from "./wiki-server.js";

/** How the wiki of a test differs from the seeded one, and its source from the usual one. */
interface MirroredWikiOptions extends WikiOptions, SourceDifference {
  /** Fills the wiki before the mirrors are made. @default seedWiki */
  fill?: (wiki: RealWiki) => Promise<void>;
}

/** A real wiki, and a mirror of it on each kind of database. What follows is said of every mirror. */
interface MirroredWiki {
  readonly wiki: RealWiki;
  readonly mirrors: readonly WikiMirror[];
  /** Harvests to the end. */
  harvest(options?: MirrorHarvest): Promise<HarvestReport[]>;
  /** Expects the mirror to say what the wiki's own database says: 0 differences. */
  expectSame(after?: string): Promise<void>;
  /** Expects each of these words somewhere in the mirror's database. */
  expectHeld(...words: string[]): Promise<void>;
  /** Expects none of these words in any column of any table. */
  expectGone(...words: string[]): Promise<void>;
}

/** Starts a wiki and its mirrors before the tests of a file or a group, and stops them afterwards. */
export function useMirroredWiki({ settings = "", fill = seedWiki, ...source }: MirroredWikiOptions = {}): MirroredWiki {
  const mirrors: WikiMirror[] = [];
  const site: Omit<MirroredWiki, "wiki"> & { wiki?: RealWiki } = { mirrors, ...describeMirrors(mirrors) };
  beforeAll(async () => {
    site.wiki = await startWiki({ settings });
    await fill(site.wiki);
    for (const dialect of dialects) mirrors.push(await createMirror(site.wiki, dialect, source));
  });
  afterAll(async () => {
    for (const mirror of mirrors) await mirror.drop();
    await site.wiki?.stop();
  });
  // The wiki is there before the first test begins, which is when it is first asked for.
  return site as MirroredWiki;
}

function describeMirrors(mirrors: readonly WikiMirror[]): Omit<MirroredWiki, "wiki" | "mirrors"> {
  return {
    async harvest(options) {
      const reports: HarvestReport[] = [];
      for (const mirror of mirrors) reports.push(await mirror.harvest(options));
      for (const report of reports) expect(report).toMatchObject({ status: "finished" });
      return reports;
    },
    async expectSame(after = "the harvest") {
      for (const mirror of mirrors) {
        expect(await mirror.differences(), `on ${mirror.dialect}, after ${after}`).toEqual([]);
      }
    },
    async expectHeld(...words) {
      for (const mirror of mirrors) {
        const found = (await findWords(mirror, words)).join();
        expect(
          words.filter((word) => !found.includes(word)),
          mirror.dialect,
        ).toEqual([]);
      }
    },
    async expectGone(...words) {
      for (const mirror of mirrors) expect(await findWords(mirror, words), mirror.dialect).toEqual([]);
    },
  };
}
