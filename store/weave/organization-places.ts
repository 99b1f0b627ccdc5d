import type { Purpose } from "../../schema/generated/record.js";
import type { OrganizationPlaceRow } from "../database/entities.js";
import { loadGeography } from "../geography/geography.js";
import { findPagePlaces } from "../geography/page-places.js";
import { parseTerritoryId } from "../geography/territory.js";
import type { LivePage } from "../match/page-views.js";
import { givenPlace, placeOf } from "./places.js";

type NewRow = Omit<OrganizationPlaceRow, "id">;

/** A seat is in one of these; an organization that names anything wider tells where it acts. */
const KINDS_OF_SEAT = new Set<string | undefined>([
  "commune",
  "municipal-arrondissement",
  "delegated-commune",
  "associated-commune",
]);

/** Where an organization has its seat and where it acts, as its page declares it: what only makes a place precise is left out. */
export function organizationPlaceRows({ pageId, revisionId, record }: LivePage, organizationId: string): NewRow[] {
  const geography = loadGeography();
  const declared = record.locations.flatMap(({ text, field, purpose }) =>
    findPagePlaces([{ field, text, nature: "declared" }], geography)
      .filter(({ role }) => role === "subject")
      .map((mention) => ({ place: placeOf(mention), purpose })),
  );
  const given = record.territories.flatMap((territory) =>
    givenPlace(territory, geography).map((place) => ({ place, purpose: territory.purpose })),
  );
  return [...declared, ...given].map(({ place: { origin: _, ...place }, purpose }) => ({
    ...place,
    pageId,
    organizationId,
    revisionId,
    ...roleOf(purpose, place.territoryId ?? place.candidateIds[0], place.reason),
  }));
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
