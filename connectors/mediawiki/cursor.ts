import type { Json } from "../../schema/sink.js";
import type { MediaWikiApi } from "./api.js";
import type { SiteState } from "./site.js";

/** Where the next incremental harvest begins. */
export interface Cursor {
  /** Time of the last change read, ISO 8601, by the server's clock. */
  readonly timestamp: string;
  /** Changes and log entries at or shortly before that time which were already read. */
  readonly seen: { readonly changes: readonly number[]; readonly logs: readonly number[] };
  /** Address and words of the site's licence; another licence concerns every page. */
  readonly rights: string;
  /** Pages that could not be read the last time, to be tried again. */
  readonly unread?: readonly number[];
  /** Templates whose users are read once more when the wiki has done its jobs. */
  readonly unsettled?: readonly UnsettledTemplate[];
}

/** A template edited while jobs were waiting: the pages that use it may still have their old categories and links. */
export interface UnsettledTemplate {
  readonly title: string;
  /** When its users were first read, ISO 8601, by the server's clock. */
  readonly since: string;
}

export function readCursor(value: Json | undefined): Cursor | undefined {
  const cursor = value as Partial<Cursor> | null | undefined;
  if (
    typeof cursor?.timestamp !== "string" ||
    !Array.isArray(cursor.seen?.changes) ||
    typeof cursor.rights !== "string"
  )
    return undefined;
  return Number.isNaN(Date.parse(cursor.timestamp)) ? undefined : (cursor as Cursor);
}

export function rightsOf({ info }: SiteState): string {
  return `${info.rights.url} ${info.rights.text}`;
}

/** The cursor of an empty memory at this moment: nothing before it counts, everything near it was seen by nobody. */
export async function latestChange(api: MediaWikiApi, site: SiteState): Promise<Cursor> {
  const { query } = await api.get({ action: "query", list: "recentchanges", rclimit: 1, rcprop: "ids|timestamp" });
  const latest = query?.recentchanges?.[0]?.timestamp ?? site.time.toISOString();
  return { timestamp: notAfter(site.time, latest), seen: { changes: [], logs: [] }, rights: rightsOf(site) };
}

/** MediaWiki's own spelling of a time: YYYYMMDDHHMMSS. */
export function wikiTimestamp(time: Date): string {
  return time.toISOString().replaceAll(/[-:T]|\.\d+Z$/g, "");
}

/** A row dated in the future must not carry the cursor there: all that happens until then would be missed. */
export function notAfter(now: Date, timestamp: string): string {
  return Date.parse(timestamp) > now.getTime() ? now.toISOString() : timestamp;
}
