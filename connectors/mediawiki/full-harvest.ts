import type { Json } from "../../schema/sink.js";
import type { FetchContext, Observation } from "../connector.js";
import type { ApiParams, MediaWikiApi } from "./api.js";
import { auditRevisions } from "./audit.js";
import { type Cursor, readCursor } from "./cursor.js";
import type { PageReader } from "./page-reader.js";
import { PAGES_PER_REQUEST, readGenerated, readNamed } from "./read-pages.js";
import type { Scope } from "./scope.js";
import type { ApiBody, WirePage } from "./wire.js";

interface FullHarvest {
  readonly api: MediaWikiApi;
  readonly pages: PageReader;
  readonly scope: Scope;
  readonly start: Cursor;
  readonly total: number | undefined;
  readonly position: Json | undefined;
  readonly held: FetchContext<unknown>["held"];
}

/** Where a killed full harvest goes on: in which of its listings, and where in it. */
interface Position {
  readonly listing: number;
  readonly next?: NonNullable<ApiBody["continue"]>;
  /** Taken before the first listing began. */
  readonly start: Cursor;
}

/**
 * Reads every page of the wiki that is ours, then asks about each page we hold that no listing named: a listing can be
 * short, but a page's own answer is the wiki's word. Last, looks whether revisions we keep have been hidden in silence.
 */
export async function* readEverything(harvest: FullHarvest): AsyncGenerator<Observation> {
  const from = readPosition(harvest.position) ?? { listing: 0, start: harvest.start };
  const listed = new Set<string>();
  harvest.pages.remember(from.start.unread);
  yield* readListings(harvest, from, listed);
  const unlisted = yield* readUnlisted(harvest, listed);
  if (unlisted > 0) yield listingIncomplete(unlisted);
  else if (listed.size === 0 && harvest.position === undefined) yield NOTHING_LISTED;
  yield* auditRevisions(harvest.api, harvest.held());
  const cursor: Cursor = { ...from.start, unread: harvest.pages.unread };
  yield { type: "complete", cursor: cursor as unknown as Json };
}

async function* readListings(
  { api, pages, scope, total, held }: FullHarvest,
  from: Position,
  listed: Set<string>,
): AsyncGenerator<Observation> {
  for (const [listing, generator] of listingsOf(scope).entries()) {
    if (listing < from.listing) continue;
    const resume = listing === from.listing ? from.next : undefined;
    for await (const { pages: batch, next } of readGenerated(api, generator, resume)) {
      for (const page of batch) {
        listed.add(String(page.pageid));
        yield* pages.observe(page, !pages.isOurs(page) && (await isHeld(held, page)));
      }
      const start = { ...from.start, unread: pages.unread };
      const position: Position = next === undefined ? { listing: listing + 1, start } : { listing, next, start };
      yield { type: "checkpoint", position: position as unknown as Json, ...(total !== undefined && { total }) };
    }
  }
}

async function isHeld(held: FullHarvest["held"], { pageid }: WirePage): Promise<boolean> {
  for await (const _ of held([String(pageid)])) return true;
  return false;
}

function readPosition(json: Json | undefined): Position | undefined {
  const position = json as Partial<Position> | undefined;
  return typeof position?.listing === "number" && readCursor(position.start as unknown as Json)
    ? (position as Position)
    : undefined;
}

/** One listing per namespace, or per category. */
function listingsOf({ namespaces, categories }: Scope): ApiParams[] {
  if (categories.length === 0) {
    return namespaces.map((ns) => ({ generator: "allpages", gapnamespace: ns, gaplimit: PAGES_PER_REQUEST }));
  }
  return categories.map((category) => ({
    generator: "categorymembers",
    gcmtitle: `Category:${category}`,
    gcmnamespace: namespaces.join("|"),
    gcmtype: "page",
    gcmlimit: PAGES_PER_REQUEST,
  }));
}

/** @returns How many pages are there that no listing named. */
async function* readUnlisted(
  { api, pages, held }: FullHarvest,
  listed: ReadonlySet<string>,
): AsyncGenerator<Observation, number> {
  const unlisted: string[] = [];
  for await (const { remoteId, seen } of held()) if (!seen && !listed.has(remoteId)) unlisted.push(remoteId);
  let found = 0;
  for await (const answers of readNamed(api, "pageids", unlisted)) {
    for (const page of answers) {
      for await (const observation of pages.observe(page, true)) {
        if (observation.type === "page") found += 1;
        yield observation;
      }
    }
  }
  return found;
}

function listingIncomplete(unlisted: number): Observation {
  const pages = unlisted === 1 ? "a page that is there, so it stays" : `${unlisted} pages that are there, so they stay`;
  const message = `The wiki's listing did not name ${pages}. If that goes on, tell the wiki's operators.`;
  return { type: "notice", code: "LISTING_INCOMPLETE", message };
}

const NOTHING_LISTED: Observation = {
  type: "notice",
  code: "NOTHING_LISTED",
  message: "The wiki's listing names no page at all. Check the categories and namespaces of the source.",
};
