import type { SourceSettings } from "../../schema/generated/source.js";
import { jsonToPayload } from "../../connectors/mediawiki/payload.js";
import type { PageRow, RevisionRow } from "../../store/database/entities.js";
import { Page, Revision } from "../../store/database/ledger-entities.js";
import type { Database } from "../../store/database/database.js";
import { unpackPayload } from "../../store/ledger/payload.js";
import type { TruePage, WikiTruth } from "./wiki-truth.js";

/** What both the wiki and its mirror say of a page. */
interface ComparedPage {
  title: string;
  revid: number;
  publishedAt: string;
  text: string;
  redirect: boolean;
  categories: readonly string[];
  contributors: readonly string[];
  anonymousContributors: number;
}

/** A page that the mirror holds otherwise than the wiki; undefined where one of them has none. */
export interface Difference {
  pageid: number;
  wiki: ComparedPage | undefined;
  mirror: ComparedPage | undefined;
  why?: string;
}

/** Pages of this category are about people and must not be kept: the mapping says so. */
const EXCLUDED_CATEGORY = "Personne";

/**
 * Compares the live pages of a mirror with the wiki's own database, page by page.
 *
 * @param skipped Pages that the reports said were skipped: a page that is left out must be one of them, or a tombstone.
 */
export async function findDifferences(
  database: Database,
  wiki: WikiTruth,
  { id, options = {} }: SourceSettings,
  skipped: ReadonlySet<string>,
): Promise<Difference[]> {
  const mirrored = await readMirror(database, id);
  const categories = (options["categories"] ?? []) as string[];
  const truth = new Map(
    wiki
      .listing()
      .filter((page) => categories.length === 0 || categories.some((name) => page.categories.includes(name)))
      .map((page) => [page.pageid, page]),
  );
  const tombstones = await database.em().find(Page, { sourceId: id, state: { $ne: "live" } });
  const leftOut = new Set([...skipped, ...tombstones.map(({ remoteId }) => remoteId)]);
  const ids = [...new Set([...truth.keys(), ...mirrored.keys()])].toSorted((a, b) => a - b);
  return ids.flatMap((pageid) => compare(pageid, truth.get(pageid), mirrored.get(pageid), leftOut));
}

function compare(
  pageid: number,
  truth: TruePage | undefined,
  mirror: ComparedPage | undefined,
  leftOut: ReadonlySet<string>,
): Difference[] {
  if (truth?.categories.includes(EXCLUDED_CATEGORY)) {
    const wiki = truePageToCompared(truth);
    if (mirror !== undefined) return [{ pageid, wiki, mirror, why: "It is about a person and must not be kept." }];
    return leftOut.has(String(pageid)) ? [] : [{ pageid, wiki, mirror, why: "No report says why it is left out." }];
  }
  const wiki = truth && truePageToCompared(truth);
  return JSON.stringify(wiki) === JSON.stringify(mirror) ? [] : [{ pageid, wiki, mirror }];
}

function truePageToCompared(page: TruePage): ComparedPage {
  const { title, revid, timestamp, text, redirect, categories, contributors, anonymousContributors } = page;
  return { title, revid, publishedAt: timestamp, text, redirect, categories, contributors, anonymousContributors };
}

async function readMirror(database: Database, sourceId: string): Promise<Map<number, ComparedPage>> {
  const em = database.em();
  const pages = await em.find(Page, { sourceId, state: "live" });
  const revisions = await em.find(Revision, {
    id: { $in: pages.map(({ latestRevisionId }) => latestRevisionId ?? 0) },
  });
  const byId = new Map(revisions.map((revision) => [revision.id, revision]));
  return new Map(
    pages.map((page) => [Number(page.remoteId), rowsToCompared(page, byId.get(page.latestRevisionId ?? 0))]),
  );
}

function rowsToCompared(page: PageRow, revision: RevisionRow | undefined): ComparedPage {
  if (revision?.payload == null) throw new Error(`The live page ${page.remoteId} holds no text.`);
  if (page.currentRevisionId !== page.latestRevisionId) {
    throw new Error(`The page ${page.remoteId} was not mapped: ${revision.mappingFault?.message}`);
  }
  const { title, text, redirect, categories } = jsonToPayload(unpackPayload(revision.payload));
  const { contributors, anonymousContributors, publishedAt } = revision;
  if (page.title !== title || revision.title !== title)
    throw new Error(`The page ${page.remoteId} has several titles.`);
  return {
    title,
    revid: Number(revision.remoteRevisionId),
    publishedAt: publishedAt?.toISOString().replace(".000Z", "Z") ?? "",
    text,
    redirect,
    categories: categories.toSorted(),
    contributors: contributors.toSorted(),
    anonymousContributors,
  };
}
