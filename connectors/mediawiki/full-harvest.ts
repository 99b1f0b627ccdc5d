import type { HeldPage, Json } from "../../schema/sink.js";
import type { FetchContext, Observation } from "../connector.js";
import type { ApiParams, MediaWikiApi } from "./api.js";
import { auditRevisions } from "./audit.js";
import { type Cursor, readCursor } from "./cursor.js";
import type { PageReader } from "./page-reader.js";
import { PAGES_PER_REQUEST, readGenerated, readNamed } from "./read-pages.js";
import type { Scope } from "./scope.js";
import type { ApiBody } from "./wire.js";

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
  yield* readListings(harvest, from);
  yield* readUnlisted(harvest);
  yield* auditRevisions(harvest.api, harvest.held());
  yield { type: "complete", cursor: from.start as unknown as Json };
}

async function* readListings({ api, pages, scope, total }: FullHarvest, from: Position): AsyncGenerator<Observation> {
  const { start } = from;
  for (const [listing, generator] of listingsOf(scope).entries()) {
    if (listing < from.listing) continue;
    const resume = listing === from.listing ? from.next : undefined;
    for await (const { pages: batch, next } of readGenerated(api, generator, resume)) {
      for (const page of batch) yield* pages.observe(page, false);
      const position: Position = next === undefined ? { listing: listing + 1, start } : { listing, next, start };
      yield { type: "checkpoint", position: position as unknown as Json, ...(total !== undefined && { total }) };
    }
  }
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

async function* readUnlisted({ api, pages, held }: FullHarvest): AsyncGenerator<Observation> {
  const unlisted: HeldPage[] = [];
  for await (const page of held()) if (!page.seen) unlisted.push(page);
  for await (const answers of readNamed(
    api,
    "pageids",
    unlisted.map(({ remoteId }) => remoteId),
  )) {
    for (const page of answers) {
      for await (const observation of pages.observe(page, true)) {
        if (observation.type === "page") yield unlistedNotice(observation.candidate.url);
        yield observation;
      }
    }
  }
}

function unlistedNotice(url: string): Observation {
  const message = "The wiki's listing did not name this page, but the page is there, so it stays.";
  return { type: "notice", code: "LISTING_INCOMPLETE", message, url };
}
