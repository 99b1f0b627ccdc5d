import { createHash } from "node:crypto";
import { type PartnerAnswer, type PartnerRequest, type TestPartner, servePartner } from "../partner.js";

/** How many entries a page of the feed holds: few, so that a handful of entries takes several. */
const ENTRIES_PER_PAGE = 4;

/** When the feed was last written to before a test begins, by its own clock. */
const BEGINNING = Date.parse("2026-11-23T08:00:00Z");

const ATOM_TYPE = { "content-type": "application/atom+xml; charset=utf-8" };

interface FeedEntry {
  readonly number: number;
  title: string;
  text: string;
  updated: string;
  deletedAt?: string;
}

export interface AtomPartnerOptions {
  /**
   * How the feed shows that an entry is deleted: by a tombstone (RFC 6721), or by silence in a feed that lists
   * everything (RFC 5005). @default "tombstones"
   */
  readonly deletions?: "tombstones" | "silence";
  /** @default 4 */
  readonly entriesPerPage?: number;
}

/** A blog with an Atom feed in several pages, the newest entries first. */
export async function startAtom(options: AtomPartnerOptions = {}): Promise<TestPartner> {
  const { deletions = "tombstones", entriesPerPage = ENTRIES_PER_PAGE } = options;
  const entries = new Map<string, FeedEntry>();
  let now = BEGINNING;
  const server = await servePartner((request) =>
    answerOf(request, [...entries.values()], { deletions, entriesPerPage, url: server.url }),
  );

  const entryOf = (remoteId: string): FeedEntry => {
    const entry = entries.get(remoteId);
    if (entry === undefined) throw new Error(`The feed has no entry ${remoteId}.`);
    return entry;
  };
  const tick = () => new Date((now += 60_000)).toISOString().replace(".000Z", "Z");

  return {
    ...server,
    options: { path: "/feed.atom", ...(deletions === "silence" && { complete: true }) },
    create(page) {
      const number = entries.size + 1;
      const id = idOf(number);
      entries.set(id, { number, ...page, updated: tick() });
      return id;
    },
    edit: (remoteId, text) => void Object.assign(entryOf(remoteId), { text, updated: tick() }),
    rename: (remoteId, title) => void Object.assign(entryOf(remoteId), { title, updated: tick() }),
    delete: (remoteId) => void Object.assign(entryOf(remoteId), { deletedAt: tick() }),
    restore(remoteId) {
      delete entryOf(remoteId).deletedAt;
      tick();
    },
  };
}

interface FeedSettings extends Required<AtomPartnerOptions> {
  readonly url: string;
}

function answerOf(
  { path, headers }: Pick<PartnerRequest, "path" | "headers">,
  all: readonly FeedEntry[],
  settings: FeedSettings,
): PartnerAnswer {
  const { pathname, searchParams } = new URL(path, settings.url);
  const page = Number(searchParams.get("page") ?? 1);
  const shown = all.filter(({ deletedAt }) => deletedAt === undefined);
  const pages = Math.max(1, Math.ceil(shown.length / settings.entriesPerPage));
  if (pathname !== "/feed.atom" || page > pages) {
    return { status: 404, headers: { "content-type": "text/plain" }, body: "Rien ici." };
  }
  const body = feedPage(page, pages, shown, settings, page === 1 ? all : []);
  const etag = `"${createHash("sha256").update(body).digest("hex").slice(0, 20)}"`;
  if (headers["if-none-match"] === etag) return { status: 304, headers: { etag }, body: "" };
  return { status: 200, headers: { ...ATOM_TYPE, etag }, body };
}

function feedPage(
  page: number,
  pages: number,
  shown: readonly FeedEntry[],
  { deletions, entriesPerPage }: FeedSettings,
  all: readonly FeedEntry[],
): string {
  const byDate = shown.toSorted((a, b) => b.updated.localeCompare(a.updated));
  const onPage = byDate.slice((page - 1) * entriesPerPage, page * entriesPerPage);
  const gone = deletions === "tombstones" ? all.filter(({ deletedAt }) => deletedAt !== undefined) : [];
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="fr">',
    "<id>tag:blog.example,2026:feed</id><title>Le carnet des lisières</title>",
    `<updated>${byDate[0]?.updated ?? "2026-11-23T08:00:00Z"}</updated>`,
    "<author><name>Awa Lestrange</name><email>awa@lestrange.example</email></author>",
    '<link rel="self" href="/feed.atom"/>',
    ...(page < pages ? [`<link rel="next" href="/feed.atom?page=${page + 1}"/>`] : []),
    ...gone.map(({ number, deletedAt }) => `<at:deleted-entry ref="${idOf(number)}" when="${deletedAt}"/>`),
    ...onPage.map(entryXml),
    "</feed>",
  ].join("\n");
}

function entryXml({ number, title, text, updated }: FeedEntry): string {
  const html = text
    .split("\n\n")
    .map((paragraph) => `<p>${paragraph}</p>`)
    .join("");
  return [
    `<entry><id>${idOf(number)}</id><title>${escape(title)}</title><updated>${updated}</updated>`,
    `<link href="/billets/${number}"/><content type="html">${escape(html)}</content></entry>`,
  ].join("");
}

function idOf(number: number): string {
  return `tag:blog.example,2026:billet-${number}`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
