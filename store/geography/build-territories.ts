import { draftGroupings, groupingsOf } from "./groupings.js";
import type { OfficialData, PartType, WireCommune } from "./official-data.js";
import { listSharer } from "./shared-lists.js";
import { toTerritory, type TerritoryDraft } from "./territory-draft.js";
import type { Territory, TerritoryKind } from "./territory.js";

const KIND_BY_PART: Record<PartType, TerritoryKind> = {
  "arrondissement-municipal": "municipal-arrondissement",
  "commune-deleguee": "delegated-commune",
  "commune-associee": "associated-commune",
};

/**
 * Makes every official territory of an edition, each frozen, in no particular order; our project territories are left
 * aside. The territories of one edition share their lists of parents and postal codes.
 *
 * @param year Of the edition: the last that knows each territory.
 * @param sinceOf Year of the first edition in which an id means what it means; defaults to this one.
 */
export function buildTerritories(
  data: OfficialData,
  year: number,
  sinceOf: (id: string) => number = () => year,
): Territory[] {
  const share = listSharer();
  const drafts = [
    ...draftRegions(data),
    ...draftDepartments(data),
    ...draftArrondissements(data),
    ...draftGroupings(data),
    ...draftCommunes(data),
    ...draftParts(data),
  ];
  return drafts.map((draft) => toTerritory(draft, { vintage: year, sinceOf }, share));
}

/** The codes of earlier times that an edition tells of its communes, as ids: `commune:33055` was also `commune:33338`. */
export function formerCodesOf(data: OfficialData): ReadonlyMap<string, readonly string[]> {
  return new Map(
    data.communes.flatMap(({ code, anciensCodes = [] }) =>
      anciensCodes.length === 0
        ? []
        : [[`commune:${code}`, anciensCodes.map((former) => `commune:${former}`)] as const],
    ),
  );
}

function draftRegions({ regions, departments, communes }: OfficialData): TerritoryDraft[] {
  const regionOf = new Map(departments.map((department) => [department.code, department.region]));
  const populations = sumPopulations(communes, ({ departement }) => regionOf.get(departement));
  return regions.map(({ code, nom: name }) => {
    return { kind: "region", code, name, population: populations.get(code), parentIds: [] };
  });
}

function draftDepartments({ departments, communes }: OfficialData): TerritoryDraft[] {
  const populations = sumPopulations(communes, ({ departement }) => departement);
  return departments.map(({ code, nom: name, region }) => {
    return { kind: "department", code, name, population: populations.get(code), parentIds: [`region:${region}`] };
  });
}

function draftArrondissements({ arrondissements, communes }: OfficialData): TerritoryDraft[] {
  const populations = sumPopulations(communes, ({ arrondissement }) => arrondissement);
  return arrondissements.map(({ code, nom: name, departement }) => {
    const parentIds = [`department:${departement}`];
    return { kind: "arrondissement", code, name, population: populations.get(code), parentIds };
  });
}

function draftCommunes({ communes, epcis, epts }: OfficialData): TerritoryDraft[] {
  const epciOf = groupingsOf(epcis);
  const eptOf = groupingsOf(epts);
  return communes.map((commune) => {
    const { code, nom: name, population, codesPostaux: postalCodes, departement, arrondissement } = commune;
    const parentIds = [
      `department:${departement}`,
      ...idsOf("arrondissement", arrondissement),
      ...idsOf("epci", epciOf.get(code)?.code),
      ...idsOf("ept", eptOf.get(code)?.code),
    ];
    return { kind: "commune", code, name, population, parentIds, postalCodes };
  });
}

function draftParts({ parts }: OfficialData): TerritoryDraft[] {
  return parts.map(({ type, code, nom: name, commune, population, codesPostaux: postalCodes }) => {
    return { kind: KIND_BY_PART[type], code, name, population, parentIds: [`commune:${commune}`], postalCodes };
  });
}

function idsOf(kind: TerritoryKind, code: string | undefined): string[] {
  return code === undefined || code === "" ? [] : [`${kind}:${code}`];
}

/** Adds up what is known; a key none of whose communes has a population is absent. */
function sumPopulations(
  communes: readonly WireCommune[],
  keyOf: (commune: WireCommune) => string | undefined,
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const commune of communes) {
    const key = keyOf(commune);
    if (key !== undefined && commune.population !== undefined) sums.set(key, (sums.get(key) ?? 0) + commune.population);
  }
  return sums;
}
