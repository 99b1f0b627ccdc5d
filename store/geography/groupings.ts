import type { OfficialData, WireCommune, WireGrouping } from "./official-data.js";
import type { TerritoryDraft } from "./territory-draft.js";

/** The grouping (EPCI or EPT) that each commune code belongs to. */
type GroupingByCommune = ReadonlyMap<string, WireGrouping>;

/** Drafts the EPCI and EPT of an edition. A member that is no commune of the edition is left out. */
export function draftGroupings(data: OfficialData): TerritoryDraft[] {
  const epciOf = groupingsOf(data.epcis);
  const communes = new Map(data.communes.map((commune) => [commune.code, commune]));
  const regionOf = new Map(data.departments.map((department) => [department.code, department.region]));
  const known = (grouping: WireGrouping) => {
    return { ...grouping, membres: grouping.membres.filter(({ code }) => communes.has(code)) };
  };
  const area = (grouping: WireGrouping) => smallestArea(grouping, communes, regionOf);
  return [
    ...data.epcis.map(known).map((epci) => toDraft("epci", epci, area(epci))),
    ...data.epts.map(known).map((ept) => toDraft("ept", ept, [...commonEpci(ept, epciOf), ...area(ept)])),
  ];
}

/** Finds the grouping of a commune by the code of the commune. */
export function groupingsOf(groupings: readonly WireGrouping[]): GroupingByCommune {
  return new Map(groupings.flatMap((grouping) => grouping.membres.map((member) => [member.code, grouping] as const)));
}

function toDraft(kind: "epci" | "ept", grouping: WireGrouping, parentIds: string[]): TerritoryDraft {
  const { code, nom: name, populationMunicipale: population, membres } = grouping;
  return { kind, code, name, population, parentIds, memberIds: membres.map((member) => `commune:${member.code}`) };
}

/** The smallest of département and région that holds every commune of a grouping; none when it crosses régions. */
function smallestArea(
  grouping: WireGrouping,
  communes: ReadonlyMap<string, WireCommune>,
  regionOf: ReadonlyMap<string, string>,
): string[] {
  const departments = new Set(grouping.membres.map((member) => communes.get(member.code)?.departement ?? ""));
  if (departments.size === 1) return [...departments].map((code) => `department:${code}`);
  const regions = new Set([...departments].map((code) => regionOf.get(code) ?? ""));
  return regions.size === 1 ? [...regions].map((code) => `region:${code}`) : [];
}

/** The EPCI that holds every commune of an EPT: the Métropole du Grand Paris, for all of them today. */
function commonEpci(ept: WireGrouping, epciOf: GroupingByCommune): string[] {
  const epcis = new Set(ept.membres.map((member) => epciOf.get(member.code)?.code));
  const [only] = epcis;
  return epcis.size === 1 && only !== undefined ? [`epci:${only}`] : [];
}
