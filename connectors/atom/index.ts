import { defineConnector } from "../connector.js";
import { aliasesOfEntry } from "./aliases.js";
import type { AtomSettings } from "./generated/settings.js";
import { FeedHarvest } from "./harvest-feed.js";
import type { EntryPayload } from "./payload.js";
import optionsSchema from "./settings.schema.json" with { type: "json" };
import { DEFAULT_KIND, payloadToRecord } from "./to-record.js";

/** Raise it when payloads are made or read differently. */
const VERSION = "atom/2";

function mappingVersion({ kind = DEFAULT_KIND }: AtomSettings): string {
  return `${VERSION}-${kind.toLowerCase()}`;
}

export const atom = defineConnector<AtomSettings>({
  name: "atom",
  description: "Atom feeds (RFC 4287), one page for each entry; a feed in several pages is followed to its end.",
  optionsSchema,
  mappingVersion,
  fetch: (context) => new FeedHarvest(context, mappingVersion(context.options)).observations(),
  toRecord: (candidate, source, options) => ({
    ...payloadToRecord(candidate.payload as unknown as EntryPayload, source, options),
    ...aliasesOfEntry(candidate),
  }),
});
