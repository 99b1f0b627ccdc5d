import type { HiddenRevisions } from "../../schema/sink.js";
import { InvalidError } from "../../schema/validate.js";
import { type MediaWikiApi, requireNews } from "./api.js";
import { type Cursor, type UnsettledTemplate, notAfter, wikiTimestamp } from "./cursor.js";
import type { SiteState } from "./site.js";
import type { WireChange, WireLogEvent, WireLogParams } from "./wire.js";
import { validateLogParams } from "./wire-schema.js";

/** Namespaces whose pages are transcluded into others: templates and Scribunto modules. */
const TRANSCLUDED = new Set([10, 828]);

/** How long a wiki's jobs are waited for before the users of an edited template are read once more, in milliseconds. */
const LONGEST_WAIT_FOR_JOBS_MS = 86_400_000;

/** Where and how far back changes are looked for. */
interface ChangeWindow {
  readonly site: SiteState;
  readonly namespaces: readonly number[];
  readonly overlapSeconds: number;
}

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
  /** Pages some of whose revisions may have been left deleted, or moved to another page. */
  readonly restored: ReadonlySet<number>;
  /** True when the wiki hides which page an entry of its logs is about: only a full comparison finds it. */
  readonly concealed: boolean;
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
  concealed = false;
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

  /** Notes what an entry hides. The last word counts: a text that is shown again is not to be erased. */
  hide(pageId: number, params: WireLogParams | undefined): void {
    const { ids = [], new: now = {}, type } = params ?? {};
    if (type !== "revision" || ids.length === 0 || pageId <= 0) return;
    const [remoteId, revisionIds, content] = [String(pageId), ids.map(String), now.content === true];
    if (!content) this.#forgetHidden(remoteId, new Set(revisionIds));
    if (!content && now.user !== true && now.comment !== true) return;
    this.hidden.set(JSON.stringify([pageId, ids, content]), {
      remoteId,
      revisionIds,
      content,
      message: content ? "The wiki hides the text of this revision." : "The wiki hides who wrote this revision or why.",
    });
  }

  #forgetHidden(remoteId: string, shown: ReadonlySet<string>): void {
    for (const [key, hidden] of this.hidden) {
      if (hidden.remoteId !== remoteId || !hidden.content) continue;
      const revisionIds = hidden.revisionIds.filter((id) => !shown.has(id));
      if (revisionIds.length === 0) this.hidden.delete(key);
      else this.hidden.set(key, { ...hidden, revisionIds });
    }
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
  { site, namespaces, overlapSeconds }: ChangeWindow,
): Promise<Changes> {
  const collector = new ChangeCollector(namespaces);
  for (const id of cursor.unread ?? []) collector.pageIds.add(id);
  const from = new Date(Date.parse(cursor.timestamp) - overlapSeconds * 1000);
  const changes = new Window(cursor.timestamp, cursor.seen.changes);
  for await (const change of recentChanges(api, from)) {
    if (changes.isNew(change.rcid, change.timestamp)) takeChange(change, collector);
  }
  const logs = new Window(cursor.timestamp, cursor.seen.logs);
  for await (const event of logEvents(api, from)) {
    if (logs.isNew(event.logid, event.timestamp)) takeLogEvent(event, collector);
  }
  const latest = changes.latest > logs.latest ? changes.latest : logs.latest;
  const timestamp = notAfter(site.time, latest);
  const horizon = Date.parse(timestamp) - overlapSeconds * 1000;
  const seen = { changes: changes.idsSince(horizon), logs: logs.idsSince(horizon) };
  const { pageIds, titles, restored, hidden, concealed } = collector;
  const { templates, unsettled } = settleTemplates(cursor.unsettled ?? [], collector.templates, site);
  const next = { ...cursor, timestamp, seen, unsettled };
  return { pageIds, titles, templates, restored, hidden: [...hidden.values()], concealed, cursor: next };
}

/** Which templates' users are read now, and which will be once more. */
function settleTemplates(
  before: readonly UnsettledTemplate[],
  edited: ReadonlySet<string>,
  { jobs, time }: SiteState,
): { templates: ReadonlySet<string>; unsettled: UnsettledTemplate[] } {
  const isDue = ({ since }: UnsettledTemplate) =>
    jobs === 0 || time.getTime() - Date.parse(since) > LONGEST_WAIT_FOR_JOBS_MS;
  const waiting = before.filter((template) => !isDue(template) && !edited.has(template.title));
  const since = time.toISOString();
  const unsettled = jobs === 0 ? [] : [...edited].map((title) => ({ title, since }));
  const due = before.filter(isDue).map(({ title }) => title);
  return { templates: new Set([...edited, ...due]), unsettled: [...waiting, ...unsettled] };
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
  const known = new Set<number>();
  // The continuation is ours to build: it names the first row wanted, and 0 stands before every row of that second.
  for await (const { query } of api.list(params, { rccontinue: `${wikiTimestamp(from)}|0` })) {
    const rows = query?.recentchanges ?? [];
    requireNews(
      rows.map(({ rcid }) => rcid),
      known,
    );
    yield* rows;
  }
}

/** https://www.mediawiki.org/wiki/API:Logevents */
async function* logEvents(api: MediaWikiApi, from: Date): AsyncGenerator<WireLogEvent> {
  const list = { list: "logevents", ledir: "newer", lelimit: 500, lestart: from.toISOString() };
  const known = new Set<number>();
  for await (const { query } of api.list({ action: "query", ...list, leprop: "ids|title|type|timestamp|details" })) {
    const rows = query?.logevents ?? [];
    requireNews(
      rows.map(({ logid }) => logid),
      known,
    );
    yield* rows;
  }
}

function takeChange(change: WireChange, collector: ChangeCollector): void {
  const { ns, title, pageid, logtype, logaction } = change;
  const params = readLogParams(change.logparams);
  if (change.actionhidden === true) collector.concealed = true;
  collector.touch({ ns, title, ids: [pageid], params });
  if (logtype === "delete" || logtype === "suppress") takeDeletion(logaction, pageid, params, collector);
}

/** The kinds of log entry after which a page is not what it was. */
const PAGE_LOGS = new Set(["delete", "suppress", "move", "merge", "import"]);

function takeLogEvent(event: WireLogEvent, collector: ChangeCollector): void {
  const { ns, title, pageid, logpage, type, action } = event;
  if (event.actionhidden === true) collector.concealed = true;
  if (!PAGE_LOGS.has(type)) return;
  const params = readLogParams(event.params);
  collector.touch({ ns, title, ids: [pageid, logpage], params });
  if (type === "merge") collector.restored.add(logpage);
  if (type === "delete" || type === "suppress") takeDeletion(action, logpage, params, collector);
}

/** Extensions put into a log entry what they like; what is not ours to read says nothing. */
function readLogParams(params: WireLogParams | undefined): WireLogParams {
  try {
    return validateLogParams(params ?? {}, "The log entry");
  } catch (error) {
    if (error instanceof InvalidError) return {};
    throw error;
  }
}

function takeDeletion(
  action: string | undefined,
  pageId: number,
  params: WireLogParams | undefined,
  collector: ChangeCollector,
): void {
  if (action === "revision") collector.hide(pageId, params);
  // A page that has left our namespaces is still in our memory, and must leave it when it is deleted elsewhere.
  else if (pageId > 0) collector.pageIds.add(pageId);
  if (action === "restore") collector.restored.add(pageId);
}
