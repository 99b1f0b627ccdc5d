import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Dialect } from "../../../store/database/dialect.js";
import { Territory } from "../../../store/database/territory-entities.js";
import { bundledGeography } from "../../../store/geography/geography.js";
import { Ledger } from "../../../store/ledger/ledger.js";
import { fillTerritories } from "../../../store/territories/fill.js";
import { writeTerritories } from "../../../store/territories/rows.js";
import { geographyState, saveGeographyState } from "../../../store/territories/state.js";
import { type TestDatabase, createTestDatabase } from "../../support/databases.js";
import { SOURCE } from "../../support/hand-made.js";
import { emptyTables } from "../../support/tables.js";

/** Tables that take a second to fill. */
const FILLED = ["geography_state", "territory", "territory_change"];

export interface UsedTerritories {
  readonly database: TestDatabase;
  readonly ledger: Ledger;
}

/** A ledger without a page, on a database that has all territories and, before each test, no project of a steward. */
export function useFilledTerritories(dialect: Dialect): UsedTerritories {
  const used = {} as { -readonly [key in keyof UsedTerritories]: UsedTerritories[key] };
  beforeAll(async () => {
    used.database = await createTestDatabase(dialect);
    used.ledger = new Ledger(used.database);
    await fillTerritories(used.database);
  });
  beforeEach(async () => {
    await emptyTables(used.database, FILLED);
    await used.ledger.register([SOURCE]);
    await forgetStewards(used.database);
  });
  afterAll(() => used.database.drop());
  return used;
}

async function forgetStewards(database: TestDatabase): Promise<void> {
  const em = database.em();
  if ((await em.nativeDelete(Territory, { actor: { $ne: null } })) === 0) return;
  const projects = bundledGeography().territories.filter(({ kind }) => kind === "project");
  await writeTerritories(
    em,
    projects.map((territory) => ({ territory, actor: null })),
  );
  const { version, vintage, bundle } = await geographyState(em);
  await saveGeographyState(em, { version: version + 1, vintage, bundle });
}
