import type { PageRecord } from "../../schema/generated/record.js";
import type { PlaceRow } from "../database/entities.js";
import { type Geography, loadGeography } from "../geography/geography.js";
import { type FieldPlace, type FieldText, findPagePlaces } from "../geography/page-places.js";
import { translateTerritory } from "../geography/translate.js";
import { namedTerritories } from "../territories/areas.js";
import type { Member } from "./member.js";

/** A place that a page names, before it has a row. */
export type PlaceOfPage = Omit<PlaceRow, "id" | "resourceId" | "revisionId">;

/** So many places of one page are kept: pages come from outside, and some are lists of all communes. */
const MOST_PLACES = 200;

/** The field of identifiers that a source itself gives. */
const GIVEN_FIELD = "territories";

/** The places a page names, linked to official territories where its words leave no doubt: each once for a field and role. */
export function placesOf(resourceId: string, { revisionId, record }: Pick<Member, "revisionId" | "record">) {
  const geography = loadGeography();
  const given = record.territories.flatMap((territory) => givenPlace(territory, geography));
  const givenIds = given.flatMap(({ territoryId }) => territoryId ?? []);
  const found = findPagePlaces(textsOf(record), geography, { given: givenIds }).map(placeOf);
  return surest(eachOnce([...found, ...given])).map((place) => ({ resourceId, revisionId, ...place }));
}

function textsOf({ locations, title, summary, description }: PageRecord): FieldText[] {
  return [
    ...locations.map(({ field, text }) => ({ field, text, nature: "declared" as const })),
    { field: "title", text: title, nature: "title" },
    { field: "summary", text: summary ?? "", nature: "summary" },
    { field: "description", text: description ?? "", nature: "body" },
  ];
}

/** A mention as it is kept. */
export function placeOf({ start, end, territoryId, ...mention }: FieldPlace): PlaceOfPage {
  const { status, role, origin, confidence, text, field, reason, candidateIds } = mention;
  return {
    territoryId: territoryId ?? null,
    status,
    role,
    origin,
    confidence,
    text,
    field,
    startOffset: start,
    endOffset: end,
    reason,
    candidateIds,
  };
}

/** An identifier that stands today means today's territory; what one of an earlier edition is today may be open. */
export function givenPlace({ id, text }: PageRecord["territories"][number], geography: Geography): PlaceOfPage[] {
  const territory = geography.get(id);
  const isOfToday = territory !== undefined && geography.isCurrent(territory);
  const known = isOfToday ? { territoryId: id, candidateIds: [], explanation: "" } : undefined;
  const { territoryId, candidateIds, explanation } = known ?? translateTerritory(id, undefined, geography);
  if (territoryId === undefined && candidateIds.length === 0) return [];
  return [
    {
      territoryId: territoryId ?? null,
      status: territoryId === undefined ? "ambiguous" : "resolved",
      role: "subject",
      origin: "given",
      confidence: territoryId === undefined ? 0.5 : 1,
      text,
      field: GIVEN_FIELD,
      startOffset: null,
      endOffset: null,
      reason: `The source gives the official identifier itself. ${explanation}`.trim(),
      candidateIds: [...candidateIds],
    },
  ];
}

/** What is named again in the same field and role says nothing new; the surest of the mentions stays, where it stands. */
function eachOnce(places: readonly PlaceOfPage[]): PlaceOfPage[] {
  const keyOf = ({ role, field, status, territoryId, text }: PlaceOfPage) =>
    JSON.stringify([role, field, status, territoryId ?? text]);
  const kept = new Set([...Map.groupBy(places, keyOf).values()].flatMap((same) => same.toSorted(surestFirst)[0] ?? []));
  return places.filter((place) => kept.has(place));
}

function surest(places: readonly PlaceOfPage[]): PlaceOfPage[] {
  if (places.length <= MOST_PLACES) return [...places];
  const kept = new Set(places.toSorted(surestFirst).slice(0, MOST_PLACES));
  return places.filter((place) => kept.has(place));
}

/** What makes the resource concern a territory comes before all that does not. */
function surestFirst(a: PlaceOfPage, b: PlaceOfPage): number {
  return namedTerritories([b]).length - namedTerritories([a]).length || b.confidence - a.confidence;
}
