import { LockMode } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Database } from "../database/database.js";
import { Page, Source } from "../database/ledger-entities.js";
import { lockGraph, nextMoment } from "../memory/graph-version.js";
import { purgeIndex } from "../search/index-resources.js";
import { Cleaner } from "./clean.js";
import { type LeftOver, findLeftOver, outsideOf } from "./left-over.js";
import { clearBook, remember } from "./list.js";
import { erasePersonRoles, isNamed, personRolesOf } from "./person-roles.js";
import { purgeFiles } from "./purge-file.js";
import { findRewriting, rewrite } from "./rewrite-pages.js";
import { rewriteReports } from "./rewrite-reports.js";
import { type SpelledName, spellName } from "./spelling.js";

/** How many pages are looked through and rewritten at once. */
const BATCH = 50;

/** Whom a source is to name no more. */
export interface ForgetRequest {
  readonly sourceId: string;
  /** The name as the source writes it; in any case, with or without accents, first name or family name first. */
  readonly name: string;
  readonly now: Date;
  readonly onProgress?: (done: number, total: number) => void;
}

/** What was done, or would be; never the name. */
export interface ForgetReport {
  readonly sourceId: string;
  /** False when no such source was ever harvested or registered: the name is remembered all the same. */
  readonly sourceKnown: boolean;
  /** What stands in place of the name; null as long as nothing was written. */
  readonly label: string | null;
  /** True when the name was on the list before. */
  readonly already: boolean;
  /** Words of the name; 0 for one so short that it is looked for among contributors and in links to people alone. */
  readonly words: number;
  readonly pages: number;
  readonly revisions: number;
  /** Lines of past harvests' reports. */
  readonly incidents: number;
  /** Lines about people in the governance of the commons, which are no source's. */
  readonly roles: number;
  /** Where the name still stands: other sources, which are asked for themselves, and what nobody may change. */
  readonly left: readonly LeftOver[];
  /** False when another process kept the SQLite file in use, so that its bytes may hold traces: forget once more. */
  readonly filesPurged: boolean;
}

/**
 * Takes a person's name out of all that is known from one source, for good: out of every revision, record, report, index
 * and history, and puts it on the list that keeps harvests and rebuilds from bringing it back. What was begun and
 * interrupted is finished by asking again.
 *
 * @throws ForgetNameError for what cannot be a name, ForgetKeyError without a key to remember it by.
 */
export async function forgetContributor(database: Database, request: ForgetRequest): Promise<ForgetReport> {
  const { sourceId, now } = request;
  const name = spellName(request.name);
  // From here on no harvest writes the name any more; what is there already takes its time.
  const { row, already, sourceKnown } = await database.em().transactional(async (em) => ({
    sourceKnown: await lockSource(em, sourceId),
    ...(await remember(em, database, { sourceId, name, now })),
  }));
  const cleaner = await clearCleaner(database, sourceId, name, row.label);
  const rewritten = await rewriteAll(database, request, cleaner);
  const { incidents, roles } = await database.em().transactional(async (em) => {
    await lockSource(em, sourceId);
    await lockGraph(em);
    const reports = await rewriteReports(em, sourceId, cleaner, { write: true });
    const erased = await erasePersonRoles(em, (each) => isNamed(each, cleaner));
    await purgeIndex(em, database.dialect);
    // Answers are kept as long as the version stands, and some hold what the graph does not: who wrote a revision.
    await nextMoment(em, now);
    return { incidents: reports.incidents, roles: erased };
  });
  return {
    sourceId,
    sourceKnown,
    label: row.label,
    already,
    words: name.words,
    ...rewritten,
    incidents,
    roles,
    left: await findLeftOver(database.em(), cleaner),
    filesPurged: await purgeFiles(database),
  };
}

/** What `forgetContributor` would do. Writes nothing, and needs no key. */
export async function foreseeForgetting(database: Database, request: ForgetRequest): Promise<ForgetReport> {
  const { sourceId, onProgress } = request;
  const name = spellName(request.name);
  const em = database.em();
  const cleaner = await clearCleaner(database, sourceId, name, "");
  const seen = { pages: 0, revisions: 0 };
  for await (const pageIds of pagesOf(database, sourceId, onProgress)) {
    const { concerned, revisions } = await findRewriting(em, pageIds, cleaner);
    seen.pages += concerned.size;
    seen.revisions += revisions.length;
  }
  const { incidents } = await rewriteReports(em, sourceId, cleaner, { write: false });
  const roles = (await personRolesOf(em, (each) => isNamed(each, cleaner))).length;
  const left = outsideOf(sourceId, await findLeftOver(em, cleaner));
  const sourceKnown = (await em.count(Source, { id: sourceId })) > 0;
  return {
    sourceId,
    sourceKnown,
    label: null,
    already: false,
    words: name.words,
    ...seen,
    incidents,
    roles,
    left,
    filesPurged: true,
  };
}

/** Batch by batch, each in a transaction of its own, and none for pages that do not hold the name. */
async function rewriteAll(
  database: Database,
  { sourceId, now, onProgress }: ForgetRequest,
  cleaner: Cleaner,
): Promise<{ pages: number; revisions: number }> {
  const done = { pages: 0, revisions: 0 };
  for await (const pageIds of pagesOf(database, sourceId, onProgress)) {
    const { concerned } = await findRewriting(database.em(), pageIds, cleaner);
    if (concerned.size === 0) continue;
    await database.em().transactional(async (em) => {
      await lockSource(em, sourceId);
      await lockGraph(em);
      const rewriting = await findRewriting(em, [...concerned], cleaner);
      await rewrite(em, rewriting, now);
      done.pages += rewriting.concerned.size;
      done.revisions += rewriting.revisions.length;
    });
  }
  return done;
}

/** The ids of a source's pages, whatever their state, in batches. */
async function* pagesOf(
  database: Database,
  sourceId: string,
  onProgress: ForgetRequest["onProgress"],
): AsyncGenerator<string[]> {
  const total = await database.em().count(Page, { sourceId });
  let done = 0;
  for (let after = ""; ;) {
    const pages = await database
      .em()
      .find(Page, { sourceId, id: { $gt: after } }, { fields: ["id"], orderBy: { id: "asc" }, limit: BATCH });
    yield pages.map(({ id }) => id);
    done += pages.length;
    onProgress?.(done, total);
    const last = pages.at(-1);
    if (last === undefined || pages.length < BATCH) return;
    after = last.id;
  }
}

async function clearCleaner(database: Database, sourceId: string, name: SpelledName, label: string): Promise<Cleaner> {
  return new Cleaner(await clearBook(database.em(), sourceId, name, label));
}

/** @returns False when there is no such source. */
async function lockSource(em: SqlEntityManager, id: string): Promise<boolean> {
  const source = await em.findOne(Source, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  return source !== null;
}
