import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialects } from "../support/databases.js";
import { findWords } from "./leaks.js";
import { communText, TEMPLATE_PAGES } from "./seed-pages.js";
import { createMirror, type WikiMirror } from "./wiki-mirror.js";
import { startWiki, type RealWiki } from "./wiki-server.js";

/** Bits of `rev_deleted` that an oversighter sets: https://www.mediawiki.org/wiki/Manual:Revision_table#rev_deleted */
const SUPPRESSED = { text: 1 + 8, author: 4 + 8 };

/** How far apart the revisions are that a test tells by their time, in milliseconds: MediaWiki counts in seconds. */
const A_SECOND_MS = 1_050;

let wiki: RealWiki;
let mirrors: WikiMirror[];

beforeAll(async () => {
  wiki = await startWiki();
  await wiki.createAccount("Firmin Patoche");
  await wiki.importTexts(TEMPLATE_PAGES);
  // So many that withdrawing some is no alarm.
  await wiki.importTexts(
    Array.from({ length: 30 }, (_, index) => ({ title: `Note ${index + 1}`, text: `La note ${index + 1}.` })),
  );
  await wiki.runJobs();
  wiki.makeOld();
  mirrors = await Promise.all(dialects.map((dialect) => createMirror(wiki, dialect)));
  for (const mirror of mirrors) await mirror.harvest();
});

afterAll(async () => {
  for (const mirror of mirrors) await mirror.drop();
  await wiki.stop();
});

async function harvestAll(options: { full?: boolean } = {}): Promise<void> {
  for (const mirror of mirrors) {
    expect(await mirror.harvest(options)).toMatchObject({ status: "finished" });
    expect(await mirror.differences(), mirror.dialect).toEqual([]);
  }
}

async function expectHeld(word: string): Promise<void> {
  for (const mirror of mirrors) expect(await findWords(mirror, [word]), mirror.dialect).not.toEqual([]);
}

async function expectGone(...words: string[]): Promise<void> {
  for (const mirror of mirrors) expect(await findWords(mirror, words), mirror.dialect).toEqual([]);
}

/** Writes a page and then writes over it; each text is harvested. Gives the revisions. */
async function writeAndHarvest(title: string, ...descriptions: string[]): Promise<number[]> {
  const revids: number[] = [];
  for (const description of descriptions) {
    const written = await wiki.edit(title, communText({ description }), { user: "Firmin Patoche" });
    revids.push(written.revid ?? 0);
    await harvestAll();
  }
  return revids;
}

describe("what an oversighter hides, which no public log tells", () => {
  it("is found and erased by the next full comparison, when it is a text", async () => {
    const [hidden = 0] = await writeAndHarvest("Carnet d'adresses", "Joindre ourlevigne55.", "Joindre la mairie.");
    wiki.tamper("UPDATE revision SET rev_deleted = ? WHERE rev_id = ?", SUPPRESSED.text, hidden);
    await harvestAll();
    await expectHeld("ourlevigne55");
    await harvestAll({ full: true });
    await expectGone("ourlevigne55");
  });

  it("is found and erased by the next full comparison, when it is an author", async () => {
    await wiki.createAccount("Aldegonde Fripier");
    const text = communText({ description: "Un carnet." });
    const { revid } = await wiki.create("Carnet de bal", text, { user: "Aldegonde Fripier" });
    await wiki.edit("Carnet de bal", `${text}\nEncore.`);
    await harvestAll();
    await expectHeld("Aldegonde Fripier");
    wiki.tamper("UPDATE revision SET rev_deleted = ? WHERE rev_id = ?", SUPPRESSED.author, revid ?? 0);
    await harvestAll({ full: true });
    await expectGone("Aldegonde Fripier");
  });

  it("is found and erased by the next full comparison, when it is a whole page", async () => {
    await writeAndHarvest("Page de Zéphirine Moulu", "Elle aime les moulins.");
    await wiki.delete("Page de Zéphirine Moulu");
    wiki.tamper("DELETE FROM recentchanges WHERE rc_id = (SELECT max(rc_id) FROM recentchanges)");
    wiki.tamper("DELETE FROM logging WHERE log_id = (SELECT max(log_id) FROM logging)");
    for (const mirror of mirrors) await mirror.harvest();
    await expectHeld("Zéphirine Moulu");
    await harvestAll({ full: true });
    await expectGone("Zéphirine Moulu");
  });
});

describe("a deletion whose entry in the logs is hidden too", () => {
  it("makes the harvest compare everything, and the page is erased", async () => {
    await writeAndHarvest("Page de Casimir Lebidon", "Il aime les seaux.");
    await wiki.delete("Page de Casimir Lebidon", "à sa demande");
    await wiki.hideLogEntry(await newestLogId());
    for (const mirror of mirrors) {
      const report = await mirror.harvest();
      expect(report).toMatchObject({
        mode: "incremental",
        incidents: [{ outcome: "notice", code: "CHANGES_CONCEALED" }],
      });
      expect((await mirror.harvest()).incidents).toEqual([]);
    }
    await harvestAll();
    await expectGone("Casimir Lebidon");
  });
});

async function newestLogId(): Promise<number> {
  type Answer = { query: { logevents: { logid: number }[] } };
  const { query } = await wiki.ask<Answer>({ action: "query", list: "logevents", lelimit: 1, leprop: "ids" });
  return query.logevents[0]?.logid ?? 0;
}

describe("a page restored without one of its revisions", () => {
  it.each([
    { which: "older", secret: "farandolin44", texts: ["Voir farandolin44.", "Rien à voir."], kept: 1 },
    { which: "newest", secret: "trompevent66", texts: ["Rien à voir.", "Voir trompevent66."], kept: 0 },
  ])("loses that revision, the $which one", async ({ which, secret, texts, kept }) => {
    const title = `Registre (${which})`;
    for (const text of texts) {
      await wiki.edit(title, text);
      await sleep(A_SECOND_MS);
      await harvestAll();
    }
    await expectHeld(secret);
    const times = (await wiki.history(title)).map(({ timestamp }) => timestamp).toReversed();
    await wiki.delete(title);
    await wiki.undelete(title, [times[kept] ?? ""]);
    await harvestAll();
    await expectGone(secret);
  });
});

describe("a revision that is hidden after its history was merged into another page", () => {
  it("is erased where we hold it", async () => {
    const [hidden = 0] = await writeAndHarvest("Cahier ancien", "Voir grelotine27.", "Rien à voir.");
    await sleep(A_SECOND_MS);
    await writeAndHarvest("Cahier nouveau", "Tout neuf.");
    await wiki.mergeHistory("Cahier ancien", "Cahier nouveau");
    await wiki.purge("Cahier ancien");
    await harvestAll();
    await expectHeld("grelotine27");
    await wiki.hideRevision([hidden], { content: true });
    await harvestAll();
    await expectGone("grelotine27");
  });
});
