import { beforeEach, describe, expect, it } from "vitest";
import type { HarvestReport } from "../../../schema/harvest.js";
import { Source } from "../../../store/database/ledger-entities.js";
import { type ForgetRequest, foreseeForgetting, forgetContributor } from "../../../store/forget/forget.js";
import { ForgetKeyError, forgetKeyOf } from "../../../store/forget/key.js";
import { forgottenNames, startListAnew } from "../../../store/forget/list.js";
import { Ledger } from "../../../store/ledger/ledger.js";
import { type Remap, rebuildGraph } from "../../../store/rebuild.js";
import { dialects } from "../../support/databases.js";
import { SOURCE, batchOf, gone, handMade, harvestByHand, recordOf } from "../../support/hand-made.js";
import { dumpTables, placesOfText } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";

const NAME = "Odile Marchevaux";
const NOW = new Date("2026-12-01T08:00:00Z");
const KEY = "a key of a test, long enough to be one";

const remap: Remap = (_, candidate) => ({ mappingVersion: "hand/1", record: recordOf(candidate) });

/** Pages that name somebody in every place there is. */
const PAGES = [
  handMade("1", {
    title: "Les clés d'Odile Marchevaux",
    text: "Écrit par ODILE MARCHEVAUX et par Ada Lovelace. Voir https://hand.example.test/u/Odile%20Marchevaux",
    contributors: ["Ada Lovelace", NAME],
    record: {
      summary: "Marchevaux, Odile raconte.",
      keywords: ["Odile Marchevaux", "Eau"],
      organizations: [{ name: "Atelier Odile Marchevaux", role: "CARRIER", field: "from" }],
      locations: [{ text: "Chez Odile Marchevaux, Reims", field: "location" }],
      links: ["https://other.example.test/Utilisateur:Odile_Marchevaux"],
      fields: [{ template: "Commun", index: 0, name: "auteur", value: "odile_marchevaux" }],
    },
  }),
  handMade("2", { contributors: ["Odile Marcel", "Jean Marchevaux"], text: "Odile traverse Marchevaux à pied." }),
  handMade("3", { fault: true, text: "Odile Marchevaux" }),
  handMade("4", { text: "Odile Marchevaux quitte la page." }),
];

const INCIDENT = {
  outcome: "skipped",
  code: "NO_CONTENT",
  message: "The page of Odile Marchevaux is empty.",
  remoteId: "odile-marchevaux",
  url: "https://hand.example.test/Odile_Marchevaux",
} as const;

describe.each(dialects)("forgetting a contributor on %s", (dialect) => {
  const used = useLedger(dialect);
  const database = () => ({ ...used.database, forgetKey: keyOf(KEY) });
  const ledger = () => new Ledger(database(), () => used.now);
  const request = (more: Partial<ForgetRequest> = {}) => ({ sourceId: SOURCE.id, name: NAME, now: NOW, ...more });
  const forget = (more?: Partial<ForgetRequest>) => forgetContributor(database(), request(more));
  const places = () => placesOfText(used.database, "marchevaux");

  async function harvestAll(): Promise<HarvestReport> {
    await ledger().register([SOURCE]);
    return harvestByHand(ledger(), { batches: [PAGES], incidents: [INCIDENT] });
  }

  /** Where the name stands but for the page and the people who only share a word of it. */
  const traces = async () => {
    const texts = JSON.stringify(await dumpTables(used.database));
    return texts.match(/odile[\W_]{1,5}marchevaux|marchevaux[\W_]{1,5}odile|odile%20marchevaux/gi) ?? [];
  };

  beforeEach(async () => {
    await harvestAll();
    await harvestByHand(ledger(), {
      batches: [[...PAGES.slice(0, 3).map((page) => page), handMade("5", { text: "five" })]],
      gone: [gone("4", "out-of-scope")],
    });
  });

  it("takes the name out of every table, whatever the spelling, and leaves everybody else", async () => {
    expect((await traces()).length).toBeGreaterThan(10);
    const before = await dumpTables(used.database, ["revision"]);

    const report = await forget();

    expect(await traces()).toEqual([]);
    expect(report).toMatchObject({ sourceKnown: true, already: false, words: 2, pages: 3, revisions: 3, incidents: 1 });
    expect(report.left).toEqual([]);
    expect(report.label).toMatch(/^Contributor-[0-9a-f]{4}$/);
    const after = await dumpTables(used.database, ["revision"]);
    expect(after["revision"]?.length).toBe(before["revision"]?.length);
    const texts = JSON.stringify(after["revision"]);
    for (const stays of ["Ada Lovelace", "Odile Marcel", "Jean Marchevaux", "Odile traverse Marchevaux à pied", "Eau"])
      expect(texts).toContain(stays);
    expect(texts).toContain(report.label);
  });

  it("lets the next harvest find every page unchanged, and bring nothing back", async () => {
    const { label } = await forget();

    const { counts } = await harvestByHand(ledger(), {
      batches: [[...PAGES.slice(0, 2), handMade("5", { text: "five" })]],
    });

    expect(counts).toMatchObject({ unchanged: 3, updated: 0, added: 0 });
    expect(await traces()).toEqual([]);
    expect(label).not.toBeNull();
  });

  it("keeps the name out of pages, reports and problems that come later", async () => {
    await forget();
    await harvestByHand(ledger(), {
      batches: [[handMade("6", { text: "Encore Odile Marchevaux", contributors: [NAME] })]],
      incidents: [INCIDENT],
      gone: [{ ...gone("2", "out-of-scope"), message: "Moved by Odile Marchevaux." }],
      acceptWithdrawals: true,
    });
    const session = await ledger().open(SOURCE.id, { full: true });
    await session.commit({ ...batchOf([]), position: { after: "Odile Marchevaux" } });
    const { problem } = await session.stop("failed", { code: "DOWN", message: "Odile_Marchevaux is not there." });

    expect(await traces()).toEqual([]);
    expect(problem?.message).toMatch(/^Contributor-[0-9a-f]{4} is not there\.$/);
  });

  it("lets a cursor go that holds the name, so that the next harvest reads everything", async () => {
    await used.database.em().nativeUpdate(Source, { id: SOURCE.id }, { cursor: { after: "Odile Marchevaux" } });
    await forget();
    expect(await traces()).toEqual([]);
    expect((await ledger().open(SOURCE.id, { full: false })).mode).toBe("full");
  });

  it("decides in a dry run what the next harvest would do, and names nobody", async () => {
    await forget();
    const told: string[] = [];
    const dry = ledger().dryRun({
      listener: {
        begun: () => {},
        page: async ({ outcome, page }) => void told.push(outcome, JSON.stringify(page)),
        withdrawal: async () => {},
        erasure: async () => {},
        incident: (incident) => void told.push(JSON.stringify(incident)),
      },
    });
    const { counts } = await harvestByHand(dry, { batches: [PAGES.slice(0, 2)], incidents: [INCIDENT] });
    expect(counts).toMatchObject({ unchanged: 2 });
    expect(told.join("\n").toLowerCase()).not.toMatch(/odile[\W_]+marchevaux|odile%20/);
  });

  it("holds against a rebuild, even where a better mapping puts the words of the name together", async () => {
    await forget();
    await rebuildGraph(database(), remap);
    expect(await traces()).toEqual([]);
    await rebuildGraph(database(), (_, candidate) => ({
      mappingVersion: "hand/2",
      record: { ...recordOf(candidate), summary: "Odile *Marchevaux*" },
    }));
    expect(await traces()).toEqual([]);
  });

  it("finishes what was interrupted when it is asked again", async () => {
    const stopped = new Error("killed");
    const interrupted = forget({
      onProgress: () => {
        throw stopped;
      },
    });
    await expect(interrupted).rejects.toBe(stopped);

    const report = await forget();

    expect(report.already).toBe(true);
    expect(await traces()).toEqual([]);
    expect(await forgottenNames(used.database.em())).toHaveLength(1);
  });

  it("says in a dry run what it would touch, and writes nothing", async () => {
    const before = await dumpTables(used.database);
    const foreseen = await foreseeForgetting(database(), request());
    expect(foreseen).toMatchObject({ pages: 3, revisions: 3, incidents: 1, label: null, left: [] });
    expect(await dumpTables(used.database)).toEqual(before);
  });

  it("reports the same name at another source by that source's id, and does not touch it", async () => {
    const other = { ...SOURCE, id: "other" };
    await ledger().register([SOURCE, other]);
    const session = await ledger().open("other", { full: true });
    await session.commit(batchOf([handMade("1", { contributors: [NAME] })]));
    const ending = { gone: [], cursor: 1, absenceCounts: false, acceptWithdrawals: false };
    await session.finish(ending);

    const { left } = await forget();

    expect(left).toEqual([{ sourceId: "other", place: "Revision.contributors", rows: 1 }]);
    expect(await traces()).toHaveLength(1);
  });

  it("remembers a name that nobody has, so that it never comes", async () => {
    const report = await forget({ name: "Personne Encore" });
    expect(report).toMatchObject({ pages: 0, revisions: 0, incidents: 0, already: false });
    await harvestByHand(ledger(), { batches: [[handMade("7", { contributors: ["personne_encore"] })]] });
    expect(await placesOfText(used.database, "personne")).toEqual([]);
  });

  it("tells two forgotten people apart, and never lists their names", async () => {
    await forget();
    await forget({ name: "Ada Lovelace" });
    const names = await forgottenNames(used.database.em());
    expect(new Set(names.map(({ label }) => label)).size).toBe(2);
    expect(await placesOfText(used.database, "lovelace")).toEqual([]);
  });

  it("lets two requests for the same name at once end well", async () => {
    const reports = await Promise.all([forget(), forget()]);
    expect(new Set(reports.map(({ label }) => label)).size).toBe(1);
    expect(await traces()).toEqual([]);
    expect(await places()).not.toEqual([]);
  });

  it("is not outrun by a harvest that is under way", async () => {
    const session = await ledger().open(SOURCE.id, { full: true });
    const harvesting = (async () => {
      for (let page = 0; page < 12; page += 1) {
        const made = handMade(`late ${page}`, { text: `Par ${NAME}, ${page}`, contributors: [NAME, "Ada"] });
        await session.commit(batchOf([made]));
      }
    })();
    await Promise.all([harvesting, forget()]);
    expect(await traces()).toEqual([]);
  });

  it("bears with a page of a long text, and with names that are no words", async () => {
    const long = `${"(a+)+$ %F0%9F ‏Odile‏ & <b ".repeat(8_000)} Odile_Marchevaux`;
    await harvestByHand(ledger(), {
      batches: [[handMade("long", { text: long, contributors: ["🦊", "x", ".*", NAME] })]],
    });
    for (const name of [NAME, "🦊", "x", ".*"]) await forget({ name });
    const { page = [], revision = [] } = await dumpTables(used.database, ["page", "revision"]);
    const id = page.find(({ remote_id: remoteId }) => remoteId === "long")?.["id"];
    const contributors = JSON.stringify(revision.find(({ page_id: pageId }) => pageId === id)?.["contributors"]);
    expect(contributors.match(/Contributor-[0-9a-f]{4}/g)).toHaveLength(4);
    expect(await traces()).toEqual([]);
  });

  it("refuses to read the source with another key, or none, and says why where the source is shown", async () => {
    await forget();
    for (const key of [keyOf("another key that is long enough to be one"), keyOf(undefined)]) {
      const other = new Ledger({ ...used.database, forgetKey: key });
      await expect(other.open(SOURCE.id, { full: true })).rejects.toThrow(ForgetKeyError);
      await expect(rebuildGraph({ ...used.database, forgetKey: key }, remap)).rejects.toThrow(/key/);
    }
    const { problem } = await used.database.em().findOneOrFail(Source, { id: SOURCE.id });
    expect(problem).toMatchObject({ code: "FORGET_KEY", needsPerson: true });
    await expect(ledger().open(SOURCE.id, { full: true })).resolves.toBeDefined();
  });

  it("begins the list anew with another key where the first is lost", async () => {
    await forget();
    const renewed = { ...used.database, forgetKey: keyOf("another key that is long enough to be one") };
    expect(await startListAnew(renewed, NOW)).toHaveLength(1);
    expect(await forgottenNames(used.database.em())).toEqual([]);
    await forgetContributor(renewed, request());
    expect(await traces()).toEqual([]);
  });

  it("asks the database the same number of questions for ten pages without the name as for one", async () => {
    const statements = async () => {
      used.database.takeStatements();
      await forget({ name: "Personne Ici" });
      return used.database.takeStatements().length;
    };
    await statements();
    const few = await statements();
    await harvestByHand(ledger(), { batches: [Array.from({ length: 10 }, (_, at) => handMade(`many ${at}`))] });
    expect(await statements()).toBe(few);
  });
});

function keyOf(given: string | undefined) {
  return forgetKeyOf(given, undefined);
}
