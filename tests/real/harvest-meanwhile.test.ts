import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { changeWiki } from "./change-wiki.js";
import { useMirroredWiki } from "./mirrored-wiki.js";

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

const site = useMirroredWiki({ settings: AFTER_THE_ANSWER + LATE_LINES });

beforeAll(() => site.harvest());

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await condition()); await sleep(20)) {
    if (Date.now() > deadline) throw new Error("It never came.");
  }
}

const titled = (title: string) => site.wiki.listing().find((page) => page.title === title);

/** Gives the revision of the newest line in recent changes. */
async function newestRevid(): Promise<number | undefined> {
  type Answer = { query: { recentchanges: { revid: number }[] } };
  const list = { action: "query", list: "recentchanges", rclimit: 1, rcprop: "ids" };
  return (await site.wiki.ask<Answer>(list)).query.recentchanges[0]?.revid;
}

describe("a wiki that writes its lists after the answer has left", () => {
  it("is read again a little before the newest change, where late lines appear", async () => {
    const title = "Page tardive";
    const writing = site.wiki.create(title, "Elle est là avant qu'on le dise.");
    await until(() => titled(title) !== undefined);
    const { revid } = await site.wiki.create("Page ponctuelle", "Elle vient après, et se dit avant.");
    expect(await newestRevid()).toBe(revid);
    await site.harvest();
    await writing;
    await site.harvest();
    await site.expectSame();
  });

  it("is read again when a restored page has its categories back, which is after the log tells of it", async () => {
    const title = "Fiche lente";
    await site.wiki.create(title, "Une fiche bien rangée. [[Catégorie:Récit]]");
    await site.harvest();
    await site.wiki.delete(title);
    await site.wiki.addSettings(LATE_CATEGORIES);
    const restoring = site.wiki.undelete(title);
    await until(() => titled(title) !== undefined);
    expect(titled(title)?.categories).toEqual([]);
    await site.harvest();
    await restoring;
    expect(titled(title)?.categories).toEqual(["Récit"]);
    await site.harvest();
    await site.expectSame();
  });

  it("can be harvested while people write", async () => {
    const written = changeWiki(site.wiki).then(() => true);
    while (!(await Promise.race([written, sleep(200, false)]))) await site.harvest();
    await site.harvest();
    await site.expectSame();
  });
});
