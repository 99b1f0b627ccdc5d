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
  const timestamp = query?.recentchanges?.[0]?.timestamp ?? site.time.toISOString();
  return { timestamp, seen: { changes: [], logs: [] }, rights: rightsOf(site) };
}

/** MediaWiki's own spelling of a time: YYYYMMDDHHMMSS. */
export function wikiTimestamp(time: Date): string {
  return time.toISOString().replaceAll(/[-:T]|\.\d+Z$/g, "");
}
