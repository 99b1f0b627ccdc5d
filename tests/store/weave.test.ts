import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PageRecord } from "../../schema/generated/record.js";
import { foldText } from "../../store/fold.js";
import { organizationId, pageId, resourceId } from "../../store/ids.js";
import { dialects } from "../support/databases.js";
import { SOURCE, gone, handMade, harvestByHand } from "../support/hand-made.js";
import { dumpGraph } from "../support/tables.js";
import { useLedger } from "../support/use-ledger.js";

const mention = (name: string, role: "CARRIER" | "USER" = "CARRIER", field = "from") => ({ name, role, field });
const organization = (type: string, more: Partial<PageRecord> = {}): Partial<PageRecord> => ({
  kind: "organization",
  organization: { type },
  ...more,
});
/** A page by its remote id, what its record says, and its title. */
type Woven = readonly [remoteId: string, record: Partial<PageRecord>, title?: string];

const idOfResource = (remoteId: string) => resourceId(pageId(SOURCE.id, remoteId));

describe.each(dialects)("weaving on %s", (dialect) => {
  const used = useLedger(dialect);
  const weave = (...pages: readonly Woven[]) =>
    harvestByHand(used.ledger, {
      batches: pages.map(([remoteId, record, title]) => [
        handMade(remoteId, { record, ...(title !== undefined && { title }) }),
      ]),
    });
  const table = async (name: string) => (await dumpGraph(used.database))[name] ?? [];

  describe("organizations", () => {
    it("are one when their names differ by case, accents and signs only, and two when by a word", async () => {
      await weave(
        ["1", { organizations: [mention("Réseau des Lisières")] }],
        ["2", { organizations: [mention("reseau des lisieres !")] }],
        ["3", { organizations: [mention("Réseau des Grandes Lisières")] }],
      );
      expect((await table("organization")).map(({ id }) => String(id)).toSorted()).toEqual(
        [organizationId("reseau des lisieres"), organizationId("reseau des grandes lisieres")].toSorted(),
      );
    });

    it("are what the page about them says, whatever page came first", async () => {
      const pages: readonly Woven[] = [
        ["1", { organizations: [mention("LES PASSERELLES")] }],
        [
          "2",
          organization("association", { description: "What they do.", website: "https://example.org/" }),
          "Les Passerelles",
        ],
        ["3", { organizations: [mention("les passerelles", "USER")] }],
      ];
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray([...pages], { minLength: 3 }), async (order) => {
          await used.empty();
          await weave(...order);
          expect(await table("organization")).toEqual([
            {
              id: organizationId("les passerelles"),
              name: "Les Passerelles",
              name_key: "les passerelles",
              type: "association",
              siren: null,
              description: "What they do.",
              website: "https://example.org/",
              page_id: pageId(SOURCE.id, "2"),
            },
          ]);
        }),
        { numRuns: 6 },
      );
    });

    it("that two pages describe are the same in any order, and one page steps in when the other goes", async () => {
      const [first, second] = ["1", "2"].toSorted((a, b) => (pageId(SOURCE.id, a) < pageId(SOURCE.id, b) ? -1 : 1));
      if (first === undefined || second === undefined) throw new Error("two pages");
      const pages: readonly Woven[] = [
        [first, organization("first"), "Les Passerelles"],
        [second, organization("second"), "les passerelles"],
      ];
      for (const order of [pages, pages.toReversed()]) {
        await used.empty();
        await weave(...order);
        expect(await table("organization")).toMatchObject([{ name: "Les Passerelles", type: "first" }]);
      }
      await harvestByHand(used.ledger, { gone: [gone(first)] });
      expect(await table("organization")).toMatchObject([{ name: "les passerelles", type: "second" }]);
    });

    it("leave when nobody names them any more", async () => {
      await weave(
        ["1", { organizations: [mention("A"), mention("B")] }],
        ["2", { organizations: [mention("B")] }],
        ["3", {}],
      );
      const names = async () => (await table("organization")).map(({ name }) => String(name)).toSorted();
      expect(await names()).toEqual(["A", "B"]);
      await weave(["1", { organizations: [] }]);
      expect(await names()).toEqual(["B"]);
      await harvestByHand(used.ledger, { gone: [gone("2", "out-of-scope")] });
      expect(await names()).toEqual([]);
    });

    it("stay, known by name only, when the page about them leaves", async () => {
      await weave(
        ["1", { organizations: [mention("les passerelles")] }],
        ["2", organization("association"), "Les Passerelles"],
      );
      await harvestByHand(used.ledger, { gone: [gone("2")] });
      expect(await table("organization")).toMatchObject([{ name: "les passerelles", type: null, page_id: null }]);
    });

    it("named by signs alone exist only as the page about them", async () => {
      await weave(["1", { organizations: [mention("???"), mention("—")] }], ["2", organization("collectif"), "!!!"]);
      expect(await table("organization")).toMatchObject([
        { id: pageId(SOURCE.id, "2"), name: "!!!", type: "collectif" },
      ]);
      expect(await table("resource_organization")).toEqual([]);
    });
  });

  it("keeps each role in which a page names an organization, once, with the words and the field", async () => {
    await weave([
      "1",
      {
        organizations: [
          mention("Les Passerelles"),
          mention("LES PASSERELLES"),
          mention("les passerelles", "USER", "Utilisé par"),
        ],
      },
    ]);
    const mentions = await table("resource_organization");
    expect(mentions.map(({ role, name, field }) => [role, name, field])).toEqual([
      ["CARRIER", "Les Passerelles", "from"],
      ["USER", "les passerelles", "Utilisé par"],
    ]);
  });

  it("finds a resource by theme, keyword, licence and year, each once, however often it is written", async () => {
    const license = { label: "CC BY-SA 4.0", spdx: "CC-BY-SA-4.0", declaredBy: "page" as const };
    await weave([
      "1",
      {
        themes: ["Eau", "eau"],
        keywords: ["Récit", "recit", "débat"],
        licenses: [license, license, { label: "libre", declaredBy: "page" }],
      },
    ]);
    const facets = await table("resource_facet");
    expect(facets.map(({ facet, value_key: value }) => `${String(facet)} ${String(value)}`).toSorted()).toEqual([
      "keyword debat",
      "keyword recit",
      "license CC-BY-SA-4.0",
      "source hand",
      "theme eau",
      "year 2026",
    ]);
  });

  it("says nothing any more of what a page said before", async () => {
    const all = {
      themes: ["Eau"],
      keywords: ["récit"],
      organizations: [mention("Les Passerelles")],
      locations: [{ text: "Reims", field: "location" }],
    };
    await weave(["1", all], ["2", {}]);
    await weave(["1", { kind: "auxiliary", auxiliary: { reason: "BLANK" } }]);
    const {
      resource,
      resource_page: pages,
      resource_facet: facets,
      search_document: documents,
      ...rest
    } = await dumpGraph(used.database);
    expect(resource).toMatchObject([{ id: idOfResource("2") }]);
    expect(facets?.map(({ resource_id: id, facet }) => [id, facet])).toEqual([
      [idOfResource("2"), "license"],
      [idOfResource("2"), "source"],
      [idOfResource("2"), "year"],
    ]);
    expect(documents).toMatchObject([{ resource_id: idOfResource("2") }]);
    expect(pages).toMatchObject([{ resource_id: idOfResource("2") }]);
    expect(Object.values(rest).flat()).toEqual([]);
  });

  it("turns a resource into an organization and back, as its page does", async () => {
    await weave(["1", {}, "Les Passerelles"]);
    await weave(["1", organization("association"), "Les Passerelles"]);
    expect([await table("resource"), (await table("organization")).length]).toEqual([[], 1]);
    await weave(["1", {}, "Les Passerelles"]);
    expect([(await table("resource")).length, await table("organization")]).toEqual([1, []]);
  });

  it("gives a title a key without case and accents", async () => {
    await weave(["1", {}, "L'Été d’un Noël"]);
    expect(await table("resource")).toMatchObject([{ title: "L'Été d’un Noël", title_key: "l ete d un noel" }]);
  });
});

describe("folding", () => {
  it("gives the same for a text in any Unicode form, and folding again changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const folded = foldText(text);
        expect([foldText(text.normalize("NFD")), foldText(text.normalize("NFC")), foldText(folded)]).toEqual([
          folded,
          folded,
          folded,
        ]);
      }),
    );
  });
});
