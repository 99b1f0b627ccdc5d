import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Database } from "../database/database.js";
import { Territory as TerritoryEntity } from "../database/territory-entities.js";
import { type Geography, loadGeography } from "../geography/geography.js";
import type { Territory } from "../geography/territory.js";
import { DecisionRefusedError } from "../match/decision-refused.js";
import { lockGraph, nextMoment } from "../memory/graph-version.js";
import { inParts } from "../memory/in-parts.js";
import { weavePages } from "../weave/weave.js";
import { refreshProjectAreas } from "./areas.js";
import { fillTerritories } from "./fill.js";
import { pagesMentioning } from "./mentioning-pages.js";
import { type ProjectTerritoryInput, toProjectTerritory } from "./project-input.js";
import { forgetGeography, refreshGeography } from "./refresh.js";
import { writeTerritories } from "./rows.js";
import { geographyState, saveGeographyState } from "./state.js";

/** How many pages are woven at once: as many as one batch of a harvest has. */
const PAGES = 50;

/** What saving a project territory did. */
export interface SavedProject {
  readonly id: string;
  /** False when it was so already. */
  readonly changed: boolean;
  /** How many pages may mention it and were woven again. */
  readonly pages: number;
}

/**
 * Makes or changes a project territory, with all that follows from it, in one transaction: which resources concern it, and
 * what its names mean in the pages that mention it. The same input changes nothing. What comes with Maillage (Biovallée)
 * becomes the steward's own once one saves it: no bundle overwrites it.
 *
 * @param actor The steward who writes it.
 * @throws DecisionRefusedError BAD_USER_INPUT for the first field that is wrong.
 */
export async function saveProjectTerritory(
  database: Database,
  input: ProjectTerritoryInput,
  actor: string,
  now: Date,
): Promise<SavedProject> {
  return write(database, () => input, actor, now);
}

/** The end of a project territory. */
export interface ProjectTerritoryEnd {
  readonly code: string;
  /** Its last day (ISO 8601). */
  readonly validUntil: string;
  /** Who says so. */
  readonly source: string;
}

/**
 * Says on which day a project territory ended, or will end. It stays what it was, and its id with it.
 *
 * @param actor The steward who says so.
 * @throws DecisionRefusedError NOT_FOUND when there is no project of this code, BAD_USER_INPUT for a field that is wrong.
 */
export async function endProjectTerritory(
  database: Database,
  end: ProjectTerritoryEnd,
  actor: string,
  now: Date,
): Promise<SavedProject> {
  return write(database, (geography) => ended(geography.get(`project:${end.code}`), end), actor, now);
}

function ended(
  project: Territory | undefined,
  { code, validUntil, source }: ProjectTerritoryEnd,
): ProjectTerritoryInput {
  if (project?.kind !== "project") {
    const shown = code.slice(0, 60);
    throw new DecisionRefusedError("NOT_FOUND", `No project territory has the code "${shown}"; nothing ends.`, "code");
  }
  const { name, aliases, memberIds = [], source: before = "", validFrom } = project;
  // Who says what it was made of stays said.
  const sources = before.endsWith(source.trim()) ? before : `${before} ${source}`;
  return {
    code,
    name,
    memberIds,
    source: sources,
    validUntil,
    ...(aliases && { aliases }),
    ...(validFrom && { validFrom }),
  };
}

async function write(
  database: Database,
  describe: (geography: Geography) => ProjectTerritoryInput,
  actor: string,
  now: Date,
): Promise<SavedProject> {
  await fillTerritories(database);
  try {
    return await database.em().transactional(async (em) => {
      await lockGraph(em);
      await refreshGeography(em);
      const geography = loadGeography();
      const project = toProjectTerritory(describe(geography), geography);
      const { id } = project;
      const before = geography.get(id);
      const row = await em.findOne(TerritoryEntity, { id }, { fields: ["actor"], disableIdentityMap: true });
      if (row?.actor != null && isSame(project, before)) return { id, changed: false, pages: 0 };
      await writeRow(em, project, actor, now);
      await refreshProjectAreas(em, id);
      const pages = await pagesMentioning(em, database.dialect, [...namesOf(project), ...namesOf(before)]);
      for (const part of inParts(pages, PAGES)) await weavePages(em, part, { now });
      return { id, changed: true, pages: pages.length };
    });
  } catch (error) {
    // What was read of the transaction is not so; what is refused was not written.
    if (!(error instanceof DecisionRefusedError)) forgetGeography();
    throw error;
  }
}

async function writeRow(em: SqlEntityManager, project: Territory, actor: string, now: Date): Promise<void> {
  await writeTerritories(em, [{ territory: project, actor }]);
  const { version, vintage, bundle } = await geographyState(em);
  await saveGeographyState(em, { version: version + 1, vintage, bundle });
  await nextMoment(em, now);
  await refreshGeography(em);
}

function namesOf(project: Territory | undefined): string[] {
  return project === undefined ? [] : [project.name, ...(project.aliases ?? [])];
}

/** What a steward writes; the rest follows from it and from the edition. */
function isSame(project: Territory, before: Territory | undefined): boolean {
  const written = ({ name, aliases = [], memberIds, source, validFrom, validUntil }: Territory) =>
    JSON.stringify([name, aliases, memberIds, source, validFrom, validUntil]);
  return before !== undefined && written(project) === written(before);
}
