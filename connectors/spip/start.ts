import type { FetchContext, Observation } from "../connector.js";
import { type Cursor, type Position, readCursor, readPosition, settingsOf } from "./cursor.js";
import type { SpipSettings } from "./generated/settings.js";
import { Notebook } from "./notebook.js";

const HOUR_MS = 3_600_000;

/** How long a sitemap can be relied on to show what changed: SPIP tells it for 24 hours, and clocks differ. */
const TRUSTED_HOURS = 23;

/** How far our clock may go back before it is not relied on, in hours: five minutes. */
const CLOCK_TOLERANCE_HOURS = 1 / 12;

/** Where a harvest begins. */
export interface Start extends Pick<Position, "queue" | "tried" | "left" | "everything"> {
  readonly notebook: Notebook;
  /** It goes on where a killed one left off. */
  readonly isResumed: boolean;
  /** Why everything is read although only changes were asked for. */
  readonly notice?: Observation;
}

/** Goes on from the position, from the cursor, or from the beginning. */
export function whereToStart(context: FetchContext<SpipSettings>): Start {
  const settings = settingsOf(context.options);
  const position = readPosition(context.position);
  const now = context.now();
  if (position !== undefined && whyNotFrom(position.cursor, settings, now) === undefined) {
    return { ...position, notebook: new Notebook(position.cursor), isResumed: true };
  }
  const cursor = readCursor(context.cursor);
  const why = cursor === undefined ? NO_CURSOR : whyNotFrom(cursor, settings, now);
  const fresh = { queue: [], tried: [], left: [], isResumed: false };
  // Nothing tells whether articles that are named one by one have changed: each is read every time.
  const isNamed = context.options.articles !== undefined;
  if (cursor !== undefined && why === undefined && !context.full && !isNamed) {
    return { ...fresh, notebook: new Notebook(cursor), everything: false };
  }
  return {
    ...fresh,
    notebook: Notebook.anew(now.toISOString(), settings, cursor),
    everything: true,
    ...(why !== undefined && !context.full && !isNamed && { notice: { type: "notice", ...why } }),
  };
}

const NO_CURSOR = { code: "FULL_READ", message: "Nothing is known of an earlier harvest, so every article is read." };

/** Why the changes since a cursor are not enough; undefined when they are. */
function whyNotFrom(cursor: Cursor, settings: string, now: Date): { code: string; message: string } | undefined {
  if (cursor.settings !== settings) {
    const message = "The options of the source are others than at the last harvest, so every article is read again.";
    return { code: "SETTINGS_CHANGED", message };
  }
  const hours = (now.getTime() - Date.parse(cursor.readAt)) / HOUR_MS;
  if (hours > TRUSTED_HOURS) {
    const message =
      `SPIP shows for 24 hours that an article was modified, and the last harvest was ${Math.floor(hours)} hours ago, ` +
      "so every article is read again. Harvest the source more often.";
    return { code: "LASTMOD_EXPIRED", message };
  }
  if (hours < -CLOCK_TOLERANCE_HOURS) {
    const message = "Our clock has gone back behind the last harvest, so every article is read again.";
    return { code: "CLOCK_WENT_BACK", message };
  }
  return undefined;
}
