import { join } from "node:path";
import type { PageRecord } from "../../schema/generated/record.js";
import { type Database, openDatabase } from "../../store/database/database.js";
import type { PageView } from "../../store/identity/page-view.js";
import { weaveAll } from "../../store/weave/weave-all.js";
import { weavePages } from "../../store/weave/weave.js";
import { generateViews } from "./generated-views.js";
import { median, printTable, timed } from "./figures.js";
import { type InsertedPage, savePages } from "./saved-pages.js";

const FEW = 1_000;
const MANY = 100_000;
const BATCH = 500;

/** Changed pages in each round, each in a transaction of its own, and rounds of each size, one after the other. */
const CHANGES = 40;
const ROUNDS = 7;

/** What it takes to weave a large graph whole, and one changed page in it and in a small one, in the database. */
export async function benchWeave(folder: string): Promise<void> {
  const views = generateViews(MANY);
  const few = await fill(join(folder, "weave-few.db"), views.slice(0, FEW));
  const many = await fill(join(folder, "weave-many.db"), views);
  try {
    const [whole, wholeOfMany] = [await weaveWhole(few), await weaveWhole(many)];
    const [times, timesOfMany] = [[] as number[], [] as number[]];
    for (let round = -1; round < ROUNDS; round += 1) {
      const some = views.slice(FEW / 2, FEW / 2 + CHANGES);
      const both = [await timed(() => change(few, some, round)), await timed(() => change(many, some, round))] as const;
      // The first round only reads the pages of the file.
      if (round < 0) continue;
      times.push(both[0] / CHANGES);
      timesOfMany.push(both[1] / CHANGES);
    }
    const [one, other] = [median(times), median(timesOfMany)];
    printTable(`Weaving on SQLite (one changed page: median of ${ROUNDS} rounds, ratio ${(other / one).toFixed(2)})`, [
      ["pages", "the whole graph", "a page of it", "one changed page"],
      [FEW.toLocaleString("en"), seconds(whole), `${(whole / FEW).toFixed(2)} ms`, `${one.toFixed(1)} ms`],
      [
        MANY.toLocaleString("en"),
        seconds(wholeOfMany),
        `${(wholeOfMany / MANY).toFixed(2)} ms`,
        `${other.toFixed(1)} ms`,
      ],
    ]);
  } finally {
    await few.close();
    await many.close();
  }
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

async function fill(file: string, views: readonly PageView[]): Promise<Database> {
  const database = await openDatabase({ url: `sqlite:${file}` });
  await database.migrate();
  for (let from = 0; from < views.length; from += BATCH) {
    const pages = views.slice(from, from + BATCH).map((view) => toPage(view));
    await database.em().transactional((em) => savePages(em, pages));
  }
  return database;
}

function weaveWhole(database: Database): Promise<number> {
  const { dialect } = database;
  return timed(() => database.em().transactional((em) => weaveAll(em, { dialect, now: new Date() })));
}

async function change(database: Database, views: readonly PageView[], round: number): Promise<void> {
  for (const view of views) {
    const page = toPage({ ...view, text: `${view.text} Une phrase ajoutée au tour ${round + 2} par un passant.` });
    await database.em().transactional(async (em) => {
      await savePages(em, [page]);
      await weavePages(em, [page.pageId], { now: new Date() });
    });
  }
}

function toPage({ pageId, sourceId, title, text, links, keywords, addresses: [url = ""] }: PageView): InsertedPage {
  const record: PageRecord = {
    kind: "resource",
    resourceKind: "COMMONS",
    title,
    description: text,
    themes: [],
    keywords: [...keywords],
    challenges: [],
    licenses: [{ spdx: "CC-BY-SA-4.0", label: "CC BY-SA 4.0", declaredBy: "page" }],
    organizations: [],
    locations: [],
    territories: [],
    links: [...links],
    fields: [],
  };
  return { pageId, sourceId, url, record, updatedAt: new Date("2026-11-01T00:00:00Z") };
}
