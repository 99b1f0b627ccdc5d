import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialects } from "../support/databases.js";
import { changeWiki } from "./change-wiki.js";
import { seedWiki } from "./seed.js";
import { createMirror, type WikiMirror } from "./wiki-mirror.js";
import { startWiki, type RealWiki } from "./wiki-server.js";

/** As on a real site, lists and links are written after the answer has left. */
const AFTER_THE_ANSWER = "$wgForceDeferredUpdatesPreSend = false;";

/** Writes the line in recent changes of some pages three seconds after the page. */
const LATE_LINES = `$wgHooks['MultiContentSave'][] = static function ( $rendered ) {
	if ( str_contains( $rendered->getRevision()->getPageAsLinkTarget()->getText(), 'tardive' ) ) {
		DeferredUpdates::addCallableUpdate( static fn () => sleep( 3 ) );
	}
};`;

/** Writes the categories of some pages three seconds after the page. */
const LATE_CATEGORIES = `$wgHooks['LinksUpdate'][] = static function ( $update ) {
	if ( str_contains( $update->getTitle()->getText(), 'lente' ) ) {
		sleep( 3 );
	}
};`;

let wiki: RealWiki;
let mirrors: WikiMirror[];

beforeAll(async () => {
  wiki = await startWiki({ settings: AFTER_THE_ANSWER + LATE_LINES });
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

  it("is read again when a restored page has its categories back, which is after the log tells of it", async () => {
    const title = "Fiche lente";
    await wiki.create(title, "Une fiche bien rangée. [[Catégorie:Récit]]");
    await harvestAll();
    await wiki.delete(title);
    await wiki.addSettings(LATE_CATEGORIES);
    const restoring = wiki.undelete(title);
    await until(() => titled(title) !== undefined);
    expect(titled(title)?.categories).toEqual([]);
    await harvestAll();
    await restoring;
    expect(titled(title)?.categories).toEqual(["Récit"]);
    await harvestAll();
    await expectNoDifferences();
  });

  it("can be harvested while people write", async () => {
    const written = changeWiki(wiki).then(() => true);
    while (!(await Promise.race([written, sleep(200, false)]))) await harvestAll();
    await harvestAll();
    await expectNoDifferences();
  });
});
