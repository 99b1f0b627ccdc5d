import { join } from "node:path";
import type { PageRecord } from "../../schema/generated/record.js";
import { type Database, openDatabase } from "../../store/database/database.js";
import { pageId } from "../../store/ids.js";
import { countFacets } from "../../store/read/facets.js";
import { countResources } from "../../store/read/resources.js";
import { prepareSearch } from "../../store/search/search.js";
import { searchResources } from "../../store/search/search-resources.js";
import { weavePages } from "../../store/weave/weave.js";
import { type InsertedPage, savePages } from "./saved-pages.js";
import { median, printTable, timed } from "./figures.js";

const FEW = 2_000;
const MANY = 50_000;
const ROUNDS = 9;
const BATCH = 200;

/** Every 20th resource has a word that 100 of 2,000 and 2,500 of 50,000 share; one in the graph has one of its own. */
const SEARCHES = {
  "a word of one resource": "singulier1234",
  "a word of 1 resource in 20": "commun17",
  "the same, as far as it is typed": "commun1",
  "two words": "commun17 rivière",
  "a word that no resource lacks": "transition",
  "words that no resource has all": "commun17 commun18 inconnu",
};

/** What a search costs in a small and in a large graph, and what a changed page costs there. */
export async function benchSearch(folder: string): Promise<void> {
  const few = await fill(join(folder, "search-few.db"), FEW);
  const many = await fill(join(folder, "search-many.db"), MANY);
  try {
    const rows = [["search", `${FEW} resources`, `${MANY} resources`, "ratio"]];
    const add = async (name: string, work: (database: Database) => Promise<unknown>) => {
      const [small, large] = await compare(few, many, work);
      rows.push([name, `${small.toFixed(1)} ms`, `${large.toFixed(1)} ms`, (large / small).toFixed(1)]);
    };
    for (const [name, text] of Object.entries(SEARCHES)) await add(`${name}, 20 best`, (each) => firstPage(each, text));
    await add("the count of 1 in 20", (each) => counted(each, "commun17"));
    await add("its facets", (each) => faceted(each, "commun17"));
    await add("facets of everything", (each) => faceted(each, ""));
    await add(`${CHANGES} changed pages`, (each) => change(each));
    const rounds = `median of ${ROUNDS} interleaved rounds`;
    printTable(`Searching ${MANY / FEW} times as many resources on SQLite (${rounds})`, rows);
  } finally {
    await few.close();
    await many.close();
  }
}

async function compare(few: Database, many: Database, work: (database: Database) => Promise<unknown>) {
  const small: number[] = [];
  const large: number[] = [];
  for (let round = -1; round < ROUNDS; round += 1) {
    const times = [await timed(() => work(few)), await timed(() => work(many))] as const;
    // The first round only reads the pages of the file.
    if (round < 0) continue;
    small.push(times[0]);
    large.push(times[1]);
  }
  return [median(small), median(large)] as const;
}

async function firstPage(database: Database, text: string): Promise<void> {
  const search = await prepareSearch(database, text);
  if (search === undefined) throw new Error(`"${text}" is no search.`);
  const { items } = await searchResources(database, search, {}, { first: 20, after: undefined });
  if (items.length === 0) throw new Error(`"${text}" finds nothing.`);
}

async function counted(database: Database, text: string): Promise<number> {
  const search = await prepareSearch(database, text);
  return countResources(database, search === undefined ? {} : { search });
}

async function faceted(database: Database, text: string): Promise<void> {
  const search = await prepareSearch(database, text);
  const facets = ["KIND", "THEME", "KEYWORD", "SOURCE", "LICENSE", "TERRITORY", "YEAR"] as const;
  await countFacets(database, search === undefined ? {} : { search }, { facets, first: 20 });
}

/** How many pages are changed for one measurement, each in a transaction of its own. */
const CHANGES = 20;

let changes = 0;

async function change(database: Database): Promise<void> {
  for (let time = 0; time < CHANGES; time += 1) {
    changes += 1;
    const page = made((changes * 7_919) % FEW, `changé${changes}`);
    await weave(database, [page]);
  }
}

async function fill(file: string, count: number): Promise<Database> {
  const database = await openDatabase({ url: `sqlite:${file}` });
  await database.migrate();
  for (let from = 0; from < count; from += BATCH) {
    const pages = Array.from({ length: BATCH }, (_, index) => made(from + index));
    await weave(database, pages);
  }
  return database;
}

async function weave(database: Database, pages: readonly InsertedPage[]): Promise<void> {
  await database.em().transactional(async (em) => {
    await savePages(em, pages);
    await weavePages(
      em,
      pages.map((page) => page.pageId),
      { now: new Date() },
    );
  });
}

/** A page of some 200 words that are as frequent as those of a language, the little ones left out. */
function made(number: number, more = ""): InsertedPage {
  const word = (place: number) =>
    `mot${Math.floor(50 * 400 ** (((number * 7_919 + place * 104_729) % 9_973) / 9_973))}`;
  const text = Array.from({ length: 180 }, (_, place) => word(place)).join(" ");
  const record: PageRecord = {
    kind: "resource",
    resourceKind: "COMMONS",
    title: `Ressource ${number} ${word(1)}`,
    summary: `La transition en commun${number % 20}, singulier${number}.`,
    description: `${text} ${number % 3 === 0 ? "rivières" : "forêts"} ${more}`,
    themes: [`Thème ${number % 30}`],
    keywords: [`Clé ${number % 300}`, `Étiquette ${number % 1_000}`],
    challenges: [],
    licenses: number % 4 === 0 ? [] : [{ spdx: "CC-BY-SA-4.0", label: "CC BY-SA 4.0", declaredBy: "page" }],
    organizations: [{ name: `Organisation ${number % 500}`, role: "CARRIER", field: "from" }],
    locations: [],
    territories: [{ id: "department:93", text: "Seine-Saint-Denis" }],
    links: [],
    fields: [],
  };
  const updatedAt = new Date(Date.UTC(2015 + (number % 11), 0, 15));
  const id = pageId("bench", String(number));
  return { pageId: id, sourceId: "bench", url: `https://bench.example.test/${number}`, record, updatedAt };
}
