import { defineConnector } from "../connector.js";
import { withoutAddresses } from "../personal-data.js";
import { aliasesOfNote } from "./aliases.js";
import type { HedgeDocSettings } from "./generated/settings.js";
import { harvestNotes } from "./harvest-notes.js";
import { MAPPING_VERSION, noteToRecord } from "./map-note.js";
import { jsonToPayload } from "./payload.js";
import optionsSchema from "./settings.schema.json" with { type: "json" };

/** Notes of a HedgeDoc, each registered by its address, read without an account. */
export const hedgedoc = defineConnector<HedgeDocSettings>({
  name: "hedgedoc",
  description: "Notes of a HedgeDoc of version 1.9 or newer, each registered by its address, read without an account.",
  optionsSchema,
  // A HedgeDoc writes a session into its database for every request that brings no cookie.
  cookies: true,
  mappingVersion: () => MAPPING_VERSION,
  fetch: harvestNotes,
  toRecord: (candidate, source) => {
    const payload = jsonToPayload(candidate.payload);
    return withoutAddresses({ ...noteToRecord(payload, source), ...aliasesOfNote(candidate, payload, source) });
  },
});
