import projects from "./project-territories.json" with { type: "json" };
import { VINTAGE, type OfficialData, type WireCommune, type WireGrouping } from "./official-data.js";
import type { Territory, TerritoryKind } from "./territory.js";

/** A project territory as a steward writes it in `project-territories.json`. */
interface WireProject {
  code: string;
  name: string;
  aliases: string[];
  memberIds: string[];
}

interface Draft {
  kind: TerritoryKind;
  code: string;
  name: string;
  population: number | undefined;
  parentIds: string[];
  memberIds?: string[];
}

/** The grouping (EPCI or EPT) that each commune code belongs to. */
type GroupingByCommune = ReadonlyMap<string, WireGrouping>;

/** Makes every territory of an edition, each frozen, in no particular order. */
export function buildTerritories(data: OfficialData): Territory[] {
  const epciOf = indexMembers(data.epcis);
  const communes = new Map(data.communes.map((commune) => [commune.code, commune]));
  const regionOf = new Map(data.departments.map((department) => [department.code, department.region]));
  const groupings = (kind: "epci" | "ept", list: WireGrouping[]) =>
    list.map((grouping) => {
      const parentIds = [...commonEpci(kind, grouping, epciOf), ...smallestArea(grouping, communes, regionOf)];
      return groupingToTerritory(kind, grouping, parentIds);
    });
  const official = [
    ...regionsAndDepartments(data, regionOf),
    ...groupings("epci", data.epcis),
    ...groupings("ept", data.epts),
    ...communesToTerritories(data, epciOf),
  ];
  return [...official, ...projectTerritories(official)];
}

/** Usual names of the project territories, by id, as written. */
export const projectAliases: ReadonlyMap<string, string[]> = new Map(
  (projects as WireProject[]).map((project) => [`project:${project.code}`, project.aliases]),
);

function regionsAndDepartments(data: OfficialData, regionOf: ReadonlyMap<string, string>): Territory[] {
  const byDepartment = sumPopulations(data.communes, (commune) => commune.departement);
  const byRegion = sumPopulations(data.communes, (commune) => regionOf.get(commune.departement) ?? "");
  return [
    ...data.regions.map(({ code, nom }) =>
      toTerritory({ kind: "region", code, name: nom, population: byRegion.get(code), parentIds: [] }),
    ),
    ...data.departments.map(({ code, nom, region }) => {
      const parentIds = [`region:${region}`];
      return toTerritory({ kind: "department", code, name: nom, population: byDepartment.get(code), parentIds });
    }),
  ];
}

function communesToTerritories(data: OfficialData, epciOf: GroupingByCommune): Territory[] {
  const eptOf = indexMembers(data.epts);
  // Communes of one département and EPCI share one list: 35 000 lists would be most of what the geography weighs.
  const shared = new Map<string, string[]>();
  return data.communes.map((commune) => {
    const epci = epciOf.get(commune.code)?.code;
    const ept = eptOf.get(commune.code)?.code;
    const key = `${commune.departement}|${epci}|${ept}`;
    const parentIds = shared.get(key) ?? [
      `department:${commune.departement}`,
      ...(epci === undefined ? [] : [`epci:${epci}`]),
      ...(ept === undefined ? [] : [`ept:${ept}`]),
    ];
    shared.set(key, parentIds);
    const { code, nom: name, population } = commune;
    return toTerritory({ kind: "commune", code, name, population, parentIds });
  });
}

function groupingToTerritory(kind: "epci" | "ept", grouping: WireGrouping, parentIds: string[]): Territory {
  const { code, nom: name, populationMunicipale: population } = grouping;
  const memberIds = grouping.membres.map((member) => `commune:${member.code}`);
  return toTerritory({ kind, code, name, population, parentIds, memberIds });
}

function projectTerritories(official: Territory[]): Territory[] {
  const wanted = new Set((projects as WireProject[]).flatMap((project) => project.memberIds));
  const populations = new Map(official.filter((each) => wanted.has(each.id)).map((each) => [each.id, each.population]));
  return (projects as WireProject[]).map(({ code, name, memberIds }) => {
    const missing = memberIds.find((id) => !populations.has(id));
    if (missing)
      throw new Error(`${missing}, in project-territories.json, is not in the edition ${VINTAGE}: correct it.`);
    const population = memberIds.reduce((sum, id) => sum + (populations.get(id) ?? 0), 0);
    return toTerritory({ kind: "project", code, name, population, parentIds: [], memberIds });
  });
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
function commonEpci(kind: "epci" | "ept", grouping: WireGrouping, epciOf: GroupingByCommune): string[] {
  if (kind === "epci") return [];
  const epcis = new Set(grouping.membres.map((member) => epciOf.get(member.code)?.code));
  const [only] = epcis;
  return epcis.size === 1 && only !== undefined ? [`epci:${only}`] : [];
}

function indexMembers(groupings: WireGrouping[]): Map<string, WireGrouping> {
  return new Map(groupings.flatMap((grouping) => grouping.membres.map((member) => [member.code, grouping] as const)));
}

/** Adds up what is known; a key none of whose communes has a population is absent. */
function sumPopulations(communes: WireCommune[], keyOf: (commune: WireCommune) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const commune of communes) {
    if (commune.population === undefined) continue;
    sums.set(keyOf(commune), (sums.get(keyOf(commune)) ?? 0) + commune.population);
  }
  return sums;
}

function toTerritory({ kind, code, name, population, parentIds, memberIds }: Draft): Territory {
  return Object.freeze({
    id: `${kind}:${code}`,
    kind,
    code,
    name,
    vintage: VINTAGE,
    since: VINTAGE,
    ...(population !== undefined && { population }),
    parentIds: Object.freeze(parentIds) as string[],
    ...(memberIds && { memberIds: Object.freeze(memberIds) as string[] }),
  });
}
