import type { SourceRow } from "../store/database/entities.js";
import type { PreviewMemory } from "./preview-memory.js";
import type { GivenSource } from "./preview-source.js";

const MEMORY_NOTES: { readonly [kind in PreviewMemory["kind"]]: string | undefined } = {
  ledger: undefined,
  none: "Nothing was ever harvested here: there is no database yet, so every page is new.",
  forgotten: "Compared with nothing, as asked (--afresh): every page is new.",
};

/**
 * What a person should know before reading a preview, because it does not stand in the settings themselves.
 *
 * @param known What the ledger knows under the id of the source.
 */
export function previewNotes(
  { source, from, saved }: GivenSource,
  memory: PreviewMemory["kind"],
  known: Pick<SourceRow, "connector" | "url" | "openHarvestId"> | undefined,
): string[] {
  const { id, connector, url, enabled } = source;
  const notes = [MEMORY_NOTES[memory]];
  if (saved === "other") {
    const where = from.kind === "file" ? "this file" : "standard input";
    notes.push(
      `The sources file has other settings for "${id}"; those of ${where} are shown. Where only what changed is read, ` +
        "their effect on the other pages is seen with --full.",
    );
  }
  if (saved === "unknown")
    notes.push("The sources file cannot be read, so nobody can say whether these settings are new.");
  if (known !== undefined && (known.connector !== connector || known.url !== url)) {
    notes.push(
      `The ledger knows "${id}" as ${known.connector} at ${known.url}. If this is another partner, give it another id: ` +
        "pages of both would be taken for one another.",
    );
  }
  if (known?.openHarvestId != null)
    notes.push("A harvest of it is under way or was interrupted; it may do some of this before you ask for it.");
  if (enabled === false) notes.push("It is switched off: it is harvested only when it is named.");
  return notes.filter((note) => note !== undefined);
}
