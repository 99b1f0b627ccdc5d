import type { SqlEntityManager } from "@mikro-orm/sql";
import { Territory as TerritoryEntity } from "../database/territory-entities.js";
import type { Geography } from "../geography/geography.js";
import type { Territory } from "../geography/territory.js";
import { translateTerritory } from "../geography/translate.js";

/** A member of a project that is no more in the newest edition. */
export interface Repointing {
  readonly projectId: string;
  readonly memberId: string;
  /** What it is today, where that is one territory for sure; undefined when a steward has to decide. */
  readonly replacedBy: string | undefined;
  /** What became of it, an English sentence. */
  readonly explanation: string;
}

/**
 * Lets projects, stewards' own too, name what their members are in the newest edition. A member that became several
 * territories, or nothing that is known, stays as it is and is reported.
 *
 * @param geography What the tables hold now.
 */
export async function repointProjects(em: SqlEntityManager, geography: Geography): Promise<Repointing[]> {
  const projects = await em.find(
    TerritoryEntity,
    { kind: "project" },
    { orderBy: { id: "asc" }, disableIdentityMap: true },
  );
  const all: Repointing[] = [];
  for (const { id, memberIds } of projects) {
    const members = memberIds ?? [];
    const repointings = members.flatMap((memberId) => repointingOf(id, memberId, geography) ?? []);
    const replaced = new Map(repointings.map(({ memberId, replacedBy }) => [memberId, replacedBy ?? memberId]));
    const renewed = [...new Set(members.map((memberId) => replaced.get(memberId) ?? memberId))];
    const population = populationOf(renewed, geography) ?? null;
    await em.nativeUpdate(TerritoryEntity, { id }, { memberIds: renewed, population, vintage: geography.vintage });
    all.push(...repointings);
  }
  return all;
}

/** The inhabitants of all members together, where they are known; undefined when no member's are. */
export function populationOf(memberIds: readonly string[], geography: Geography): number | undefined {
  const known = geography.getMany(memberIds).flatMap((member) => member?.population ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, population) => sum + population, 0);
}

function repointingOf(projectId: string, memberId: string, geography: Geography): Repointing | undefined {
  if (isToday(geography.get(memberId), geography)) return undefined;
  const { territoryId, explanation } = translateTerritory(memberId, undefined, geography);
  return { projectId, memberId, replacedBy: territoryId, explanation };
}

function isToday(territory: Territory | undefined, geography: Geography): boolean {
  return territory !== undefined && geography.isCurrent(territory);
}
