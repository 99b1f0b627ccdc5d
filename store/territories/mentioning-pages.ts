import type { SqlEntityManager } from "@mikro-orm/sql";
import { sql } from "kysely";
import type { PageRecord } from "../../schema/generated/record.js";
import type { Database } from "../database/database.js";
import { Place, ResourcePage } from "../database/graph-entities.js";
import { Revision } from "../database/ledger-entities.js";
import { normalizePlaceName } from "../geography/place-name.js";
import { inParts } from "../memory/in-parts.js";
import { fulfils } from "../search/index-query.js";
import { type Term, parseSearch } from "../search/parse-search.js";

/** How many records are read at once. */
const RECORDS = 200;

/**
 * The live pages that may mention one of these names, so that they can be woven again when what a name means changes. Some
 * of them may not mention it after all; none that does is left out. In the transaction of `em`.
 */
export async function pagesMentioning(
  em: SqlEntityManager,
  dialect: Database["dialect"],
  names: readonly string[],
): Promise<string[]> {
  const isMentioned = mentionTest(names);
  const resourceIds = new Set([
    ...(await resourcesByWords(em, dialect, names)),
    ...(await resourcesByPlaces(em, isMentioned)),
  ]);
  const pageIds = new Set(await pagesNotIndexed(em, isMentioned));
  for (const part of inParts([...resourceIds])) {
    const pages = await em.find(
      ResourcePage,
      { resourceId: { $in: part }, rank: 0 },
      { fields: ["pageId"], disableIdentityMap: true },
    );
    for (const { pageId } of pages) pageIds.add(pageId);
  }
  return [...pageIds].toSorted();
}

/** The resources whose title, labels, summary or description have all words of one of the names. */
async function resourcesByWords(
  em: SqlEntityManager,
  dialect: Database["dialect"],
  names: readonly string[],
): Promise<string[]> {
  const found = new Set<string>();
  for (const terms of names.map(wordsToFind)) {
    const query = sql<{ id: string }>`select search_document.resource_id as id from search_index
      join search_document on search_document.id = search_index.rowid where ${fulfils(dialect, terms, "all")}`;
    for (const { id } of (await query.execute(em.getKysely())).rows) found.add(id);
  }
  return [...found];
}

/** « St » and « Saint » are one word of a place's name but not of the index: the other words must do. */
function wordsToFind(name: string): readonly Term[] {
  const others = normalizePlaceName(name).replaceAll(/\bsainte?\b/g, "");
  const { wanted } = parseSearch(`${others} `);
  return wanted.length > 0 ? wanted : parseSearch(`${name} `).wanted;
}

/** The resources with such a place: fields for places are not searched. */
async function resourcesByPlaces(em: SqlEntityManager, isMentioned: (text: string) => boolean): Promise<string[]> {
  const rows = await em.execute<{ text: string }[]>("select distinct text from place");
  const texts = rows.map(({ text }) => text).filter(isMentioned);
  const found: string[] = [];
  for (const part of inParts(texts)) {
    const places = await em.find(Place, { text: { $in: part } }, { fields: ["resourceId"], disableIdentityMap: true });
    found.push(...places.map(({ resourceId }) => resourceId));
  }
  return found;
}

/** Of pages that are not the preferred one of a resource, the index has next to nothing: their records are read. */
async function pagesNotIndexed(em: SqlEntityManager, isMentioned: (text: string) => boolean): Promise<string[]> {
  const rows = await em.execute<{ id: string; revision: number }[]>(
    `select page.id, page.current_revision_id as revision from page
     left join resource_page on resource_page.page_id = page.id
     where page.state = 'live' and page.current_revision_id is not null
       and (resource_page.page_id is null or resource_page.rank > 0)`,
  );
  const found: string[] = [];
  for (const part of inParts(rows, RECORDS)) {
    const revisions = await em.find(
      Revision,
      { id: { $in: part.map(({ revision }) => revision) } },
      { fields: ["id", "record"], disableIdentityMap: true },
    );
    const texts = new Map(revisions.map(({ id, record }) => [id, record === null ? "" : textOf(record)]));
    found.push(...part.filter(({ revision }) => isMentioned(texts.get(revision) ?? "")).map(({ id }) => id));
  }
  return found;
}

function textOf(record: PageRecord): string {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "string") texts.push(value);
    else if (value !== null && typeof value === "object") Object.values(value).forEach(collect);
  };
  collect(record);
  return texts.join("\n");
}

/** Tells whether a text has one of the names as whole words. */
function mentionTest(names: readonly string[]): (text: string) => boolean {
  const wanted = names.map((name) => ` ${normalizePlaceName(name)} `);
  return (text) => {
    const words = ` ${normalizePlaceName(text)} `;
    return wanted.some((name) => words.includes(name));
  };
}
