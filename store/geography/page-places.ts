import { findCoordinatePlaces } from "./coordinates.js";
import type { PlaceMention } from "./find-places.js";
import type { Geography } from "./geography.js";
import { gatherPage, type ReadPage } from "./page-evidence.js";
import { roleAssigner } from "./page-roles.js";
import { districtOf } from "./municipal-districts.js";
import type { FieldPlace, FieldText, ProsePlace } from "./page-text.js";
import type { ProseCandidate } from "./prose-candidate.js";
import { decideProse, type PageEvidence } from "./prose-decision.js";
import type { Territory } from "./territory.js";

export type { FieldPlace, FieldText } from "./page-text.js";

/** How sure a declared place is; less so when only the rest of the page tells it. */
const DECLARED = { resolved: 0.95, ambiguous: 0.5, unknown: 0 } as const;
const TOLD_BY_PAGE = 0.85;
const COORDINATES = { resolved: 0.9, ambiguous: 0.4, unknown: 0 } as const;

/** Of one territory in one field, and of one page: what is more would only repeat. */
const MOST_REPEATED = 5;
const MOST_PLACES = 500;

/**
 * Finds the territories that a page names: all that its location fields say, even what names nothing we know, and from
 * its prose what the words leave little doubt of. The texts help each other: a neighbour or a département said anywhere
 * on the page tells which of several homonyms is meant.
 *
 * @param options.given Ids of territories that the source gives itself: they are not repeated, only used as evidence.
 * @example findPagePlaces([{ field: "body", text: "À Courcy, près de Reims.", nature: "body" }], loadGeography())
 */
export function findPagePlaces(
  texts: readonly FieldText[],
  geography: Geography,
  { given = [] }: { given?: readonly string[] } = {},
): FieldPlace[] {
  const page = gatherPage(texts, given, geography);
  const declared = page.declared.map((each) => settleDeclared(each, page, geography));
  const prose = page.prose.flatMap(({ source, candidate }): ProsePlace[] => {
    const decision = decideProse(candidate, page.evidence, geography);
    return decision ? [{ source, candidate, decision }] : [];
  });
  const points = texts.flatMap((source) => pointsOf(source, geography));
  const roleOf = roleAssigner([...declared, ...points], given, prose, geography);
  const said = prose.flatMap((place) => toFieldPlaces(place, roleOf(place), geography));
  return dropRepeated(inOrder([...declared, ...said, ...points], texts)).slice(0, MOST_PLACES);
}

/** Lets the page choose among the candidates of a declared name: by a place that prose makes precise, or by its areas. */
function settleDeclared(
  { source, mention }: ReadPage["declared"][number],
  { evidence, settled }: ReadPage,
  geography: Geography,
): FieldPlace {
  const place = { ...mention, field: source.field, origin: "declared" as const, confidence: DECLARED[mention.status] };
  if (mention.status !== "ambiguous") return place;
  const candidates = geography.getMany(mention.candidateIds).filter((each) => each !== undefined);
  const named = candidates.filter((each) => settled.has(each.id));
  const told = named.length === 1 ? named[0] : fittingOne(candidates, evidence, geography);
  if (!told) return place;
  const reason =
    named.length === 1
      ? `Of the places called “${mention.text}”, the text of the page makes this one precise.`
      : `Of the places called “${mention.text}”, only this one fits the other places of the page.`;
  const resolved = { status: "resolved" as const, territoryId: told.id, candidateIds: [], reason };
  return { ...place, ...resolved, confidence: TOLD_BY_PAGE };
}

function fittingOne(
  candidates: Territory[],
  { declared, said, around }: PageEvidence,
  geography: Geography,
): Territory | undefined {
  for (const areas of [declared, said, around]) {
    const fitting = candidates.filter((each) =>
      areas.some((area) => area !== each && geography.ancestorsOf(each.id).includes(area)),
    );
    if (fitting.length > 0) return fitting.length === 1 ? fitting[0] : undefined;
  }
  return undefined;
}

function toFieldPlaces(
  { source, candidate, decision }: ProsePlace,
  role: PlaceMention["role"],
  geography: Geography,
): FieldPlace[] {
  const { start, end, text, right } = candidate;
  const { status, candidates, reason, confidence } = decision;
  const [only] = candidates;
  const territory =
    status === "resolved" && only ? (districtOf(only, right.district?.number, geography) ?? only) : only;
  const place: FieldPlace = {
    text,
    start,
    end,
    status,
    ...(status === "resolved" && territory && { territoryId: territory.id }),
    candidateIds: status === "ambiguous" ? candidates.map(({ id }) => id) : [],
    role,
    reason,
    field: source.field,
    origin: "prose",
    confidence,
  };
  return [place, ...asideOf(place, candidate, source)];
}

/** The area in parentheses after a name: "(26)", "(Drôme)". */
function asideOf(place: FieldPlace, { right, beside }: ProseCandidate, { text }: FieldText): FieldPlace[] {
  const [area, other] = beside;
  const { aside } = right;
  if (!aside || !area || other || place.status !== "resolved") return [];
  const words = text.slice(aside.start, aside.end);
  if (/^\d{5}$/.test(words)) return [];
  const reason = `It stands in parentheses after “${place.text}”, and says where that is.`;
  const named = { text: words, ...aside, territoryId: area.id, candidateIds: [], reason, role: "context" as const };
  return [{ ...place, ...named }];
}

function pointsOf({ field, text, nature }: FieldText, geography: Geography): FieldPlace[] {
  const origin = nature === "declared" ? ("declared" as const) : ("prose" as const);
  return findCoordinatePlaces(text, geography).map((mention) => ({
    ...mention,
    field,
    origin,
    confidence: COORDINATES[mention.status],
  }));
}

/** In the order of the texts, then of their words. */
function inOrder(places: readonly FieldPlace[], texts: readonly FieldText[]): FieldPlace[] {
  const order = new Map(texts.map(({ field }, index) => [field, index]));
  const rank = ({ field }: FieldPlace) => order.get(field) ?? 0;
  return places.toSorted((a, b) => rank(a) - rank(b) || a.start - b.start || a.end - b.end);
}

function dropRepeated(places: readonly FieldPlace[]): FieldPlace[] {
  const counts = new Map<string, number>();
  return places.filter(({ origin, field, territoryId, candidateIds, text, start }, index) => {
    if (origin === "declared") return true;
    const before = places[index - 1];
    // The area in parentheses was read twice: by itself, and as what makes a name precise.
    if (before?.field === field && before.start === start && before.origin === "prose") return false;
    const key = `${field} ${territoryId ?? (candidateIds.join(" ") || text)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return (counts.get(key) ?? 0) <= MOST_REPEATED;
  });
}
