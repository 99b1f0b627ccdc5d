import type { PageRecord } from "../../../schema/generated/record.js";
import type { MatchRow } from "../../../store/database/entities.js";
import { Resource, ResourcePage } from "../../../store/database/graph-entities.js";
import { Decision, DecisionPage, Match } from "../../../store/database/identity-entities.js";
import { Page, Revision, Source } from "../../../store/database/ledger-entities.js";
import { ResourceRedirect } from "../../../store/database/memory-entities.js";
import { pageId, resourceId, stableId } from "../../../store/ids.js";
import { lockGraph } from "../../../store/memory/graph-version.js";
import { regroupPages } from "../../../store/match/regroup.js";
import type { TestDatabase } from "../../support/databases.js";

/** A state of a page as a test says it. */
export interface MadeRevision {
  readonly text?: string;
  /** Parts of the record besides its text. */
  readonly record?: Partial<PageRecord>;
  /** Null for a source that does not say it. */
  readonly publishedAt?: string | null;
  readonly fetchedAt?: string;
  /** Its content was erased or cannot be read. */
  readonly unreadable?: true;
}

/** A page as a test says it; the last revision that can be read is shown. */
interface MadePage {
  readonly name: string;
  readonly source?: string;
  readonly state?: "live" | "withdrawn";
  readonly revisions?: readonly MadeRevision[];
}

export const NOW = new Date("2026-11-25T12:00:00Z");

export function idOf(name: string): string {
  return pageId("made", name);
}

/** The id of the resource that the page would found. */
export function resourceOf(name: string): string {
  return resourceId(idOf(name));
}

/** Puts sources, pages and revisions into the ledger, by hand. */
export async function insertPages(database: TestDatabase, pages: readonly MadePage[]): Promise<void> {
  const em = database.em();
  const sources = [...new Set(pages.map(({ source = "wiki" }) => source))];
  for (const id of sources) {
    const source = { id, name: `Source ${id}`, connector: "made", url: `https://${id}.example.test/`, enabled: true };
    await em.upsert(Source, source, { onConflictAction: "ignore" });
  }
  for (let from = 0; from < pages.length; from += 100) await insertSome(database, pages.slice(from, from + 100));
}

async function insertSome(database: TestDatabase, pages: readonly MadePage[]): Promise<void> {
  const em = database.em();
  const rows = pages.flatMap(({ name, revisions = [{}] }) =>
    revisions.map((revision, index) => revisionRow(name, index, revision)),
  );
  await em.insertMany(Revision, rows);
  const stored = await em.find(
    Revision,
    { pageId: { $in: pages.map(({ name }) => idOf(name)) } },
    { orderBy: { id: "asc" }, disableIdentityMap: true },
  );
  const current = new Map(stored.filter(({ record }) => record !== null).map((row) => [row.pageId, row.id]));
  await em.insertMany(
    Page,
    pages.map(({ name, source = "wiki", state = "live" }) => ({
      ...{ id: idOf(name), sourceId: source, remoteId: name, url: `https://${source}.example.test/${name}` },
      ...{ title: name, state, goneReason: null, currentRevisionId: current.get(idOf(name)) ?? null },
      ...{ latestRevisionId: null, firstSeenAt: NOW, lastSeenAt: NOW, lastHarvestId: 1, missedListings: 0 },
    })),
  );
}

function revisionRow(name: string, index: number, made: MadeRevision) {
  const { text = `Text of ${name}`, publishedAt = "2026-01-01T00:00:00Z", unreadable = false } = made;
  const record: PageRecord = {
    ...{ kind: "resource", resourceKind: "COMMONS", title: name, description: text, themes: [], keywords: [] },
    ...{ challenges: [], licenses: [], organizations: [], locations: [], territories: [], links: [], fields: [] },
    ...made.record,
  };
  return {
    ...{ pageId: idOf(name), remoteRevisionId: `${name} ${index}`, payload: null, hash: null },
    ...{ record: unreadable ? null : record, mappingVersion: "made/1", mappingFault: null, contributors: [] },
    ...{ anonymousContributors: 0, url: `https://made.example.test/${name}`, title: name },
    ...{ permalink: `https://made.example.test/${name}?${index}`, harvestId: 1 },
    publishedAt: publishedAt === null ? null : new Date(publishedAt),
    fetchedAt: new Date(made.fetchedAt ?? "2026-11-01T00:00:00Z"),
    ...{ redactedAt: null, redactionReason: null },
  };
}

/** What a test says of a match between two pages. */
export type MadeMatch = Partial<Omit<MatchRow, "id" | "pageA" | "pageB" | "originalId" | "copyId">> & {
  readonly of: readonly [string, string];
  /** Name of the page that is the copy; the other is the original. */
  readonly copy?: string;
};

export function matchIdOf(...names: readonly [string, string]): string {
  return stableId("m", ...names.map(idOf).toSorted());
}

export async function insertMatches(database: TestDatabase, matches: readonly MadeMatch[]): Promise<void> {
  for (let from = 0; from < matches.length; from += 100)
    await database.em().insertMany(Match, matches.slice(from, from + 100).map(matchRow));
}

function matchRow({ of, copy, ...said }: MadeMatch): MatchRow {
  const [pageA = "", pageB = ""] = of.map(idOf).toSorted();
  const copyId = copy === undefined ? null : idOf(copy);
  const originalId = copyId === null ? null : copyId === pageA ? pageB : pageA;
  return {
    ...{ id: matchIdOf(...of), pageA, pageB, relation: "REPRINT", status: "REVIEW", rule: "WHOLE_TEXT" },
    ...{ score: 0.9, containment: 0.9, originalId, copyId, directionReason: copyId === null ? null : "DECLARED" },
    ...{ evidence: [], outcome: "REVIEW", reason: null },
    ...said,
  };
}

/** Makes resources of pages, as a harvest does after it has matched them. */
export async function weave(database: TestDatabase, names: readonly string[]): Promise<void> {
  await database.em().transactional(async (em) => {
    await lockGraph(em);
    await regroupPages(em, names.map(idOf), NOW);
  });
}

/** The resource that each page is in, by its own name. */
export async function groupsOf(database: TestDatabase): Promise<string[][]> {
  const rows = await database.em().find(ResourcePage, {}, { disableIdentityMap: true });
  const pages = await database.em().find(Page, {}, { disableIdentityMap: true });
  const names = new Map(pages.map(({ id, remoteId }) => [id, remoteId]));
  const groups = [...Map.groupBy(rows, (row) => row.resourceId).values()].map((group) =>
    group.map((row) => names.get(row.pageId) ?? "").toSorted(),
  );
  return groups.toSorted((a, b) => (a.join(" ") < b.join(" ") ? -1 : 1));
}

/** Empties what these suites fill. */
export async function clearGraph(database: TestDatabase): Promise<void> {
  const em = database.em();
  await em.nativeDelete(Match, {});
  await em.nativeDelete(Decision, {});
  await em.nativeDelete(DecisionPage, {});
  await em.nativeDelete(ResourcePage, {});
  await em.nativeDelete(Resource, {});
  await em.nativeDelete(ResourceRedirect, {});
  await em.nativeDelete(Revision, {});
  await em.nativeDelete(Page, {});
  await em.nativeDelete(Source, {});
}
