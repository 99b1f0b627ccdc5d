import { beforeEach, describe, expect, it } from "vitest";
import { rebuildGraph } from "../../../store/rebuild.js";
import { dialects } from "../../support/databases.js";
import { handMade, harvestByHand, recordOf } from "../../support/hand-made.js";
import { dumpTables } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";

const MEMORY = [
  "change",
  "change_scope",
  "graph_state",
  "resource_redirect",
  "resource_version",
  "resource_version_page",
];

/** Long enough to be found in another page. */
const TEXT = Array.from({ length: 90 }, (_, index) => `word${index * 7}`).join(" ");

describe.each(dialects)("the memory of a graph that is made again, on %s,", (dialect) => {
  const used = useLedger(dialect);

  beforeEach(async () => {
    const said = {
      themes: ["Eau", "Air"],
      licenses: [
        { url: "https://example.test/", label: "CC BY-SA 4.0", declaredBy: "page" as const, spdx: "CC-BY-SA-4.0" },
      ],
      organizations: [{ name: "La Coop", role: "CARRIER" as const, field: "from" }],
      territories: [{ id: "commune:51454", text: "Reims" }],
      locations: [{ text: "Drôme (26)", field: "where" }],
    };
    const pages = [
      handMade("a", { title: "Apples", text: TEXT, record: said }),
      handMade("b", { title: "Apples", text: TEXT, record: said }),
      handMade("c", { text: "three cranes" }),
    ];
    await harvestByHand(used.ledger, { batches: [pages] });
  });

  it("holds what it held when the graph is the same", async () => {
    const before = await dumpTables(used.database, MEMORY);
    await rebuildGraph(used.database, (_, candidate) => ({ mappingVersion: "hand/1", record: recordOf(candidate) }));

    expect(before["change"]?.length).toBeGreaterThan(1);
    expect(await dumpTables(used.database, MEMORY)).toEqual({
      ...before,
      graph_state: before["graph_state"]?.map((row) => ({ ...row, rules: expect.anything() })),
    });
  });

  it("tells what another mapping makes of it", async () => {
    await rebuildGraph(used.database, (_, candidate) => ({
      mappingVersion: "hand/2",
      record: { ...recordOf(candidate), summary: "Read anew" },
    }));

    const changes = await used.database.sql.selectFrom("Change").selectAll().where("version", "=", 2).execute();
    expect(new Set(changes.map(({ kind, fields }) => `${kind} ${fields.join()}`))).toEqual(
      new Set(["UPDATED summary"]),
    );
  });

  it("begins at version 1 where there was none before", async () => {
    const em = used.database.em();
    const before = await used.database.sql.selectFrom("Change").selectAll().execute();
    for (const table of MEMORY.filter((name) => name !== "graph_state")) await em.execute(`delete from ${table}`);
    await em.execute("update graph_state set version = 0");
    await rebuildGraph(used.database, () => undefined);

    const changes = await used.database.sql.selectFrom("Change").selectAll().execute();
    expect(changes.map(({ kind, version }) => [kind, version])).toEqual(before.map(() => ["ADDED", 1]));
  });
});
