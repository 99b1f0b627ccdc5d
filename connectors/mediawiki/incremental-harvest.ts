import type { Json } from "../../schema/sink.js";
import type { FetchContext, Observation } from "../connector.js";
import { type MediaWikiApi, requireNews } from "./api.js";
import { auditRevisions } from "./audit.js";
import type { Changes } from "./changes.js";
import type { Cursor } from "./cursor.js";
import type { PageReader } from "./page-reader.js";
import { readNamed } from "./read-pages.js";
import { type Scope, foldTitle } from "./scope.js";
import type { WirePage } from "./wire.js";

interface IncrementalHarvest {
  readonly api: MediaWikiApi;
  readonly pages: PageReader;
  readonly scope: Scope;
  readonly changes: Changes;
  readonly held: FetchContext<unknown>["held"];
}

/**
 * Reads every page that the changes touch as it is now. How many requests that takes depends on the changes, never on
 * the number of pages.
 */
export async function* readWhatChanged(harvest: IncrementalHarvest): AsyncGenerator<Observation> {
  const { api, pages, scope, changes, held } = harvest;
  const ids = await withTemplateUsers(api, changes, scope);
  const read = new Set<number>();
  const titles = new Set<string>();
  for await (const answers of readNamed(api, "pageids", [...ids].map(String))) {
    yield* observeAll(harvest, answers, read, titles);
  }
  // Redirects left by a move and targets of a merge have no row of their own; only their titles are known.
  const unread = [...changes.titles].filter((title) => !titles.has(foldTitle(title)));
  for await (const answers of readNamed(api, "titles", unread)) {
    yield* observeAll(harvest, answers, read, titles);
  }
  for (const revisions of changes.hidden) yield { type: "hidden", revisions };
  if (changes.restored.size > 0) {
    // Written first, so that the audit sees what is held now.
    yield { type: "checkpoint", position: null };
    yield* auditRevisions(api, held([...changes.restored].map(String)));
  }
  const cursor: Cursor = { ...changes.cursor, unread: pages.unread };
  yield { type: "complete", cursor: cursor as unknown as Json };
}

async function* observeAll(
  { pages, held }: IncrementalHarvest,
  answers: readonly WirePage[],
  read: Set<number>,
  titles: Set<string>,
): AsyncGenerator<Observation> {
  const ours = new Set<string>();
  for await (const { remoteId } of held(answers.map(({ pageid }) => String(pageid)))) ours.add(remoteId);
  for (const page of answers) {
    if (page.pageid === undefined || read.has(page.pageid)) continue;
    read.add(page.pageid);
    if (page.title !== undefined) titles.add(foldTitle(page.title));
    yield* pages.observe(page, ours.has(String(page.pageid)));
  }
}

/** Adds the pages that use an edited template: neither their revision nor any row tells that they changed. */
async function withTemplateUsers(api: MediaWikiApi, changes: Changes, scope: Scope): Promise<Set<number>> {
  const ids = new Set(changes.pageIds);
  for (const title of changes.templates) {
    const params = {
      action: "query",
      list: "embeddedin",
      eititle: title,
      eilimit: 500,
      einamespace: scope.namespaces.join("|"),
    };
    const known = new Set<number>();
    for await (const { query } of api.list(params)) {
      const users = (query?.embeddedin ?? []).map(({ pageid }) => pageid);
      requireNews(users, known);
      for (const pageid of users) ids.add(pageid);
    }
  }
  return ids;
}
