import type { Territory } from "../../store/geography/geography.js";
import type { TerritoryChange } from "../../store/geography/territory-change.js";
import type { PlaceCandidate } from "../../store/geography/resolve-place.js";
import type { NoteShown, ShownTypes } from "../common/shown.js";

/** Which fields of the territories subgraph show the official geography. Links to territories that note themselves do not. */
export const SHOWN_TYPES: ShownTypes = {
  Territory: {
    note: ({ id }: Territory, note) => noteOfficial(id, note),
    besides: ["id", "parents", "ancestors", "children", "composedOf", "formerly", "successors"],
  },
  TerritoryChange: {
    note: ({ territoryId }: TerritoryChange, note) => noteOfficial(territoryId, note),
    besides: ["from", "to"],
  },
  TerritoryTranslation: {
    note: ({ id }: { readonly id: string }, note) => noteOfficial(id, note),
    only: ["status", "explanation"],
  },
  // The words themselves are those of the client.
  PlaceCandidate: {
    note: ({ territoryId }: PlaceCandidate, note) => noteOfficial(territoryId, note),
    only: ["reason"],
  },
};

/** What projects draw for themselves is written here, by nobody else. */
function noteOfficial(territoryId: string, note: NoteShown): void {
  if (!territoryId.startsWith("project:")) note("works", "official-geography");
}
