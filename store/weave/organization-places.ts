import type { Purpose } from "../../schema/generated/record.js";
import type { OrganizationPlaceRow } from "../database/entities.js";
import { findDeclaredPlaces } from "../geography/find-places.js";
import { loadGeography } from "../geography/geography.js";
import { parseTerritoryId } from "../geography/territory.js";
import type { LivePage } from "../match/page-views.js";

type NewRow = Omit<OrganizationPlaceRow, "id">;

/** How sure a declared place is. */
const CONFIDENCE = { resolved: 0.95, ambiguous: 0.5, unknown: 0 };

/** A seat is in one of these; an organization that names anything wider tells where it acts. */
const KINDS_OF_SEAT = new Set<string | undefined>([
  "commune",
  "municipal-arrondissement",
  "delegated-commune",
  "associated-commune",
]);

/** Where an organization has its seat and where it acts, as its page declares it: what only makes a place precise is left out. */
export function organizationPlaceRows({ pageId, revisionId, record }: LivePage, organizationId: string): NewRow[] {
  const of = { pageId, organizationId, revisionId };
  const declared = record.locations.flatMap(({ text, field, purpose }) =>
    findDeclaredPlaces(text, loadGeography())
      .filter(({ role }) => role === "subject")
      .map((mention) => ({
        ...of,
        ...roleOf(purpose, mention.territoryId ?? mention.candidateIds[0], mention.reason),
        territoryId: mention.territoryId ?? null,
        status: mention.status,
        text: mention.text,
        field,
        startOffset: mention.start,
        endOffset: mention.end,
        confidence: CONFIDENCE[mention.status],
        candidateIds: mention.candidateIds,
      })),
  );
  const given = record.territories
    .filter(({ id }) => loadGeography().get(id) !== undefined)
    .map(({ id, text, purpose }) => ({
      ...of,
      ...roleOf(purpose, id, "The source gives the official identifier itself."),
      territoryId: id,
      status: "resolved" as const,
      text,
      field: "territories",
      startOffset: null,
      endOffset: null,
      confidence: 1,
      candidateIds: [],
    }));
  return [...declared, ...given];
}

/** What the page says it to be or, where it says nothing, what the kind of territory lets expect; with that in the reason. */
function roleOf(purpose: Purpose | undefined, territoryId: string | undefined, reason: string) {
  if (purpose !== undefined) return { role: purpose, reason };
  const isSeat = territoryId === undefined || KINDS_OF_SEAT.has(parseTerritoryId(territoryId)?.kind);
  return isSeat
    ? { role: "SEAT" as const, reason: `${reason} The page does not say what for: a commune is taken for the seat.` }
    : {
        role: "AREA" as const,
        reason: `${reason} The page does not say what for: more than a commune is taken for the area of action.`,
      };
}
