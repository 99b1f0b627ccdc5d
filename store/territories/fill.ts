import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Database } from "../database/database.js";
import type { GeographyStateRow } from "../database/entities.js";
import { TerritoryChange } from "../database/territory-entities.js";
import { type GeographyData, assembleGeography, bundledGeography } from "../geography/geography.js";
import { lockGraph, nextMoment } from "../memory/graph-version.js";
import { weaveOutdated } from "../weave/weave-all.js";
import { BUNDLE, BUNDLED_VINTAGE } from "./bundle.js";
import { readGeography } from "./load-geography.js";
import { forgetGeography } from "./refresh.js";
import { type Repointing, repointProjects } from "./repoint-projects.js";
import { appendChanges, writeTerritories } from "./rows.js";
import { geographyState, saveGeographyState, weaveAgain } from "./state.js";

/** What a fill found and did. */
export interface FillReport {
  /**
   * CURRENT: the tables hold what comes with this Maillage. FILLED: they do now. KEPT: an operator loaded an edition newer
   * than the bundled one, and it stays; told once for each bundle.
   */
  readonly outcome: "CURRENT" | "FILLED" | "KEPT";
  /** Year of the newest edition in the tables. */
  readonly vintage: number;
  /** Members of stewards' projects that were replaced, or that a steward should look at. */
  readonly repointings: readonly Repointing[];
}

/**
 * Makes the tables of territories hold the geography that comes with this Maillage, unless they do or hold a newer edition.
 * All in one transaction; of several processes one does it. What stewards wrote is left alone. Resources are woven again
 * where the geography was another before. One small statement when there is nothing to do.
 *
 * @param onProgress Called with the share that is done, from 0 to 1, when there is something to do.
 */
export async function fillTerritories(
  database: Database,
  onProgress: (share: number) => void = () => {},
): Promise<FillReport> {
  const state = await geographyState(database.em());
  if (isCurrent(state)) return { outcome: "CURRENT", vintage: state.vintage, repointings: [] };
  onProgress(0);
  const report = await database.em().transactional(async (em) => {
    await lockGraph(em);
    // Another process may have done it meanwhile.
    const now = await geographyState(em);
    return isCurrent(now) ? nothingDone(now) : fill(em, now, onProgress);
  });
  // The numbers of versions begin again where somebody emptied the tables.
  forgetGeography();
  onProgress(1);
  if (report.outcome === "FILLED") await weaveOutdated(() => database.em(), database.dialect);
  return report;
}

function isCurrent({ version, bundle }: GeographyStateRow): boolean {
  return version > 0 && bundle === BUNDLE;
}

function nothingDone({ vintage }: GeographyStateRow): FillReport {
  return { outcome: "CURRENT", vintage, repointings: [] };
}

async function fill(
  em: SqlEntityManager,
  state: GeographyStateRow,
  onProgress: (share: number) => void,
): Promise<FillReport> {
  const { version, vintage } = state;
  if (vintage > BUNDLED_VINTAGE) {
    await saveGeographyState(em, { version, vintage, bundle: BUNDLE });
    return { outcome: "KEPT", vintage, repointings: [] };
  }
  const bundled = bundledGeography();
  await replaceTerritories(em, bundled, onProgress);
  await saveGeographyState(em, { version: version + 1, vintage: bundled.vintage, bundle: BUNDLE });
  // As long as the tables were empty, the graph was woven and answered by the bundled geography.
  const repointings = version === 0 ? [] : await renewGraph(em);
  return { outcome: "FILLED", vintage: bundled.vintage, repointings };
}

/** Lets everything that was made with the territories of before follow. */
async function renewGraph(em: SqlEntityManager): Promise<Repointing[]> {
  const loaded = await readGeography(em);
  if (loaded === undefined) return [];
  await nextMoment(em, new Date());
  await weaveAgain(em);
  return repointProjects(em, assembleGeography(loaded.data));
}

async function replaceTerritories(
  em: SqlEntityManager,
  { territories, changes }: GeographyData,
  onProgress: (share: number) => void,
): Promise<void> {
  const total = territories.length + changes.length;
  let done = 0;
  const onRows = (rows: number) => onProgress((done += rows) / total);
  await em.execute("delete from territory where actor is null");
  await em.nativeDelete(TerritoryChange, {});
  await writeTerritories(
    em,
    territories.map((territory) => ({ territory, actor: null })),
    onRows,
  );
  await appendChanges(em, changes, onRows);
}
