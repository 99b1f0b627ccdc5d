import type { HeldPage } from "../../schema/sink.js";
import type { Observation } from "../connector.js";
import type { MediaWikiApi } from "./api.js";
import { PAGES_PER_REQUEST } from "./read-pages.js";

/** An older revision of which we hold the text. */
interface HeldRevision {
  readonly remoteId: string;
  readonly revisionId: string;
}

/**
 * Asks the wiki about every older revision we hold, and yields those whose text it no longer shows. An oversighted
 * revision leaves no public trace in the logs, and a page can be restored without some of its revisions.
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
  const lost = await lostRevisions(api, batch);
  for (const { remoteId, revisionId } of batch) {
    if (!lost.has(revisionId)) continue;
    const message = "The wiki no longer shows the text of this revision.";
    yield { type: "hidden", revisions: { remoteId, revisionIds: [revisionId], content: true, message } };
  }
}

/** Which of these revisions the wiki does not show, or no longer has. */
async function lostRevisions(api: MediaWikiApi, batch: readonly HeldRevision[]): Promise<Set<string>> {
  const revids = batch.map(({ revisionId }) => revisionId).join("|");
  const lost = new Set<string>();
  for await (const { query = {} } of api.list({ action: "query", prop: "revisions", revids, rvprop: "ids|sha1" })) {
    for (const { revid } of Object.values(query.badrevids ?? {})) lost.add(String(revid));
    // The checksum is hidden together with the text, and costs less to ask for.
    const shown = (query.pages ?? []).flatMap(({ revisions = [] }) => revisions);
    for (const { revid } of shown.filter(({ sha1hidden }) => sha1hidden === true)) lost.add(String(revid));
  }
  return lost;
}
