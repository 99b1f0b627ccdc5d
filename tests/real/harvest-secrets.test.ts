import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { useMirroredWiki } from "./mirrored-wiki.js";
import { communText, TEMPLATE_PAGES } from "./seed-pages.js";
import type { MirrorHarvest } from "./wiki-mirror.js";
import type { RealWiki } from "./wiki-server.js";

/** Bits of `rev_deleted` that an oversighter sets: https://www.mediawiki.org/wiki/Manual:Revision_table#rev_deleted */
const SUPPRESSED = { text: 1 + 8, author: 4 + 8 };

/** How far apart the revisions are that a test tells by their time, in milliseconds: MediaWiki counts in seconds. */
const A_SECOND_MS = 1_050;

const site = useMirroredWiki({
  async fill(wiki: RealWiki) {
    await wiki.createAccount("Firmin Patoche");
    await wiki.importTexts(TEMPLATE_PAGES);
    // So many that withdrawing some is no alarm.
    const notes = Array.from({ length: 30 }, (_, index) => ({ title: `Note ${index + 1}`, text: "Une note." }));
    await wiki.importTexts(notes);
    await wiki.runJobs();
    wiki.makeOld();
  },
});

beforeAll(() => site.harvest());

async function harvestAndCompare(options?: MirrorHarvest): Promise<void> {
  await site.harvest(options);
  await site.expectSame();
}

/** Writes a page and then writes over it; each text is harvested. Gives the revisions. */
async function writeAndHarvest(title: string, ...descriptions: string[]): Promise<number[]> {
  const revids: number[] = [];
  for (const description of descriptions) {
    const written = await site.wiki.edit(title, communText({ description }), { user: "Firmin Patoche" });
    revids.push(written.revid ?? 0);
    await harvestAndCompare();
  }
  return revids;
}

describe("what an oversighter hides, which no public log tells", () => {
  it("is found and erased by the next full comparison, when it is a text", async () => {
    const [hidden = 0] = await writeAndHarvest("Carnet d'adresses", "Joindre ourlevigne55.", "Joindre la mairie.");
    site.wiki.tamper("UPDATE revision SET rev_deleted = ? WHERE rev_id = ?", SUPPRESSED.text, hidden);
    await harvestAndCompare();
    await site.expectHeld("ourlevigne55");
    await harvestAndCompare({ full: true });
    await site.expectGone("ourlevigne55");
  });

  it("is found and erased by the next full comparison, when it is an author", async () => {
    await site.wiki.createAccount("Aldegonde Fripier");
    const text = communText({ description: "Un carnet." });
    const { revid } = await site.wiki.create("Carnet de bal", text, { user: "Aldegonde Fripier" });
    await site.wiki.edit("Carnet de bal", `${text}\nEncore.`);
    await harvestAndCompare();
    await site.expectHeld("Aldegonde Fripier");
    site.wiki.tamper("UPDATE revision SET rev_deleted = ? WHERE rev_id = ?", SUPPRESSED.author, revid ?? 0);
    await harvestAndCompare({ full: true });
    await site.expectGone("Aldegonde Fripier");
  });

  it("is found and erased by the next full comparison, when it is a whole page", async () => {
    await writeAndHarvest("Page de Zéphirine Moulu", "Elle aime les moulins.");
    await site.wiki.delete("Page de Zéphirine Moulu");
    site.wiki.tamper("DELETE FROM recentchanges WHERE rc_id = (SELECT max(rc_id) FROM recentchanges)");
    site.wiki.tamper("DELETE FROM logging WHERE log_id = (SELECT max(log_id) FROM logging)");
    await site.harvest();
    await site.expectHeld("Zéphirine Moulu");
    await harvestAndCompare({ full: true });
    await site.expectGone("Zéphirine Moulu");
  });
});

describe("a deletion whose entry in the logs is hidden too", () => {
  it("makes the harvest compare everything, and the page is erased", async () => {
    await writeAndHarvest("Page de Casimir Lebidon", "Il aime les seaux.");
    await site.wiki.delete("Page de Casimir Lebidon", "à sa demande");
    await site.wiki.hideLogEntry(await newestLogId());
    for (const mirror of site.mirrors) {
      const report = await mirror.harvest();
      expect(report).toMatchObject({
        mode: "incremental",
        incidents: [{ outcome: "notice", code: "CHANGES_CONCEALED" }],
      });
      expect((await mirror.harvest()).incidents).toEqual([]);
    }
    await harvestAndCompare();
    await site.expectGone("Casimir Lebidon");
  });
});

async function newestLogId(): Promise<number> {
  type Answer = { query: { logevents: { logid: number }[] } };
  const { query } = await site.wiki.ask<Answer>({ action: "query", list: "logevents", lelimit: 1, leprop: "ids" });
  return query.logevents[0]?.logid ?? 0;
}

describe("a page restored without one of its revisions", () => {
  it.each([
    { which: "older", secret: "farandolin44", texts: ["Voir farandolin44.", "Rien à voir."], kept: 1 },
    { which: "newest", secret: "trompevent66", texts: ["Rien à voir.", "Voir trompevent66."], kept: 0 },
  ])("loses that revision, the $which one", async ({ which, secret, texts, kept }) => {
    const title = `Registre (${which})`;
    for (const text of texts) {
      await site.wiki.edit(title, text);
      await sleep(A_SECOND_MS);
      await harvestAndCompare();
    }
    await site.expectHeld(secret);
    const times = (await site.wiki.history(title)).map(({ timestamp }) => timestamp).toReversed();
    await site.wiki.delete(title);
    await site.wiki.undelete(title, [times[kept] ?? ""]);
    await harvestAndCompare();
    await site.expectGone(secret);
  });
});

describe("a history that is merged into another page", () => {
  it("leaves us at once, for it could be hidden there without our copy", async () => {
    const [hidden = 0] = await writeAndHarvest("Cahier ancien", "Voir grelotine27.", "Rien à voir.");
    await sleep(A_SECOND_MS);
    await writeAndHarvest("Cahier nouveau", "Tout neuf.");
    await site.expectHeld("grelotine27");
    await site.wiki.mergeHistory("Cahier ancien", "Cahier nouveau");
    await site.wiki.purge("Cahier ancien");
    await site.wiki.hideRevision([hidden], { content: true });
    await harvestAndCompare();
    await site.expectGone("grelotine27");
  });
});
