import { readFileSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Resource, SearchDocument } from "../../../store/database/graph-entities.js";
import { type Remap, rebuildGraph } from "../../../store/rebuild.js";
import { indexOutdated } from "../../../store/search/index-resources.js";
import { dialects } from "../../support/databases.js";
import {
  SOURCE,
  batchOf,
  closed,
  gone,
  handMade,
  harvestByHand,
  hidden,
  recordOf,
  revisionOf,
} from "../../support/hand-made.js";
import { dumpGraph, dumpTables } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";
import { foundSet } from "./found-titles.js";
import { checkIndex, indexedTokens } from "./index-words.js";

const same: Remap = (_, candidate) => ({ mappingVersion: "hand/1", record: recordOf(candidate) });

describe.each(dialects)("the index of words on %s", (dialect) => {
  const used = useLedger(dialect);
  const found = (text: string) => foundSet(used.database, text);
  const others = ["2", "3", "4", "5", "6"].map((remoteId) => handMade(remoteId));

  it("knows every text of a resource, and the organizations it names", async () => {
    const record = {
      summary: "Résumé **clair**",
      themes: ["Biodiversité"],
      keywords: ["sobriété"],
      challenges: ["Se loger"],
      organizations: [{ name: "Les Passerelles", role: "CARRIER" as const, field: "from" }],
    };
    const text = "Un [lien](https://adresse.example.test/invisible) et une ![image](https://example.test/photo.png)";
    await harvestByHand(used.ledger, { batches: [[handMade("1", { title: "Carnet", text, record }), ...others]] });
    for (const word of ["carnet", "clair", "biodiversité", "sobriété", "logement loger", "passerelle", "lien", "image"])
      expect(await found(word), word).toEqual(["Carnet"]);
    for (const word of ["invisible", "photo", "adresse"]) expect(await found(word), word).toEqual([]);
    await checkIndex(used.database);
  });

  it("finds a changed page by its new words and no more by its old ones", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", { text: "ancienne rédaction" })]] });
    await harvestByHand(used.ledger, { batches: [[handMade("1", { text: "nouvelle version" })]] });
    expect([await found("rédaction"), await found("version")]).toEqual([[], ["Page 1"]]);
    expect([...(await indexedTokens(used.database))].filter((token) => token.includes("redaction"))).toEqual([]);
    await checkIndex(used.database);
  });

  it("holds nothing of a batch that was not written", async () => {
    const session = await used.ledger.open(SOURCE.id, { full: true });
    const usage = { requests: Number.NaN, bytes: 0 };
    const writing = session.commit({ ...batchOf([handMade("1", { text: "jamais écrit" })]), usage });
    await expect(writing).rejects.toThrow();
    expect([...(await indexedTokens(used.database))]).toEqual([]);
    await checkIndex(used.database);
  });

  it.each([
    ["deletes", { gone: [gone("1")] }],
    ["no longer shows", { gone: [gone("1", "out-of-scope")] }],
    ["makes private", { closed: [closed("1")] }],
    ["hides", { hidden: [hidden("1", [revisionOf("1", "le téléphone caché")])] }],
    ["empties", { batches: [[handMade("1", { record: { kind: "auxiliary", auxiliary: { reason: "BLANK" } } })]] }],
    [
      "turns into an organization",
      { batches: [[handMade("1", { record: { kind: "organization", organization: { type: "association" } } })]] },
    ],
  ] as const)("holds no word of a page that the source %s", async (_, harvest) => {
    const secret = {
      text: "le téléphone caché",
      title: "Confidences",
      record: {
        summary: "aveux",
        keywords: ["intime"],
        organizations: [{ name: "Conjuration", role: "CARRIER" as const, field: "from" }],
      },
    };
    await harvestByHand(used.ledger, { batches: [[handMade("1", secret), ...others]] });
    const words = ["telephone", "cache", "confidences", "aveux", "intime", "conjuration"];
    expect([...(await indexedTokens(used.database))]).toEqual(expect.arrayContaining(words));
    await harvestByHand(used.ledger, harvest);
    const secrets = /telephon|cach|confiden|aveu|intim|conjur/;
    expect([...(await indexedTokens(used.database))].filter((token) => secrets.test(token))).toEqual([]);
    for (const word of words) expect(await found(word), word).toEqual([]);
    expect(await found("page")).toHaveLength(5);
    await checkIndex(used.database);
  });

  // Deleted rows are overwritten, and the journal is gone with the last connection; PostgreSQL does so when it vacuums.
  describe.runIf(dialect === "sqlite")("leaves no erased word in the bytes of the database file", () => {
    const bytes = async () => {
      const file = used.database.url.slice("sqlite:".length);
      await used.database.em().execute("pragma wal_checkpoint(truncate)");
      return Buffer.concat(readdirSync(dirname(file)).map((name) => readFileSync(`${dirname(file)}/${name}`)));
    };
    // So many that they fill pages of the index, which keeps of a word only where it differs from the one before it.
    const secret = Array.from({ length: 6_000 }, (_, number) => `zyx${number.toString(36)}w`).join(" ");
    const words = Array.from({ length: 3_000 }, (_, number) => `autre${number.toString(36)}`).join(" ");
    const large = ["7", "8", "9"].map((remoteId) => handMade(remoteId, { text: words }));

    it.each([
      ["a deleted page", { gone: [gone("1")] }],
      ["a page made private", { closed: [closed("1")] }],
      ["a hidden revision", { hidden: [hidden("1", [revisionOf("1", secret)])] }],
    ])("of %s", async (_, harvest) => {
      await harvestByHand(used.ledger, { batches: [[handMade("1", { text: secret }), ...others, ...large]] });
      expect((await bytes()).includes("zyx")).toBe(true);
      await harvestByHand(used.ledger, harvest);
      expect((await bytes()).includes("zyx")).toBe(false);
      await checkIndex(used.database);
    });

    it("of an old revision that is hidden when the page has long had another text", async () => {
      await harvestByHand(used.ledger, { batches: [[handMade("1", { text: secret }), ...others], large] });
      for (const text of ["deuxième", "troisième"])
        await harvestByHand(used.ledger, { batches: [[handMade("1", { text })]] });
      await harvestByHand(used.ledger, { hidden: [hidden("1", [revisionOf("1", secret)])] });
      expect((await bytes()).includes("zyx")).toBe(false);
      expect(await found("troisième")).toEqual(["Page 1"]);
      await checkIndex(used.database);
    });
  });

  it("is the same after a rebuild", async () => {
    await harvestByHand(used.ledger, {
      batches: [[handMade("1", { text: "récit d'été", title: "Carnet" }), ...others]],
    });
    const before = await dumpGraph(used.database);
    const tokens = await indexedTokens(used.database);
    await rebuildGraph(used.database, same);
    expect(await dumpGraph(used.database)).toEqual(before);
    expect(await indexedTokens(used.database)).toEqual(tokens);
    expect(await found("récits")).toEqual(["Carnet"]);
    await checkIndex(used.database);
  });

  it("is brought up to date at the next start, whatever it lacked", async () => {
    const pages = Array.from({ length: 450 }, (_, index) => handMade(String(index), { text: `mot${index}` }));
    await harvestByHand(used.ledger, { batches: [pages] });
    const before = await dumpGraph(used.database);
    const em = used.database.em();
    const [first, second] = await em.find(Resource, {}, { orderBy: { id: "asc" }, limit: 2 });
    await em.nativeUpdate(SearchDocument, { resourceId: first?.id ?? "" }, { rules: 0, title: "older" });
    await em.nativeDelete(SearchDocument, { resourceId: second?.id ?? "" });
    await checkIndex(used.database);
    await used.database.migrate();
    expect(await dumpGraph(used.database)).toEqual(before);
    await em.nativeDelete(SearchDocument, {});
    expect(await indexOutdated(() => used.database.em())).toBe(450);
    expect(await indexOutdated(() => used.database.em())).toBe(0);
    expect(await dumpGraph(used.database)).toEqual(before);
    expect(await found("mot449")).toEqual(["Page 449"]);
    await checkIndex(used.database);
  });

  it("keeps up with any history of changes", async () => {
    const said = fc.record({
      remoteId: fc.constantFrom("1", "2", "3"),
      text: fc.constantFrom("eau", "eau et sol", "récits d'eau", "rien"),
      kind: fc.constantFrom("resource" as const, "resource" as const, "organization" as const),
      leaves: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 6 }), async (history) => {
        await used.empty();
        for (const { remoteId, text, kind, leaves } of history) {
          const page = handMade(remoteId, { text, record: { kind } });
          const leaving = leaves ? { gone: [gone(remoteId)], acceptWithdrawals: true } : {};
          await harvestByHand(used.ledger, { batches: [[page]], ...leaving });
        }
        await checkIndex(used.database);
        const resources = (await dumpTables(used.database))["resource"] ?? [];
        const titles = resources
          .filter(({ description }) => /eau/.test(String(description)))
          .map(({ title }) => String(title));
        expect(await found("eau")).toEqual(titles.toSorted());
      }),
      { numRuns: 15 },
    );
  });
});
