import { beforeEach, describe, expect, it } from "vitest";
import type { HarvestReport } from "../../schema/harvest.js";
import type { Dialect } from "../../store/database/dialect.js";
import { Page } from "../../store/database/ledger-entities.js";
import type { ConnectorUnderTest } from "./connector-under-test.js";
import { pageNamed, textWith, titleWith, usePartner, wordOf } from "./contract-partner.js";
import type { ShownPage } from "./harvest-partner.js";
import { placesOfText } from "./tables.js";

/** The page that changes; the others stay as they are. */
const CHANGED = 2;

/** What a connector makes of each kind of change. */
export function describeChanges(under: ConnectorUnderTest, dialect: Dialect): void {
  const { deletion = "erased" } = under;
  describe.each(["incremental", "full"] as const)("seen by a harvest that is %s", (mode) => {
    const used = usePartner(under, dialect);
    let id: string;
    let before: ReadonlyMap<string, ShownPage>;

    beforeEach(async () => {
      await used.ledger.harvest();
      id = used.ids[CHANGED] ?? "";
      before = await used.ledger.shown();
    });

    async function harvestAgain(): Promise<HarvestReport> {
      const report = await used.ledger.harvest({ full: mode === "full" });
      expect(report).toMatchObject({ mode, status: "finished" });
      return report;
    }

    /** What the graph shows, apart from the page that changed, has stayed as it was. */
    async function shownOf(remoteId: string): Promise<ShownPage | undefined> {
      const shown = await used.ledger.shown();
      const others = (pages: ReadonlyMap<string, ShownPage>) =>
        [...pages].filter(([each]) => each !== remoteId).toSorted(([a], [b]) => (a < b ? -1 : 1));
      expect(others(shown)).toEqual(others(before));
      return shown.get(remoteId);
    }

    const placesOfPage = async () => [
      ...(await placesOfText(used.ledger.database, wordOf("titre", CHANGED))),
      ...(await placesOfText(used.ledger.database, wordOf("texte", CHANGED))),
    ];

    it("an edited page is updated, and no other", async () => {
      used.partner.edit(id, textWith("réécrit"));
      expect((await harvestAgain()).counts).toMatchObject({ added: 0, updated: 1, withdrawn: 0, redacted: 0 });
      const shown = await shownOf(id);
      expect(shown?.text).toContain("réécrit");
      expect(shown?.text).not.toContain(wordOf("texte", CHANGED));
      expect(shown?.id).toBe(before.get(id)?.id);
    });

    it("a page edited twice is updated twice, the second time with the second text", async () => {
      for (const word of ["premièrefois", "secondefois"]) {
        used.partner.edit(id, textWith(word));
        expect((await harvestAgain()).counts).toMatchObject({ updated: 1 });
        expect((await shownOf(id))?.text).toContain(word);
      }
    });

    it("a renamed page keeps its id and bears its new title", async () => {
      used.partner.rename(id, titleWith("renommé"));
      expect((await harvestAgain()).counts).toMatchObject({ updated: 1, withdrawn: 0, redacted: 0 });
      expect(await shownOf(id)).toEqual({ ...before.get(id), title: titleWith("renommé") });
    });

    it("a new page is added, and no other is touched", async () => {
      const fresh = used.partner.create(pageNamed(99));
      expect((await harvestAgain()).counts).toMatchObject({ added: 1, updated: 0, withdrawn: 0, redacted: 0 });
      expect(await shownOf(fresh)).toMatchObject({ title: pageNamed(99).title });
      expect((await shownOf(fresh))?.text).toContain(wordOf("texte", 99));
    });

    it(`a deleted page leaves the graph, and is ${deletion}`, async () => {
      used.partner.delete(id);
      const report = deletion === "erased" ? await harvestAgain() : await used.ledger.settle();
      expect(report.counts).toMatchObject({ added: 0, updated: 0 });
      expect(await shownOf(id)).toBeUndefined();
      const page = await used.ledger.database.em().findOneOrFail(Page, { remoteId: id });
      expect(page.state).toBe(deletion === "erased" ? "redacted" : "withdrawn");
      expect((await placesOfPage()).length > 0).toBe(deletion !== "erased");
    });

    it("a deleted page that is restored comes back under its id, with its words", async () => {
      used.partner.delete(id);
      await used.ledger.settle();
      used.partner.restore(id);
      expect((await harvestAgain()).counts).toMatchObject({ added: 0, updated: 0, restored: 1 });
      expect(await shownOf(id)).toEqual(before.get(id));
    });

    it("a page that comes and goes between two harvests leaves no trace of its words", async () => {
      const fleeting = used.partner.create({ title: titleWith("fugace"), text: textWith("éphémère") });
      used.partner.delete(fleeting);
      expect((await harvestAgain()).counts).toMatchObject({ added: 0, updated: 0 });
      expect(await shownOf(fleeting)).toBeUndefined();
      for (const word of ["fugace", "éphémère"]) expect(await placesOfText(used.ledger.database, word)).toEqual([]);
    });

    it("a hidden page is erased at once, and comes back under its id when it is shown again", async () => {
      if (used.partner.hide === undefined) return expect(under.connector.name).not.toBe("");
      used.partner.hide(id);
      expect((await harvestAgain()).counts).toMatchObject({ added: 0, updated: 0 });
      expect(await shownOf(id)).toBeUndefined();
      expect(await placesOfPage()).toEqual([]);
      used.partner.restore(id);
      expect((await harvestAgain()).counts).toMatchObject({ added: 0, restored: 1 });
      expect(await shownOf(id)).toEqual(before.get(id));
    });

    it("a page that was hidden and is shown again before anybody looked is as it was", async () => {
      used.partner.hide?.(id);
      if (used.partner.hide) used.partner.restore(id);
      expect((await harvestAgain()).counts).toMatchObject({ added: 0, withdrawn: 0, redacted: 0 });
      expect(await shownOf(id)).toEqual(before.get(id));
    });

    it("a page that was hidden from the beginning is never kept", async () => {
      const secret = used.partner.create({ title: titleWith("cachette"), text: textWith("confidence") });
      if (used.partner.hide === undefined) return expect(secret).not.toBe("");
      used.partner.hide(secret);
      expect((await harvestAgain()).counts).toMatchObject({ added: 0, updated: 0 });
      for (const word of ["cachette", "confidence"]) expect(await placesOfText(used.ledger.database, word)).toEqual([]);
    });

    it("everything at once is seen, and ends in the graph that a first harvest would make", async () => {
      used.partner.edit(id, textWith("réécrit"));
      used.partner.rename(used.ids[3] ?? "", titleWith("renommé"));
      used.partner.delete(used.ids[4] ?? "");
      used.partner.create(pageNamed(99));
      used.partner.edit(used.ids[5] ?? "", textWith("avant"));
      used.partner.edit(used.ids[5] ?? "", textWith("après"));
      await harvestAgain();
      if (deletion === "withdrawn") await used.ledger.settle();
      const graph = await used.ledger.graph();
      await used.ledger.turnTo(used.partner);
      await used.ledger.harvest();
      expect(graph).toEqual(await used.ledger.graph());
    });
  });
}
