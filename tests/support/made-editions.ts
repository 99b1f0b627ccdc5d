import type { Edition } from "../../store/geography/edition.js";
import { assembleGeography, type Geography } from "../../store/geography/geography.js";
import { appendEdition, firstEdition, type Past } from "../../store/geography/past.js";
import { parseTerritoryId, type Territory } from "../../store/geography/territory.js";

/** A territory of a made edition; what a test does not say is not there. */
export function made(id: string, name: string, rest: Partial<Territory> = {}): Territory {
  const parsed = parseTerritoryId(id);
  if (!parsed) throw new Error(`${id} is no id.`);
  return { id, ...parsed, name, vintage: 0, since: 0, parentIds: [], ...rest };
}

/** An edition of these territories, of a year that also becomes theirs. */
export function edition(
  year: number,
  territories: readonly Territory[],
  formerCodes: Record<string, string[]> = {},
): Edition {
  return {
    year,
    territories: territories.map((each) => ({ ...each, vintage: year, since: year })),
    formerCodes: new Map(Object.entries(formerCodes)),
  };
}

/** The past that leads from the first to the last of these editions. */
export function pastOf([first, ...others]: readonly Edition[]): Past {
  if (!first) throw new Error("A past needs an edition.");
  let before = first;
  let past = firstEdition(first);
  for (const after of others) {
    past = appendEdition(past, before, after);
    before = after;
  }
  return past;
}

/** The geography of the last of these editions, with its past. */
export function geographyOf(editions: readonly Edition[]): Geography {
  const { editions: years, former, changes, since } = pastOf(editions);
  const last = editions.at(-1);
  const [first = 0] = years;
  const today = (last?.territories ?? []).map((each) => ({ ...each, since: since.get(each.id) ?? first }));
  return assembleGeography({ vintage: last?.year ?? 0, editions: years, territories: [...today, ...former], changes });
}

/** Something that happens to communes within a year, to those that the numbers pick. */
export interface MadeEvent {
  kind: "merge" | "split" | "split and rename" | "rename" | "recode";
  one: number;
  other: number;
}

/** How an edition tells what a commune is made of. */
export type MadeTelling = "former codes" | "parts" | "both";

/** An edition, and which of its communes holds each piece of land: pieces are never divided. */
export interface MadeYear {
  edition: Edition;
  holderOf: ReadonlyMap<string, string>;
}

interface MadeCommune {
  code: string;
  name: string;
  /** Codes of the pieces that it holds beside its own. */
  formers: string[];
}

/** The communes of the first year. Some have taken in others before. */
const FIRST: readonly MadeCommune[] = [
  { code: "01001", name: "Aube", formers: ["01901", "01902"] },
  { code: "01002", name: "Brume", formers: ["01903"] },
  { code: "01003", name: "Cime", formers: [] },
  { code: "01004", name: "Dune", formers: [] },
  { code: "01005", name: "Étang", formers: ["01904", "01905", "01906"] },
];

/** Lets years pass over a few communes. An event that its communes do not allow, or a second one in a year, is left out. */
export function makeYears(years: readonly (readonly MadeEvent[])[], telling: MadeTelling): MadeYear[] {
  let communes = FIRST.map((commune) => ({ ...commune }));
  const seen = [describeYear(2021, communes, telling)];
  years.forEach((events, index) => {
    const touched = new Set<string>();
    for (const event of events) communes = happen(event, communes, touched);
    seen.push(describeYear(2022 + index, communes, telling));
  });
  return seen;
}

function happen({ kind, one, other }: MadeEvent, communes: MadeCommune[], touched: Set<string>): MadeCommune[] {
  const free = communes.filter(({ code }) => !touched.has(code));
  const commune = free[one % free.length];
  if (!commune) return communes;
  const rest = communes.filter((each) => each !== commune);
  const { code, name, formers } = commune;
  const guest = free.filter((each) => each !== commune)[other % (free.length - 1)];
  const former = formers[other % formers.length];
  const change = (...made: MadeCommune[]) => {
    for (const each of [commune, ...made]) touched.add(each.code);
    return [...rest.filter((each) => kind !== "merge" || each !== guest), ...made];
  };
  const others = formers.filter((each) => each !== former);
  if (kind === "merge" && guest) {
    touched.add(guest.code);
    return change({ code, name: `${name} et ${guest.name}`, formers: [...formers, guest.code, ...guest.formers] });
  }
  if (kind === "rename") return change({ ...commune, name: `${name}-le-Neuf` });
  if (former === undefined) return communes;
  if (kind === "recode") return change({ code: former, name, formers: [...others, code] });
  const restored = { code: former, name: `Pièce ${former}`, formers: [] };
  const left = kind === "split" ? name : `Reste ${code}`;
  return kind === "merge" ? communes : change({ code, name: left, formers: others }, restored);
}

function describeYear(year: number, communes: readonly MadeCommune[], telling: MadeTelling): MadeYear {
  const territories = communes.flatMap(({ code, name, formers }) => [
    made(`commune:${code}`, name, { parentIds: ["department:01"] }),
    ...(telling === "former codes" ? [] : formers).map((each) =>
      made(`delegated-commune:${each}`, `Pièce ${each}`, { parentIds: [`commune:${code}`] }),
    ),
  ]);
  const formerCodes = communes.map(({ code, formers }) => {
    return [`commune:${code}`, (telling === "parts" ? [] : formers).map((each) => `commune:${each}`)] as const;
  });
  const holders = communes.flatMap(({ code, formers }) => [code, ...formers].map((piece) => [piece, code] as const));
  return {
    edition: edition(year, [made("department:01", "Ain"), ...territories], Object.fromEntries(formerCodes)),
    holderOf: new Map(holders.map(([piece, code]) => [piece, `commune:${code}`])),
  };
}
