import type { Past } from "./past.js";
import type { TerritoryChange } from "./territory-change.js";
import { parseTerritoryId, type Territory } from "./territory.js";

/** The past in a file that people review: what can be told from the rest is left out. */
export interface WirePast {
  editions: number[];
  since: Record<string, number>;
  former: WireTerritory[];
  changes: WireChange[];
}

/** Kind and code are in the id; since the first edition unless it says another. */
type WireTerritory = Omit<Territory, "kind" | "code" | "since"> & { since?: number };

/** Ids that are not given are the territory's own. */
type WireChange = Omit<TerritoryChange, "fromIds" | "toIds"> & { fromIds?: string[]; toIds?: string[] };

/** Writes a past as JSON, each territory and change on a line of its own. */
export function writePast({ editions, since, former, changes }: Past): string {
  const [first] = editions;
  const sinceLines = [...since].map(([id, year]) => `${JSON.stringify(id)}: ${year}`);
  const formerLines = former.map((each) => JSON.stringify(toWireTerritory(each, first)));
  const changeLines = changes.map((each) => JSON.stringify(toWireChange(each)));
  return [
    `{"editions": ${JSON.stringify(editions)},`,
    `"since": {\n${sinceLines.join(",\n")}\n},`,
    `"former": [\n${formerLines.join(",\n")}\n],`,
    `"changes": [\n${changeLines.join(",\n")}\n]}`,
    "",
  ].join("\n");
}

/**
 * Reads what `writePast` wrote.
 *
 * @throws Error when an id is not one.
 */
export function readPast({ editions, since, former, changes }: WirePast): Past {
  const first = editions[0] ?? 0;
  return {
    editions,
    since: new Map(Object.entries(since)),
    former: former.map((each) => toTerritory(each, first)),
    changes: changes.map(({ fromIds, toIds, ...change }) => {
      const own = [change.territoryId];
      return Object.freeze({ ...change, fromIds: fromIds ?? own, toIds: toIds ?? own });
    }),
  };
}

function toWireTerritory(territory: Territory, first: number | undefined): WireTerritory {
  const { id, name, vintage, since, population, parentIds, memberIds, postalCodes } = territory;
  return {
    id,
    name,
    vintage,
    ...(since !== first && { since }),
    ...(population !== undefined && { population }),
    parentIds,
    ...(memberIds && { memberIds }),
    ...(postalCodes && { postalCodes }),
  };
}

function toWireChange({ year, kind, territoryId, fromIds, toIds, ...names }: TerritoryChange): WireChange {
  const isOwn = (ids: readonly string[]) => ids.length === 1 && ids[0] === territoryId;
  return {
    ...(year !== undefined && { year }),
    kind,
    territoryId,
    ...(!isOwn(fromIds) && { fromIds: [...fromIds] }),
    ...(!isOwn(toIds) && { toIds: [...toIds] }),
    ...names,
  };
}

function toTerritory({ since, ...territory }: WireTerritory, first: number): Territory {
  const parsed = parseTerritoryId(territory.id);
  if (!parsed) throw new Error(`${territory.id}, in past-editions.json, is no id of a territory: make the file again.`);
  return Object.freeze({ ...territory, ...parsed, since: since ?? first });
}
