import type { HiddenRevisions } from "../../schema/sink.js";
import type { MediaWikiApi } from "./api.js";
import { type Cursor, wikiTimestamp } from "./cursor.js";
import type { WireChange, WireLogEvent, WireLogParams } from "./wire.js";

/** Namespaces whose pages are transcluded into others: templates and Scribunto modules. */
const TRANSCLUDED = new Set([10, 828]);

/** Everything that may have changed since a cursor, to be read again. */
export interface Changes {
  /** Pages touched, by id. */
  readonly pageIds: ReadonlySet<number>;
  /** Titles touched whose page has no row of its own: redirects left behind, targets of merges. */
  readonly titles: ReadonlySet<string>;
  /** Templates edited; pages that use them change without a row. */
  readonly templates: ReadonlySet<string>;
  /** Revisions the wiki has hidden. */
  readonly hidden: readonly HiddenRevisions[];
  /** Pages some of whose revisions may have been left deleted. */
  readonly restored: ReadonlySet<number>;
  /** Where the next harvest begins. */
  readonly cursor: Cursor;
}

/** Collects while the rows come in. */
class ChangeCollector {
  readonly pageIds = new Set<number>();
  readonly titles = new Set<string>();
  readonly templates = new Set<string>();
  readonly restored = new Set<number>();
  readonly hidden = new Map<string, HiddenRevisions>();
  readonly #namespaces: ReadonlySet<number>;

  constructor(namespaces: readonly number[]) {
    this.#namespaces = new Set(namespaces);
  }

  /** A page was touched; `ns` and the targets in `params` tell whether it concerns us. */
  touch({
    ns,
    title,
    ids,
    params = {},
  }: {
    ns: number;
    title: string;
    ids: readonly number[];
    params?: WireLogParams | undefined;
  }): void {
    if (TRANSCLUDED.has(ns)) this.templates.add(title);
    const places = [ns, params.target_ns, params.dest_ns];
    if (!places.some((place) => place !== undefined && this.#namespaces.has(place))) return;
    for (const id of ids) if (id > 0) this.pageIds.add(id);
    for (const name of [title, params.target_title, params.dest_title]) if (name) this.titles.add(name);
  }

  hide(pageId: number, params: WireLogParams | undefined): void {
    const { ids = [], new: now = {}, type } = params ?? {};
    if (type !== "revision" || ids.length === 0 || pageId <= 0) return;
    const content = now.content === true;
    this.hidden.set(JSON.stringify([pageId, ids, content]), {
      remoteId: String(pageId),
      revisionIds: ids.map(String),
      content,
      message: content ? "The wiki hides the text of this revision." : "The wiki hides who wrote this revision or why.",
    });
  }
}

/**
 * Reads the wiki's recent changes and its logs since a cursor, but for the rows it has already read.
 *
 * Neither alone is enough: deleting a page removes its rows from recent changes, and only a log entry names the page
 * that a move left behind.
 */
export async function readChanges(
  api: MediaWikiApi,
  cursor: Cursor,
  { namespaces, overlapSeconds }: { namespaces: readonly number[]; overlapSeconds: number },
): Promise<Changes> {
  const collector = new ChangeCollector(namespaces);
  const from = new Date(Date.parse(cursor.timestamp) - overlapSeconds * 1000);
  const changes = new Window(cursor.timestamp, cursor.seen.changes);
  for await (const change of recentChanges(api, from)) {
    if (changes.isNew(change.rcid, change.timestamp)) takeChange(change, collector);
  }
  const logs = new Window(cursor.timestamp, cursor.seen.logs);
  for await (const event of logEvents(api, from)) {
    if (logs.isNew(event.logid, event.timestamp)) takeLogEvent(event, collector);
  }
  const timestamp = changes.latest > logs.latest ? changes.latest : logs.latest;
  const horizon = Date.parse(timestamp) - overlapSeconds * 1000;
  const seen = { changes: changes.idsSince(horizon), logs: logs.idsSince(horizon) };
  const { pageIds, titles, templates, restored, hidden } = collector;
  return { pageIds, titles, templates, restored, hidden: [...hidden.values()], cursor: { ...cursor, timestamp, seen } };
}

/** The rows read in one window of time, and which of them an earlier harvest has read. */
class Window {
  latest: string;
  readonly #before: ReadonlySet<number>;
  readonly #rows: { id: number; time: number }[] = [];

  constructor(latest: string, seen: readonly number[]) {
    this.latest = latest;
    this.#before = new Set(seen);
  }

  isNew(id: number, timestamp: string): boolean {
    this.#rows.push({ id, time: Date.parse(timestamp) });
    if (timestamp > this.latest) this.latest = timestamp;
    return !this.#before.has(id);
  }

  idsSince(time: number): number[] {
    return this.#rows.filter((row) => row.time >= time).map(({ id }) => id);
  }
}

/** https://www.mediawiki.org/wiki/API:RecentChanges */
async function* recentChanges(api: MediaWikiApi, from: Date): AsyncGenerator<WireChange> {
  const list = { list: "recentchanges", rcdir: "newer", rctype: "edit|new|log", rclimit: 500 };
  const params = { action: "query", ...list, rcprop: "title|ids|timestamp|loginfo" };
  // The continuation is ours to build: it names the first row wanted, and 0 stands before every row of that second.
  for await (const { query } of api.list(params, { rccontinue: `${wikiTimestamp(from)}|0` })) {
    yield* query?.recentchanges ?? [];
  }
}

/** https://www.mediawiki.org/wiki/API:Logevents */
async function* logEvents(api: MediaWikiApi, from: Date): AsyncGenerator<WireLogEvent> {
  const list = { list: "logevents", ledir: "newer", lelimit: 500, lestart: from.toISOString() };
  for await (const { query } of api.list({ action: "query", ...list, leprop: "ids|title|type|timestamp|details" })) {
    yield* query?.logevents ?? [];
  }
}

function takeChange(change: WireChange, collector: ChangeCollector): void {
  const { ns, title, pageid, logtype, logaction, logparams } = change;
  collector.touch({ ns, title, ids: [pageid], params: logparams });
  if (logtype === "delete" || logtype === "suppress") takeDeletion(logaction, pageid, logparams, collector);
}

/** The kinds of log entry after which a page is not what it was. */
const PAGE_LOGS = new Set(["delete", "suppress", "move", "merge", "import"]);

function takeLogEvent(event: WireLogEvent, collector: ChangeCollector): void {
  const { ns, title, pageid, logpage, type, action, params } = event;
  if (!PAGE_LOGS.has(type)) return;
  collector.touch({ ns, title, ids: [pageid, logpage], params });
  if (type === "delete" || type === "suppress") takeDeletion(action, logpage, params, collector);
}

function takeDeletion(
  action: string | undefined,
  pageId: number,
  params: WireLogParams | undefined,
  collector: ChangeCollector,
): void {
  if (action === "revision") collector.hide(pageId, params);
  if (action === "restore") collector.restored.add(pageId);
}
