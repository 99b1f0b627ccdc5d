import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SchemaGenerator } from "@mikro-orm/sql";
import { openDatabase } from "../../store/database/database.js";
import { migrations } from "../../store/migrations/index.js";
import { createTestDatabase, dialects, emptyDatabase, type TestDatabase } from "../support/databases.js";
import { dumpTables } from "../support/tables.js";

describe.each(dialects)("migrations on %s", (dialect) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(dialect);
  });
  afterAll(() => database.drop());

  it("make every table from nothing", async () => {
    expect(Object.keys(await dumpTables(database)).toSorted()).toEqual([
      "api_token",
      "attribution",
      "audit_line",
      "change",
      "change_scope",
      "charter_version",
      "decision",
      "decision_page",
      "deliverable",
      "forgotten",
      "geography_state",
      "graph_state",
      "harvest",
      "harvest_incident",
      "identity_key",
      "identity_page",
      "ingest_run",
      "known_organization",
      "match",
      "membership",
      "mikro_orm_migrations",
      "mission",
      "organization",
      "organization_alias",
      "organization_match",
      "organization_page",
      "organization_place",
      "page",
      "page_address",
      "page_link",
      "person_role",
      "place",
      "pole",
      "pole_link",
      "proposal",
      "proposal_step",
      "resource",
      "resource_facet",
      "resource_organization",
      "resource_page",
      "resource_redirect",
      "resource_territory",
      "resource_version",
      "resource_version_page",
      "revision",
      "search_document",
      ...(dialect === "postgresql" ? ["search_index"] : []),
      "source",
      "source_admission",
      "territory",
      "territory_change",
      "territory_count",
    ]);
  });

  it("change nothing when they run again", async () => {
    const before = await dumpTables(database);
    await database.migrate();
    const again = await openDatabase({ url: database.url });
    await again.migrate();
    await again.close();
    expect(await dumpTables(database)).toEqual(before);
  });

  it("make what the entities say, in the snapshot and in the database itself", async () => {
    expect(await database.migrator.checkSchema()).toBe(false);
    const generator = new SchemaGenerator(database.em());
    expect((await generator.getUpdateSchemaSQL({ wrap: false })).trim()).toBe("");
  });

  // Written into the migration by hand, so a migration made anew would lose it.
  it.runIf(dialect === "postgresql")(
    "order titles and names by their letters, whatever the server's language",
    async () => {
      const rows = await database
        .em()
        .execute<{ column_name: string; collation_name: string | null }[]>(
          "select column_name, collation_name from information_schema.columns where column_name in ('title_key', 'name_key')",
        );
      expect(
        rows.map(({ column_name: column, collation_name: collation }) => `${column} ${collation}`).toSorted(),
      ).toEqual([...Array(3).fill("name_key C"), "title_key C", "title_key C"]);
    },
  );

  it("are safe when several processes run them at once", async () => {
    const { url, remove } = await emptyDatabase(dialect);
    try {
      // SQLite makes one process wait for another, which two connections of one process cannot.
      if (dialect === "sqlite") await Promise.all([1, 2, 3, 4].map(() => migrateInProcess(url)));
      else await Promise.all([1, 2, 3, 4].map(() => migrateHere(url)));
      const migrated = await openDatabase({ url });
      expect((await dumpTables(migrated))["mikro_orm_migrations"]).toHaveLength(migrations[dialect].length);
      await migrated.close();
    } finally {
      await remove();
    }
  });
});

async function migrateHere(url: string): Promise<void> {
  const database = await openDatabase({ url });
  await database.migrate();
  await database.close();
}

/** In a process of its own, which reads the sources as they are: Node takes the types away. */
async function migrateInProcess(url: string): Promise<void> {
  const script = `
    import { registerHooks } from "node:module";
    registerHooks({
      resolve: (name, context, next) =>
        next(/^\\.\\.?\\/.*\\.js$/.test(name) && context.parentURL?.endsWith(".ts") ? name.replace(/js$/, "ts") : name, context),
    });
    const { openDatabase } = await import(${JSON.stringify(resolve("store/database/database.ts"))});
    const database = await openDatabase({ url: ${JSON.stringify(url)} });
    await database.migrate();
    await database.close();`;
  await promisify(execFile)(process.execPath, ["--experimental-strip-types", "--input-type=module", "--eval", script]);
}
