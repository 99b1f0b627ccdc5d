import { type Edition, toEdition } from "../geography/edition.js";
import type { GeographyData } from "../geography/geography.js";
import { readOfficialData } from "../geography/official-data.js";
import { parseTerritoryId } from "../geography/territory.js";

/** An edition that cannot be loaded; says why and what to do. */
export class EditionError extends Error {
  override readonly name = "EditionError";
}

/** The first edition of the package, and the last year that anybody may have in hand. */
const YEARS = { first: 2018, last: 2100 };

/** Of the communes; fewer than 1 % were merged in any year since 2019, so a file that lost more was cut off. */
const GREATEST_LOSS = 0.05;

/**
 * Reads the edition in a folder.
 *
 * @throws EditionError when there is none in it, or when the year is none.
 */
export function readEdition(folder: string, year: number): Edition {
  if (!Number.isInteger(year) || year < YEARS.first || year > YEARS.last) {
    throw new EditionError(`${year} is not the year of an edition; write the year whose 1 January it describes.`);
  }
  const edition = parseEdition(folder, year);
  const ids = new Set<string>();
  for (const { id } of edition.territories) {
    if (parseTerritoryId(id) === undefined)
      throw new EditionError(`${folder} names "${id.slice(0, 60)}", which is no code.`);
    if (ids.has(id)) throw new EditionError(`${folder} names ${id} twice; one of the two must be wrong.`);
    ids.add(id);
  }
  return edition;
}

function parseEdition(folder: string, year: number): Edition {
  try {
    return toEdition(readOfficialData(folder), year);
  } catch (cause) {
    throw new EditionError((cause as Error).message, { cause });
  }
}

/**
 * The newest edition that the tables hold, to compare another with. Loaded once more, an edition is compared with what
 * was there of it, as if that were the year before.
 */
export function editionBefore({ vintage, territories, changes }: GeographyData, year: number): Edition {
  const formerCodes = new Map<string, string[]>();
  for (const { kind, territoryId, toIds } of changes) {
    const [heir] = toIds;
    const tells = kind === "FORMER_CODE" || kind === "MERGED" || kind === "RECODED";
    if (!tells || heir === undefined || heir === territoryId || toIds.length > 1) continue;
    if (territoryId.startsWith("commune:")) formerCodes.set(heir, [...(formerCodes.get(heir) ?? []), territoryId]);
  }
  return {
    year: Math.min(vintage, year - 1),
    territories: territories.filter((each) => each.vintage === vintage && each.kind !== "project"),
    formerCodes,
  };
}

/** @throws EditionError when the edition is older than what is there, or has lost too many communes to be whole. */
export function checkFollows(edition: Edition, before: Edition, vintage: number): void {
  if (edition.year < vintage) {
    throw new EditionError(
      `The tables hold the edition ${vintage}, so ${edition.year} would undo what came since; load ${vintage} once more to correct it, or a newer one.`,
    );
  }
  const [had, has] = [before, edition].map(countCommunes) as [number, number];
  if (has < had * (1 - GREATEST_LOSS)) {
    throw new EditionError(
      `It has ${has} communes where ${had} were: more than one in twenty is missing, so the file is not whole. Unpack it again.`,
    );
  }
}

function countCommunes({ territories }: Edition): number {
  return territories.filter(({ kind }) => kind === "commune").length;
}
