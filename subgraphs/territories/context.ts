import type { Database } from "../../store/database/database.js";
import type { Geography } from "../../store/geography/geography.js";
import { currentGeography } from "../../store/territories/current-geography.js";
import type { Caller, Identity } from "../common/identity.js";

/** What one request to the territories subgraph shares. */
export interface TerritoriesContext {
  readonly database: Database;
  /** Who asks; nothing may be changed without. */
  readonly identity: Identity | undefined;
  /** The moment of the request. */
  readonly now: Date;
  /** The territories as the database has them: asked for once, and the same for the whole request. */
  geography(): Promise<Geography>;
  /** Makes the next call of `geography` ask again, after a write. */
  forgetGeography(): void;
}

export function createTerritoriesContext(database: Database, { identity }: Caller = {}): TerritoriesContext {
  let geography: Promise<Geography> | undefined;
  return {
    database,
    identity,
    now: new Date(),
    geography: () => (geography ??= currentGeography(database)),
    forgetGeography: () => (geography = undefined),
  };
}
