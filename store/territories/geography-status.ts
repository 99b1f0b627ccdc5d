import type { Database } from "../database/database.js";
import { Territory as TerritoryEntity } from "../database/territory-entities.js";
import { bundledGeography } from "../geography/geography.js";
import { KINDS, type Territory, type TerritoryKind, standsIn } from "../geography/territory.js";
import { readGeography } from "./load-geography.js";

/** Which territories the database holds. */
export interface GeographyStatus {
  /** Year of the newest edition, and of all of them, oldest first. */
  readonly vintage: number;
  readonly editions: readonly number[];
  /** Which bundle filled the tables; undefined as long as they are empty and the one that comes with Maillage answers. */
  readonly bundle: string | undefined;
  /** Kinds that there are, widest first: how many territories stand today, and how many stood in earlier editions only. */
  readonly kinds: readonly { readonly kind: TerritoryKind; readonly current: number; readonly past: number }[];
  /** Project territories by id, with the steward who wrote them; null for those that come with Maillage. */
  readonly projects: readonly { readonly territory: Territory; readonly actor: string | null }[];
}

export async function geographyStatus(database: Database): Promise<GeographyStatus> {
  const em = database.em();
  const loaded = await readGeography(em);
  const { vintage, editions, territories } = loaded?.data ?? bundledGeography();
  const rows = await em.find(TerritoryEntity, { kind: "project" }, { fields: ["actor"], disableIdentityMap: true });
  const actors = new Map(rows.map(({ id, actor }) => [id, actor]));
  const byKind = Map.groupBy(territories, ({ kind }) => kind);
  return {
    vintage,
    editions,
    bundle: loaded?.state.bundle,
    kinds: KINDS.flatMap((kind) => {
      const all = byKind.get(kind) ?? [];
      const current = all.filter((each) => standsIn(each, vintage)).length;
      return all.length === 0 ? [] : [{ kind, current, past: all.length - current }];
    }),
    projects: (byKind.get("project") ?? [])
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map((territory) => ({ territory, actor: actors.get(territory.id) ?? null })),
  };
}
