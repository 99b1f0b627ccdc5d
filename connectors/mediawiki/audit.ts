import type { HeldPage } from "../../schema/sink.js";
import type { Observation } from "../connector.js";
import type { MediaWikiApi } from "./api.js";
import { PAGES_PER_REQUEST, readableOf } from "./read-pages.js";

/** An older revision of which we hold the text. */
interface HeldRevision {
  readonly remoteId: string;
  readonly revisionId: string;
}

/**
 * Asks the wiki about every older revision we hold, and yields those whose text it no longer shows in their page. An
 * oversighted revision leaves no public trace in the logs, a page can be restored without some of its revisions, and a
 * merge moves them to another page, where they would be hidden or deleted without our copy.
 */
export async function* auditRevisions(api: MediaWikiApi, held: AsyncIterable<HeldPage>): AsyncGenerator<Observation> {
  let batch: HeldRevision[] = [];
  for await (const { remoteId, revisionIds } of held) {
    // The newest one has just been read.
    for (const revisionId of revisionIds.slice(0, -1)) {
      batch.push({ remoteId, revisionId });
      if (batch.length < PAGES_PER_REQUEST) continue;
      yield* auditBatch(api, batch);
      batch = [];
    }
  }
  if (batch.length > 0) yield* auditBatch(api, batch);
}

async function* auditBatch(api: MediaWikiApi, batch: readonly HeldRevision[]): AsyncGenerator<Observation> {
  const places = await placesOf(api, batch);
  for (const { remoteId, revisionId } of batch) {
    // A revision of which the answer says nothing is left alone.
    if ((places.get(revisionId) ?? remoteId) === remoteId) continue;
    const message = "The wiki no longer shows the text of this revision in this page.";
    yield { type: "hidden", revisions: { remoteId, revisionIds: [revisionId], content: true, message } };
  }
}

/** Where a revision is that the wiki does not show, or no longer has. */
const NOWHERE = "";

/** The page in which the wiki shows each of these revisions. */
async function placesOf(api: MediaWikiApi, batch: readonly HeldRevision[]): Promise<Map<string, string>> {
  const revids = batch.map(({ revisionId }) => revisionId).join("|");
  const places = new Map<string, string>();
  for await (const { query = {} } of api.list({ action: "query", prop: "revisions", revids, rvprop: "ids|sha1" })) {
    for (const { revid } of Object.values(query.badrevids ?? {})) places.set(String(revid), NOWHERE);
    for (const { pageid, revisions = [] } of (query.pages ?? []).map(readableOf)) {
      // The checksum is hidden together with the text, and costs less to ask for.
      for (const { revid, sha1hidden } of revisions) places.set(String(revid), sha1hidden ? NOWHERE : String(pageid));
    }
  }
  return places;
}
