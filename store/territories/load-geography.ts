import { type SqlEntityManager, SqliteDriver } from "@mikro-orm/sql";
import type { GeographyStateRow } from "../database/entities.js";
import type { GeographyData } from "../geography/geography.js";
import type { TerritoryChange, TerritoryChangeKind } from "../geography/territory-change.js";
import type { Territory, TerritoryKind } from "../geography/territory.js";
import { geographyState } from "./state.js";

/** Lists come as JSON text, because most of them are the same: 35,000 communes have 1,300 lists of parents. */
interface TerritoryText {
  readonly id: string;
  readonly kind: TerritoryKind;
  readonly code: string;
  readonly name: string;
  readonly since: number;
  readonly vintage: number;
  readonly population: number | null;
  readonly parent_ids: string;
  readonly member_ids: string | null;
  readonly aliases: string;
  readonly postal_codes: string;
  readonly source: string | null;
  readonly valid_from: string | null;
  readonly valid_until: string | null;
}

interface ChangeText {
  readonly year: number | null;
  readonly kind: TerritoryChangeKind;
  readonly territory_id: string;
  readonly from_ids: string;
  readonly to_ids: string;
  readonly name_before: string | null;
  readonly name_after: string | null;
}

/** The geography that the database holds, and its version. */
export interface LoadedGeography {
  readonly state: GeographyStateRow;
  readonly data: GeographyData;
}

/**
 * Reads all territories and their past: four statements, more only when they change meanwhile.
 *
 * @returns undefined when the tables are empty.
 */
export async function readGeography(em: SqlEntityManager): Promise<LoadedGeography | undefined> {
  for (let before = await geographyState(em); ;) {
    if (before.version === 0) return undefined;
    const territories = await readTerritories(em);
    const changes = await readChanges(em);
    const after = await geographyState(em);
    if (after.version === before.version) {
      const { vintage } = after;
      return { state: after, data: { vintage, editions: editionsOf(territories, changes), territories, changes } };
    }
    before = after;
  }
}

async function readTerritories(em: SqlEntityManager): Promise<Territory[]> {
  const lists = ["parent_ids", "member_ids", "aliases", "postal_codes"].map(asText(em));
  const rows = await em.execute<TerritoryText[]>(
    `select id, kind, code, name, since, vintage, population, ${lists.join(", ")}, source, valid_from, valid_until from territory`,
  );
  const list = listReader();
  return rows.map((row) =>
    Object.freeze({
      id: row.id,
      kind: row.kind,
      code: row.code,
      name: row.name,
      vintage: row.vintage,
      since: row.since,
      ...(row.population !== null && { population: row.population }),
      parentIds: list(row.parent_ids),
      ...(row.member_ids !== null && { memberIds: list(row.member_ids) }),
      ...(row.aliases !== "[]" && { aliases: list(row.aliases) }),
      ...(row.postal_codes !== "[]" && { postalCodes: list(row.postal_codes) }),
      ...(row.source !== null && { source: row.source }),
      ...(row.valid_from !== null && { validFrom: row.valid_from }),
      ...(row.valid_until !== null && { validUntil: row.valid_until }),
    }),
  );
}

async function readChanges(em: SqlEntityManager): Promise<TerritoryChange[]> {
  const lists = ["from_ids", "to_ids"].map(asText(em));
  const rows = await em.execute<ChangeText[]>(
    `select year, kind, territory_id, ${lists.join(", ")}, name_before, name_after from territory_change order by id`,
  );
  const list = listReader();
  return rows.map((row) => ({
    ...(row.year !== null && { year: row.year }),
    kind: row.kind,
    territoryId: row.territory_id,
    fromIds: list(row.from_ids),
    toIds: list(row.to_ids),
    ...(row.name_before !== null && { nameBefore: row.name_before }),
    ...(row.name_after !== null && { nameAfter: row.name_after }),
  }));
}

function asText(em: SqlEntityManager): (column: string) => string {
  if (em.getDriver() instanceof SqliteDriver) return (column) => column;
  return (column) => `${column}::text as ${column}`;
}

/** Reads lists, the same text as the same frozen list: 40,000 lists of their own would be most of what this weighs. */
function listReader(): (json: string) => string[] {
  const known = new Map<string, string[]>();
  return (json) => {
    const before = known.get(json);
    if (before !== undefined) return before;
    const list = Object.freeze(JSON.parse(json)) as string[];
    known.set(json, list);
    return list;
  };
}

/** The years of all editions, oldest first: each has begun, ended or changed something. */
function editionsOf(territories: readonly Territory[], changes: readonly TerritoryChange[]): number[] {
  const years = new Set<number>();
  for (const { kind, since, vintage } of territories) if (kind !== "project") years.add(since).add(vintage);
  for (const { year } of changes) if (year !== undefined) years.add(year);
  return [...years].toSorted((a, b) => a - b);
}
