import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Database } from "../database/database.js";
import { Territory as TerritoryEntity, TerritoryChange as ChangeEntity } from "../database/territory-entities.js";
import { compareEditions } from "../geography/compare-editions.js";
import { type Edition, formerCodeChanges } from "../geography/edition.js";
import { type GeographyData, assembleGeography } from "../geography/geography.js";
import type { TerritoryChangeKind } from "../geography/territory-change.js";
import type { Territory } from "../geography/territory.js";
import { lockGraph, nextMoment } from "../memory/graph-version.js";
import { inParts } from "../memory/in-parts.js";
import { weaveOutdated } from "../weave/weave-all.js";
import { checkFollows, editionBefore, readEdition } from "./edition-to-load.js";
import { fillTerritories } from "./fill.js";
import { type LoadedGeography, readGeography } from "./load-geography.js";
import { type Repointing, repointProjects } from "./repoint-projects.js";
import { appendChanges, writeTerritories } from "./rows.js";
import { saveGeographyState, weaveAgain } from "./state.js";

/** What loading an edition did. */
export interface EditionReport {
  readonly year: number;
  /** Official territories of the edition. */
  readonly territories: number;
  /** Territories that stood in the edition before and are no more. */
  readonly former: number;
  /** Steps that were added to the past of territories, by kind. */
  readonly changes: ReadonlyMap<TerritoryChangeKind, number>;
  /** Members of projects that were replaced, or that a steward should look at. */
  readonly repointings: readonly Repointing[];
}

/**
 * Takes the next edition of the official geography into the database, from an unpacked
 * `@etalab/decoupage-administratif`; or the newest one once more, corrected. Ids stay: what is no more keeps its row, with
 * the year of the last edition that knew it, and what became of it is added to the past. Then the whole graph is woven
 * again, because its places may mean other territories; should the process end before, the next start does it.
 *
 * @param onProgress Called with the share of the weaving that is done, from 0 to 1.
 * @throws EditionError when there is no such edition in the folder, or when it is not one that follows.
 */
export async function loadEdition(
  database: Database,
  folder: string,
  year: number,
  onProgress?: (share: number) => void,
): Promise<EditionReport> {
  const edition = readEdition(folder, year);
  await fillTerritories(database);
  const report = await database.em().transactional(async (em) => {
    await lockGraph(em);
    const loaded = await readGeography(em);
    if (loaded === undefined) throw new Error("The tables of territories are empty, although they were filled.");
    return takeIn(em, edition, loaded);
  });
  await weaveOutdated(() => database.em(), database.dialect, onProgress);
  return report;
}

async function takeIn(
  em: SqlEntityManager,
  edition: Edition,
  { state, data }: LoadedGeography,
): Promise<EditionReport> {
  const before = editionBefore(data, edition.year);
  checkFollows(edition, before, state.vintage);
  const comparison = compareEditions(before, edition);
  if (edition.year === state.vintage) await endCorrected(em, comparison.former, data);
  const begun = new Set(comparison.begun);
  const known = new Map(data.territories.map((each) => [each.id, each]));
  await writeTerritories(
    em,
    edition.territories.map((each) => ({ territory: withSince(each, begun, known), actor: null })),
  );
  await appendChanges(em, comparison.changes);
  await saveGeographyState(em, { version: state.version + 1, vintage: edition.year, bundle: state.bundle });
  const repointings = await renewFollowers(em, edition);
  await nextMoment(em, new Date());
  await weaveAgain(em);
  return {
    year: edition.year,
    territories: edition.territories.length,
    former: comparison.former.length,
    changes: new Map(
      [...Map.groupBy(comparison.changes, ({ kind }) => kind)].map(([kind, list]) => [kind, list.length]),
    ),
    repointings,
  };
}

/** The first edition in which the id means this territory. */
function withSince(territory: Territory, begun: ReadonlySet<string>, known: ReadonlyMap<string, Territory>): Territory {
  const since = known.get(territory.id)?.since;
  return begun.has(territory.id) || since === undefined ? territory : { ...territory, since };
}

/**
 * Of an edition that is loaded once more, what the correction does not have any more stood until the edition before; what
 * began with the mistake never stood.
 */
async function endCorrected(em: SqlEntityManager, former: readonly Territory[], data: GeographyData): Promise<void> {
  const last = data.editions.findLast((year) => year < data.vintage) ?? data.vintage;
  const [never, until] = [former.filter(({ since }) => since > last), former.filter(({ since }) => since <= last)];
  for (const part of inParts(never)) await em.nativeDelete(TerritoryEntity, { id: { $in: idsOf(part) } });
  for (const part of inParts(until))
    await em.nativeUpdate(TerritoryEntity, { id: { $in: idsOf(part) } }, { vintage: last });
}

function idsOf(territories: readonly Territory[]): string[] {
  return territories.map(({ id }) => id);
}

/** Lets follow what depends on all editions: where codes of a time before the first one lead, and members of projects. */
async function renewFollowers(em: SqlEntityManager, edition: Edition): Promise<Repointing[]> {
  const loaded = await readGeography(em);
  if (loaded === undefined) return [];
  const { territories } = loaded.data;
  const former = territories.filter(({ kind, vintage }) => kind !== "project" && vintage < edition.year);
  await em.nativeDelete(ChangeEntity, { kind: "FORMER_CODE" });
  await appendChanges(em, formerCodeChanges(edition, former));
  return repointProjects(em, assembleGeography(loaded.data));
}
