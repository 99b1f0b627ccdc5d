import { describe, expect, it } from "vitest";
import type { PageRecord } from "../../../schema/generated/record.js";
import { loadGeography } from "../../../store/geography/geography.js";
import { pageId, resourceId } from "../../../store/ids.js";
import { dialects } from "../../support/databases.js";
import { SOURCE, handMade, harvestByHand } from "../../support/hand-made.js";
import { dumpGraph } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";

const idOfResource = (remoteId: string) => resourceId(pageId(SOURCE.id, remoteId));

describe.each(dialects)("the places of pages on %s", (dialect) => {
  const used = useLedger(dialect);
  const weave = ([remoteId, record]: readonly [string, Partial<PageRecord>]) =>
    harvestByHand(used.ledger, { batches: [[handMade(remoteId, { record })]] });
  const table = async (name: string) => (await dumpGraph(used.database))[name] ?? [];

  it("are linked with the words that name them and a reason, and left open when ambiguous or unknown", async () => {
    await weave([
      "1",
      {
        locations: [
          { text: "Courcy, près de Reims", field: "location" },
          { text: "Sainte-Colombe", field: "lieu" },
          { text: "Nullepart-sur-Rien", field: "location" },
        ],
        territories: [
          { id: "department:93", text: "le 93" },
          { id: "commune:00000", text: "nowhere" },
        ],
      },
    ]);
    const places = await table("place");
    for (const { reason, text, resource_id: resource } of places) {
      expect(reason).toMatch(/\w/);
      expect(text).toMatch(/\w/);
      expect(resource).toBe(idOfResource("1"));
    }
    const withStatus = (status: string) => places.filter((place) => place["status"] === status);
    expect(withStatus("resolved").map(({ territory_id: id, field }) => [id, field])).toEqual(
      expect.arrayContaining([
        ["commune:51183", "location"],
        ["department:93", "territories"],
      ]),
    );
    expect(withStatus("ambiguous")).toMatchObject([{ text: "Sainte-Colombe", field: "lieu", territory_id: null }]);
    expect(JSON.stringify(withStatus("ambiguous")[0]?.["candidate_ids"])).toContain("commune:33390");
    expect(withStatus("unknown").map(({ territory_id: id }) => id)).toEqual([null]);
    expect(JSON.stringify(places)).not.toContain("commune:00000");
  });

  it("are, of an identifier of an earlier edition, what it is today, and left open when that may be several", async () => {
    await weave([
      "1",
      {
        territories: [
          { id: "commune:93059", text: "Pierrefitte-sur-Seine" },
          { id: "epci:200071157", text: "Hautes Vosges" },
        ],
      },
    ]);
    const [merged, divided] = (await table("place")).toSorted((a, b) =>
      String(a["text"]) > String(b["text"]) ? -1 : 1,
    );
    expect(merged).toMatchObject({ origin: "given", status: "resolved", territory_id: "commune:93066", confidence: 1 });
    expect(merged?.["reason"]).toContain("2025");
    expect(divided).toMatchObject({ origin: "given", status: "ambiguous", territory_id: null });
    const candidates = JSON.stringify(divided?.["candidate_ids"]);
    for (const id of ["epci:200096634", "epci:200096642"]) expect(candidates).toContain(id);
    const areas = (await table("resource_territory")).flatMap(({ territory_id: id, named }) => (named ? [id] : []));
    expect(areas).toEqual(["commune:93066"]);
  });

  it("are kept once for a field, and 200 of a page that names more, the surest", async () => {
    const department = (code: number) => `department:${String(code).padStart(2, "0")}`;
    const communes = loadGeography()
      .childrenOf("department:51")
      .filter(({ kind }) => kind === "commune");
    const unknown = Array.from({ length: 190 }, (_, index) => `Nullepart-sur-Rien-${index}`);
    await weave([
      "1",
      {
        locations: [
          ...["Reims", "Reims"].map((text) => ({ text, field: "location" })),
          { text: "Reims", field: "lieu" },
          ...unknown.map((text) => ({ text, field: "location" })),
        ],
        territories: [
          ...Array.from({ length: 19 }, (_, index) => ({ id: department(index + 1), text: "here" })),
          ...communes.slice(0, 150).map(({ id, name }) => ({ id, text: name })),
        ],
      },
    ]);
    const places = await table("place");
    expect(places).toHaveLength(200);
    const fieldsOf = (name: string) =>
      places.flatMap(({ text, origin, field }) => (text === name && origin === "declared" ? [field] : []));
    expect(fieldsOf("Reims").map(String).toSorted()).toEqual(["lieu", "location"]);
    const resolved = places.filter(({ status }) => status === "resolved");
    expect(resolved.filter(({ origin }) => origin === "given")).toHaveLength(169);
    expect(resolved.filter(({ origin }) => origin === "declared")).toHaveLength(2);
  });
});
