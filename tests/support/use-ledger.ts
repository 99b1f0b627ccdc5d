import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Dialect } from "../../store/database/dialect.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { type TestDatabase, createTestDatabase } from "./databases.js";
import { SOURCE } from "./hand-made.js";
import { emptyTables } from "./tables.js";

/** A ledger on a database of the suite's own, empty before each test but for the source of pages made by hand. */
export interface UsedLedger {
  readonly database: TestDatabase;
  readonly ledger: Ledger;
  /** The time the ledger goes by; a test may move it. */
  now: Date;
  empty(): Promise<void>;
}

export function useLedger(dialect: Dialect): UsedLedger {
  const used = {
    now: new Date("2026-11-10T08:00:00Z"),
    empty: async () => {
      await emptyTables(used.database);
      await used.ledger.register([SOURCE]);
    },
  } as { -readonly [key in keyof UsedLedger]: UsedLedger[key] };
  beforeAll(async () => {
    used.database = await createTestDatabase(dialect);
    used.ledger = new Ledger(used.database, () => used.now);
  });
  beforeEach(() => used.empty());
  afterAll(() => used.database.drop());
  return used;
}
