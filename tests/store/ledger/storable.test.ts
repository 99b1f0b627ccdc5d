import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Revision } from "../../../store/database/ledger-entities.js";
import { hashOf, packPayload, storable, unpackPayload } from "../../../store/ledger/payload.js";
import { listResources } from "../../../store/read/resources.js";
import { rebuildGraph } from "../../../store/rebuild.js";
import { dialects } from "../../support/databases.js";
import { SOURCE, batchOf, handMade, harvestByHand, recordOf } from "../../support/hand-made.js";
import { dumpGraph } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";

/** Every kind of string, with what databases do not take: zero characters and halves of surrogate pairs. */
const anyText = fc.string({
  unit: fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\0", "\ud83d", "\udf31", "\\u0000", "'", "`", "?")),
});

describe("payloads", () => {
  it("come back from the ledger as they were", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (payload) => {
        // JSON knows no negative zero.
        expect(unpackPayload(packPayload(payload as never))).toEqual(JSON.parse(JSON.stringify(payload)));
      }),
    );
  });

  it("have one hash, in whatever order their keys stand", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (payload) => {
        const turned = Object.fromEntries(Object.entries(payload).toReversed());
        expect(hashOf(turned as never)).toBe(hashOf(payload as never));
      }),
    );
    expect(hashOf({ a: ["x", "y"] })).not.toBe(hashOf({ a: ["y", "x"] }));
    expect(hashOf({ a: null })).not.toBe(hashOf({}));
  });

  it("lose only what no database can hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const clean = text.replaceAll("\0", "");
        expect(storable({ clean, list: [clean, 1, null, true] })).toEqual({ clean, list: [clean, 1, null, true] });
      }),
    );
    expect(storable({ "a\0": "b\ud83dc" })).toEqual({ "a\uFFFD": "b\uFFFDc" });
    const date = new Date();
    expect(storable({ date }).date).toBe(date);
  });
});

describe.each(dialects)("awkward texts on %s", (dialect) => {
  const used = useLedger(dialect);

  it(
    "never break a batch, whatever characters a source sends, and stay the same in a rebuild",
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(anyText, anyText, anyText, async (text, name, label) => {
          await used.empty();
          const record = {
            title: `T${label}`,
            keywords: [`k${label}`],
            organizations: [{ name: `O${name}`, role: "USER" as const, field: label }],
            locations: [{ text: `L${name}`, field: label }],
          };
          const problem = { code: "ODD", message: text };
          const session = await used.ledger.open(SOURCE.id, { full: true });
          await session.commit({
            ...batchOf([handMade("1", { text, revisionId: "1", contributors: [name], record })]),
            incidents: [{ outcome: "notice", ...problem, url: label }],
            position: { [name]: label },
          });
          const { incidents } = await session.stop("stopped", problem);
          expect(incidents).toEqual([storable({ outcome: "notice", ...problem, url: label })]);
          const [revision] = await used.database.em().find(Revision, {});
          expect(revision?.record).toMatchObject({ description: storable(text), keywords: [storable(`k${label}`)] });
          const graph = await dumpGraph(used.database);
          await rebuildGraph(used.database, (_, candidate) => ({
            mappingVersion: "hand/1",
            record: recordOf(candidate),
          }));
          expect(await dumpGraph(used.database)).toEqual(graph);
        }),
        { numRuns: 20 },
      );
    },
  );

  it("longer than an index takes are stored whole and found again", async () => {
    const long = (length: number) =>
      Array.from({ length }, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7919) % 20_000))).join("");
    const record = {
      keywords: [long(1000)],
      organizations: [{ name: "한".repeat(500), role: "CARRIER" as const, field: "from" }],
    };
    await harvestByHand(used.ledger, { batches: [[handMade("1", { title: long(1000), revisionId: "1", record })]] });
    const page = { first: 10, after: undefined };
    for (const filter of [{ title: long(1000) }, { keyword: long(1000) }]) {
      const { items } = await listResources(used.database, filter, "TITLE", page);
      expect(items.map(({ title }) => title)).toEqual([long(1000)]);
    }
  });

  it("of many pages at once fit into one batch", async () => {
    const organizations = Array.from({ length: 1000 }, (_, index) => ({
      name: `O ${index}`,
      role: "USER" as const,
      field: "from",
    }));
    const pages = Array.from({ length: 20 }, (_, index) => handMade(String(index), { record: { organizations } }));
    await harvestByHand(used.ledger, { batches: [pages] });
    const graph = await dumpGraph(used.database);
    expect([graph["organization"]?.length, graph["resource_organization"]?.length]).toEqual([1000, 20_000]);
  });
});
