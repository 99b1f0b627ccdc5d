import type { SqlEntityManager } from "@mikro-orm/sql";
import { assembleGeography, useGeography } from "../geography/geography.js";
import { readGeography } from "./load-geography.js";
import { geographyState } from "./state.js";

/** Which database the geography of this process comes from, and which of its versions it is. */
interface InUse {
  /** Every entity manager of one database has the same driver. */
  readonly driver: object;
  /** 0 for the geography that comes with Maillage. */
  readonly version: number;
}

let inUse: InUse | undefined;

/** A load at work; those who come meanwhile wait for it. */
let loading: (InUse & { readonly done: Promise<void> }) | undefined;

/**
 * Takes the geography that the database holds into use, for `loadGeography()`. One small statement while nothing changed;
 * four more, and about half a second, when it did. As long as the tables are empty, it is the one that comes with Maillage.
 *
 * In a transaction it sees what that has written; if the transaction fails after it wrote territories, call
 * {@link forgetGeography}.
 */
export async function refreshGeography(em: SqlEntityManager): Promise<void> {
  const driver = em.getDriver();
  const { version } = await geographyState(em);
  if (version === 0) return useBundled(driver);
  if (isInUse(driver, version)) return;
  // Who is in a transaction may hold the only connection, which the load of somebody else waits for.
  if (em.isInTransaction()) return load(em);
  if (loading?.driver === driver && loading.version >= version) return loading.done;
  const own = { driver, version, done: load(em) };
  loading = own;
  try {
    await own.done;
  } finally {
    if (loading === own) loading = undefined;
  }
}

/** Has the next refresh read the database again: what was read of a transaction that failed is not so. */
export function forgetGeography(): void {
  if (inUse !== undefined) inUse = { ...inUse, version: -1 };
}

/**
 * A reader may see an older version while a transaction of this process writes a newer one: the weave in it must not lose
 * the geography it weaves by.
 */
function isInUse(driver: object, version: number): boolean {
  return inUse?.driver === driver && inUse.version >= version;
}

function useBundled(driver: object): void {
  // Whoever has it in use already need not read it again, which takes half a second.
  if (inUse !== undefined && inUse.version !== 0) useGeography(undefined);
  inUse = { driver, version: 0 };
}

async function load(em: SqlEntityManager): Promise<void> {
  const driver = em.getDriver();
  const loaded = await readGeography(em);
  if (loaded === undefined) return useBundled(driver);
  const { state, data } = loaded;
  if (isInUse(driver, state.version)) return;
  useGeography(assembleGeography(data));
  inUse = { driver, version: state.version };
}
