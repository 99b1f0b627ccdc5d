import { compareEditions } from "./compare-editions.js";
import type { Edition } from "./edition.js";
import type { TerritoryChange } from "./territory-change.js";
import type { Territory } from "./territory.js";

/** What editions before the newest one knew, and what changed from each to the next. */
export interface Past {
  /** Years of all editions, the newest included, oldest first. */
  readonly editions: readonly number[];
  /** Territories that the newest edition does not have, as the last one that had them described them. */
  readonly former: readonly Territory[];
  /** By year, then by territory. */
  readonly changes: readonly TerritoryChange[];
  /** The first edition in which an id of the newest means what it means; an id that is not here: since the first one. */
  readonly since: ReadonlyMap<string, number>;
}

/** The past of a geography of one edition: none. */
export function firstEdition({ year }: Edition): Past {
  return { editions: [year], former: [], changes: [], since: new Map() };
}

/**
 * Adds an edition to a past that ends with the edition before it.
 *
 * @throws Error when the edition is not the next one, or does not follow what the past ends with.
 */
export function appendEdition(past: Past, before: Edition, after: Edition): Past {
  if (past.editions.at(-1) !== before.year)
    throw new Error(`The past ends with ${past.editions.at(-1)}, not ${before.year}: append each edition to the last.`);
  const { changes, former, begun } = compareEditions(before, after);
  const first = past.editions[0] ?? before.year;
  const since = new Map(past.since);
  const gone = former.map((each) => ({ ...each, vintage: before.year, since: since.get(each.id) ?? first }));
  for (const { id } of former) since.delete(id);
  for (const id of begun) since.set(id, after.year);
  const stands = new Set(begun);
  return {
    editions: [...past.editions, after.year],
    // A commune that was merged and is restored stands again.
    former: [...past.former.filter(({ id }) => !stands.has(id)), ...gone],
    changes: [...past.changes, ...changes],
    since,
  };
}
