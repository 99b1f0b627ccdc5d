import { afterEach, describe, expect, it } from "vitest";
import { harvest } from "../../connectors/harvest.js";
import { openDoor } from "../../connectors/http/door.js";
import { connectorOf, readSources } from "../../connectors/registry.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { type TestDatabase, createTestDatabase } from "../support/databases.js";
import { type TestPartner, sourceOf } from "../support/partner.js";
import { TEST_PARTNERS } from "../support/partners/all.js";

describe.each(Object.entries(TEST_PARTNERS))("a new partner that runs %s", (connector, start) => {
  const partners: TestPartner[] = [];
  let database: TestDatabase;

  afterEach(async () => {
    await Promise.all(partners.splice(0).map((partner) => partner.close()));
    await database.drop();
  });

  async function startWith(title: string): Promise<TestPartner> {
    const partner = await start();
    partners.push(partner);
    partner.create({ title, text: "Douze personnes autour d’une carte." });
    return partner;
  }

  /** Harvests what a sources file of these entries names, with nothing else told to anybody. */
  async function harvestFile(entries: readonly SourceSettings[]): Promise<string[]> {
    const sources = readSources(JSON.parse(JSON.stringify({ sources: entries })), "sources.json");
    const ledger = new Ledger(database);
    await ledger.register(sources);
    for (const source of sources) {
      const kind = connectorOf(source);
      const door = { contact: "tests@example.org", version: "0", baseUrl: source.url, cookies: kind.cookies ?? false };
      await harvest({ source, connector: kind, http: openDoor({ ...door, ...source.http }), sink: ledger });
    }
    const rows = await database.sql.selectFrom("Resource").select(["sourceId", "title"]).orderBy("sourceId").execute();
    return rows.map(({ sourceId, title }) => `${sourceId}: ${title}`);
  }

  it("is one entry in the sources file", async () => {
    database = await createTestDatabase("sqlite");
    const known = sourceOf(await startWith("La fiche d’ici"), connector, "known");
    const added = sourceOf(await startWith("La fiche d’ailleurs"), connector, "new-partner");
    expect(await harvestFile([known])).toEqual(["known: La fiche d’ici"]);
    expect(await harvestFile([known, added])).toEqual(["known: La fiche d’ici", "new-partner: La fiche d’ailleurs"]);
  });
});
