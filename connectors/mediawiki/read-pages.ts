import { InvalidError } from "../../schema/validate.js";
import { RetryLaterError } from "../errors.js";
import { type ApiParams, type MediaWikiApi, requireNews } from "./api.js";
import type { ApiBody, WirePage } from "./wire.js";
import { validateMissingPage, validatePage } from "./wire-schema.js";

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
  let merged = new Map<string, WirePage>();
  for await (const body of api.list({ ...CONTENT, ...generator }, from)) {
    for (const part of body.query?.pages ?? []) merge(merged, part);
    if (body.batchcomplete !== true) continue;
    const pages = [...merged.values()];
    requireNews(
      pages.flatMap(({ pageid }) => pageid ?? []),
      known,
    );
    yield { pages, next: body.continue };
    merged = new Map();
  }
}

/**
 * Reads pages by id or by title, with content; those that do not exist come back as `missing`.
 *
 * @throws RetryLaterError TRUNCATED_LISTING, after all others, when the wiki says nothing about a page named by its id.
 */
export async function* readNamed(
  api: MediaWikiApi,
  by: "pageids" | "titles",
  names: readonly string[],
): AsyncGenerator<WirePage[]> {
  let unanswered = 0;
  for (let start = 0; start < names.length; start += PAGES_PER_REQUEST) {
    const merged = new Map<string, WirePage>();
    const named = names.slice(start, start + PAGES_PER_REQUEST);
    for await (const body of api.list({ ...CONTENT, [by]: named.join("|") })) {
      for (const part of body.query?.pages ?? []) merge(merged, part);
    }
    if (by === "pageids") unanswered += named.filter((id) => !merged.has(id)).length;
    yield [...merged.values()].filter(({ pageid }) => pageid !== undefined);
  }
  if (unanswered > 0) {
    const message =
      `The wiki says nothing about ${unanswered} of the pages it was asked about. ` +
      "They stay as they were; the next harvest asks again.";
    throw new RetryLaterError("TRUNCATED_LISTING", message);
  }
}

/** Joins the parts of a page that came in several answers. */
function merge(pages: Map<string, WirePage>, given: WirePage): void {
  // Titles that nobody may write have no page and no id.
  if (given.pageid === undefined && (given.missing ?? given.invalid ?? given.special) === true) return;
  const part = readableOf(given);
  const key = String(part.pageid ?? `without id ${pages.size}`);
  const page = pages.get(key);
  pages.set(key, page === undefined ? part : mergeParts(page, part));
}

/** The page itself; one that is not written as MediaWiki writes pages is kept as far as its id. */
export function readableOf(part: WirePage): WirePage {
  try {
    return (part.missing === true ? validateMissingPage : validatePage)(part, "The wiki's answer about this page");
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    const { pageid = 0 } = part;
    return { ...(Number.isSafeInteger(pageid) && pageid > 0 && { pageid }), malformed: error.message };
  }
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
