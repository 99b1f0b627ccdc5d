import { StopSourceError } from "../errors.js";
import type { ApiParams, MediaWikiApi } from "./api.js";
import type { ApiBody, WirePage } from "./wire.js";

/** How many pages one request may name or carry with content; the limit of every wiki for anonymous readers. */
export const PAGES_PER_REQUEST = 50;

/** What is asked of each page. Neither comments nor who wrote which revision: we credit the page's contributors. */
const CONTENT: ApiParams = {
  action: "query",
  prop: "revisions|info|categories|contributors|extlinks",
  rvprop: "ids|timestamp|sha1|size|content",
  rvslots: "main",
  inprop: "url",
  cllimit: "max",
  pclimit: "max",
  ellimit: "max",
};

/** A complete batch of pages, and where the next one begins. */
export interface PageBatch {
  readonly pages: readonly WirePage[];
  /** What to ask for the next batch; undefined at the end. */
  readonly next: ApiBody["continue"];
}

/**
 * Yields the pages of a generator with their content, batch by batch.
 *
 * One batch can come in several answers: 50 pages, then the rest of their categories or contributors. They are merged
 * by page id until the wiki says that the batch is complete.
 */
export async function* readGenerated(
  api: MediaWikiApi,
  generator: ApiParams,
  from: ApiBody["continue"],
): AsyncGenerator<PageBatch> {
  const known = new Set<number>();
  let merged = new Map<number, WirePage>();
  for await (const body of api.list({ ...CONTENT, ...generator }, from)) {
    for (const page of body.query?.pages ?? []) merge(merged, page);
    if (body.batchcomplete !== true) continue;
    const pages = [...merged.values()];
    requireNews(pages, known);
    yield { pages, next: body.continue };
    merged = new Map();
  }
}

// A listing that only repeats itself would fill our days, not our graph.
function requireNews(pages: readonly WirePage[], known: Set<number>): void {
  const before = known.size;
  for (const { pageid = 0 } of pages) known.add(pageid);
  if (pages.length > 0 && known.size === before) {
    throw new StopSourceError(
      "ENDLESS_CONTINUATION",
      "The wiki's listing gives the same pages over and over. Nothing was withdrawn; tell its operators.",
    );
  }
}

/** Reads pages by id or by title, with content; those that do not exist come back as `missing`. */
export async function* readNamed(
  api: MediaWikiApi,
  by: "pageids" | "titles",
  names: readonly string[],
): AsyncGenerator<WirePage[]> {
  for (let start = 0; start < names.length; start += PAGES_PER_REQUEST) {
    const merged = new Map<number, WirePage>();
    const named = names.slice(start, start + PAGES_PER_REQUEST).join("|");
    for await (const body of api.list({ ...CONTENT, [by]: named })) {
      for (const page of body.query?.pages ?? []) if (page.pageid !== undefined) merge(merged, page);
    }
    yield [...merged.values()];
  }
}

/** Joins the parts of a page that came in several answers. */
function merge(pages: Map<number, WirePage>, part: WirePage): void {
  const id = part.pageid;
  if (id === undefined) return;
  const page = pages.get(id);
  pages.set(id, page === undefined ? part : mergeParts(page, part));
}

export function mergeParts(page: WirePage, part: WirePage): WirePage {
  return {
    ...page,
    ...part,
    ...joined("revisions", page.revisions, part.revisions),
    ...joined("categories", page.categories, part.categories),
    ...joined("contributors", page.contributors, part.contributors),
    ...joined("extlinks", page.extlinks, part.extlinks),
  };
}

function joined<K extends string, T>(
  key: K,
  a: readonly T[] | undefined,
  b: readonly T[] | undefined,
): { [key in K]?: T[] } {
  if (a === undefined && b === undefined) return {};
  return { [key]: [...(a ?? []), ...(b ?? [])] } as { [key in K]: T[] };
}
