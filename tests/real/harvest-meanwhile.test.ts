import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialects } from "../support/databases.js";
import { changeWiki } from "./change-wiki.js";
import { seedWiki } from "./seed.js";
import { createMirror, type WikiMirror } from "./wiki-mirror.js";
import { startWiki, type RealWiki } from "./wiki-server.js";

/** As on a real site, lists and links are written after the answer has left; for some pages, seconds after. */
const LATE_UPDATES = `
$wgForceDeferredUpdatesPreSend = false;
$wgHooks['MultiContentSave'][] = static function ( $rendered ) {
	if ( str_contains( $rendered->getRevision()->getPageAsLinkTarget()->getText(), 'tardive' ) ) {
		DeferredUpdates::addCallableUpdate( static fn () => sleep( 3 ) );
	}
};
$wgHooks['LinksUpdate'][] = static function ( $update ) {
	if ( str_contains( $update->getTitle()->getText(), 'lente' ) ) {
		sleep( 3 );
	}
};
`;

let wiki: RealWiki;
let mirrors: WikiMirror[];

beforeAll(async () => {
  wiki = await startWiki({ settings: LATE_UPDATES });
  await seedWiki(wiki);
  mirrors = await Promise.all(dialects.map((dialect) => createMirror(wiki, dialect)));
  for (const mirror of mirrors) await mirror.harvest();
});

afterAll(async () => {
  for (const mirror of mirrors) await mirror.drop();
  await wiki.stop();
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await condition()); await sleep(20)) {
    if (Date.now() > deadline) throw new Error("It never came.");
  }
}

const titled = (title: string) => wiki.listing().find((page) => page.title === title);

/** Gives the revision of the newest line in recent changes. */
async function newestRevid(): Promise<number | undefined> {
  type Answer = { query: { recentchanges: { revid: number }[] } };
  const list = { action: "query", list: "recentchanges", rclimit: 1, rcprop: "ids" };
  return (await wiki.ask<Answer>(list)).query.recentchanges[0]?.revid;
}

async function harvestAll(): Promise<void> {
  for (const mirror of mirrors) expect(await mirror.harvest()).toMatchObject({ status: "finished" });
}

async function expectNoDifferences(): Promise<void> {
  for (const mirror of mirrors) expect(await mirror.differences(), mirror.dialect).toEqual([]);
}

describe("a wiki that writes its lists after the answer has left", () => {
  it("is read again a little before the newest change, where late lines appear", async () => {
    const title = "Page tardive";
    const writing = wiki.create(title, "Elle est là avant qu'on le dise.");
    await until(() => titled(title) !== undefined);
    const { revid } = await wiki.create("Page ponctuelle", "Elle vient après, et se dit avant.");
    expect(await newestRevid()).toBe(revid);
    await harvestAll();
    await writing;
    await harvestAll();
    await expectNoDifferences();
  });

  it("is read again where it has just changed, because categories come after the text", async () => {
    const title = "Fiche lente";
    await wiki.create(title, "D'abord sans rayon.");
    const writing = wiki.edit(title, "Puis rangée. [[Catégorie:Récit]]");
    await until(async () => titled(title)?.text.startsWith("Puis") === true && (await newestRevid()) === titled(title)?.revid);
    expect(titled(title)?.categories).toEqual([]);
    await harvestAll();
    await writing;
    expect(titled(title)?.categories).toEqual(["Récit"]);
    await harvestAll();
    await expectNoDifferences();
  });

  it("can be harvested while people write", async () => {
    let writing = true;
    const harvesting = (async () => {
      for (; writing; await sleep(200)) await harvestAll();
    })();
    await changeWiki(wiki);
    writing = false;
    await harvesting;
    await harvestAll();
    await expectNoDifferences();
  });
});
