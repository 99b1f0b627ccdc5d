import { existsSync } from "node:fs";
import { isIP } from "node:net";
import fetch from "node-fetch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeWiki, type WikiChanges } from "./change-wiki.js";
import { seedWiki } from "./seed.js";
import type { ChangeKind, WikiChange } from "./wiki-change.js";
import { startWiki, type RealWiki } from "./wiki-server.js";
import type { TruePage } from "./wiki-truth.js";

let wiki: RealWiki;
let before: TruePage[];
let after: TruePage[];
let done: WikiChanges;

beforeAll(async () => {
  wiki = await timed("start", () => startWiki());
  await timed("seed", () => seedWiki(wiki));
  before = wiki.listing();
  done = await timed("change", () => changeWiki(wiki));
  after = wiki.listing();
});

afterAll(() => wiki.stop());

async function timed<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
  const startedAt = Date.now();
  const result = await run();
  console.log(`${name}: ${Date.now() - startedAt} ms`);
  return result;
}

function changesOf(kind: ChangeKind): WikiChange[] {
  const changes = done.changes.filter((change) => change.kind === kind);
  expect(changes, kind).not.toHaveLength(0);
  return changes;
}

function theChange(kind: ChangeKind): WikiChange {
  return changesOf(kind)[0] as WikiChange;
}

function pageIn(pages: TruePage[], change: WikiChange): TruePage | undefined {
  return pages.find(({ pageid }) => pageid === change.pageid);
}

function titled(pages: TruePage[], title: string | undefined): TruePage | undefined {
  return pages.find((page) => page.title === title);
}

describe("a seeded wiki", () => {
  it("holds what a partner's wiki holds", () => {
    expect(before.length).toBeGreaterThan(60);
    expect(before.filter(({ categories }) => categories.includes("Commun")).length).toBeGreaterThan(40);
    expect(before.filter(({ categories }) => categories.includes("Organisation"))).toHaveLength(10);
    expect(before.filter(({ redirect }) => redirect).length).toBeGreaterThanOrEqual(4);
  });

  it.each([
    "Et si on dînait ensemble ?",
    "Eau / Terre / Feu",
    'L\'horloge dite "des silences"',
    "🌱 Pépinière de quartier",
  ])("keeps the title %s as it is written", (title) =>
    expect(titled(before, title)?.text).toContain("Un commun au titre délicat."),
  );

  it("declares its licence", async () => {
    const answer = await wiki.ask({ action: "query", meta: "siteinfo", siprop: "rightsinfo" });
    expect(answer).toMatchObject({
      query: { rightsinfo: { url: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr" } },
    });
  });

  it("answers under every address that readers use", async () => {
    const paths = ["/wiki/Eau_/_Terre_/_Feu", "/rest.php/v1/page/Courcy", "/index.php?curid=1", "/api.php"];
    const statuses = await Promise.all(paths.map(async (path) => (await fetch(wiki.url + path)).status));
    expect(statuses).toEqual([200, 200, 200, 200]);
  });

  it("is read alike from the database and over the API", async () => {
    const sample = after.filter(({ redirect }) => !redirect).slice(0, 50);
    const pages = await readOverApi(sample.map(({ pageid }) => pageid));
    expect(pages).toEqual(
      sample.map((page) => ({
        pageid: page.pageid,
        title: page.title,
        revid: page.revid,
        sha1: page.sha1,
        text: page.text,
        categories: page.categories,
        contributors: page.contributors,
      })),
    );
  });
});

interface ApiPage {
  pageid: number;
  title: string;
  revisions: { revid: number; sha1: string; slots: { main: { content: string } } }[];
  categories?: { title: string }[];
  contributors?: { name: string }[];
}

async function readOverApi(pageids: number[]) {
  const { query } = await wiki.ask<{ query: { pages: ApiPage[] } }>({
    action: "query",
    pageids: pageids.join("|"),
    prop: "revisions|categories|contributors",
    rvprop: "ids|sha1|content",
    rvslots: "main",
    cllimit: "max",
    pclimit: "max",
  });
  return query.pages.map((page) => ({
    pageid: page.pageid,
    title: page.title,
    revid: page.revisions[0]?.revid,
    sha1: page.revisions[0]?.sha1,
    text: page.revisions[0]?.slots.main.content,
    categories: (page.categories ?? []).map(({ title }) => title.replace("Catégorie:", "")),
    contributors: (page.contributors ?? []).map(({ name }) => name).toSorted(),
  }));
}

describe("a changed wiki", () => {
  it.each<ChangeKind>([
    "edited",
    "edited-several-times",
    "licence-changed",
    "blanked",
    "became-redirect",
    "became-page",
  ])("shows the last revision of a page that was %s", (kind) => {
    const change = theChange(kind);
    expect(pageIn(after, change)?.revid).toBe(change.revids?.at(-1));
    expect(pageIn(after, change)?.sha1).not.toBe(pageIn(before, change)?.sha1);
  });

  it("makes no revision when the text is the same", () => {
    expect(pageIn(after, theChange("null-edited"))).toEqual(pageIn(before, theChange("null-edited")));
  });

  it.each<ChangeKind>(["reverted", "protected", "moved", "moved-without-redirect", "swapped"])(
    "makes a revision with the same text when a page is %s",
    (kind) => {
      for (const change of changesOf(kind)) {
        const page = pageIn(after, change);
        expect(page).toMatchObject({ title: change.title, sha1: pageIn(before, change)?.sha1 });
        expect(page?.revid).toBe(change.revids?.at(-1));
      }
    },
  );

  it("leaves a redirect behind a move only when it is asked to", () => {
    expect(titled(after, theChange("moved").formerTitle)?.redirect).toBe(true);
    expect(titled(after, theChange("moved-without-redirect").formerTitle)).toBeUndefined();
  });

  it.each<ChangeKind>(["deleted", "deleted-for-good", "created-and-deleted"])("has no page that was %s", (kind) => {
    expect(pageIn(after, theChange(kind))).toBeUndefined();
    expect(titled(after, theChange(kind).title)).toBeUndefined();
  });

  it("gives back a restored page under its own id, and a recreated one under another", () => {
    expect(pageIn(before, theChange("restored"))).toBeUndefined();
    expect(pageIn(after, theChange("restored"))?.title).toBe(theChange("restored").title);
    expect(pageIn(after, theChange("deleted-and-restored"))?.title).toBe(theChange("deleted-and-restored").title);
    expect(theChange("recreated").pageid).not.toBe(theChange("recreated").formerPageid);
  });

  it("moves pages between namespaces under the same id", () => {
    for (const change of changesOf("left-namespace")) {
      expect(pageIn(before, change)?.title).toBe(change.formerTitle);
      expect(titled(after, change.formerTitle)?.redirect).toBe(true);
      expect(pageIn([...wiki.listing(2), ...wiki.listing(4)], change)?.text).toBe(pageIn(before, change)?.text);
    }
    const entered = theChange("entered-namespace");
    expect([pageIn(before, entered), pageIn(after, entered)?.title]).toEqual([undefined, entered.title]);
  });

  it("merges one history into another", () => {
    const change = theChange("merged");
    expect(pageIn(after, change)?.revid).toBe(pageIn(before, change)?.revid);
    expect(pageIn(after, change)?.contributors).toEqual(["Marius Kerbihan", "Samira Bellonge"]);
    expect(titled(after, change.formerTitle)?.redirect).toBe(true);
  });

  it("moves pages in and out of categories", () => {
    expect(changesOf("left-category").map((change) => pageIn(after, change)?.categories)).toEqual([
      [],
      ["Archive", "Commun"],
    ]);
    expect(changesOf("entered-category").map((change) => pageIn(after, change)?.categories)).toContainEqual(["Commun"]);
  });

  it("says in recent changes what it did, as soon as it is done", async () => {
    const { pageid, revid } = await wiki.edit("Bac à sable", "Encore un essai.");
    const { query } = await wiki.ask<{ query: { recentchanges: object[] } }>({
      action: "query",
      list: "recentchanges",
      rclimit: 1,
    });
    expect(query.recentchanges).toMatchObject([{ type: "edit", pageid, revid }]);
  });
});

describe("what is hidden", () => {
  it("reads texthidden, userhidden and commenthidden over the API", async () => {
    const { title, hidden } = theChange("revision-hidden");
    const line = (await wiki.history(title)).find(({ revid }) => revid === hidden?.revid);
    expect(line).toMatchObject({
      userhidden: true,
      commenthidden: true,
      sha1hidden: true,
      slots: { main: { texthidden: true } },
    });
    expect(line?.slots.main.content).toBeUndefined();
  });

  it("was on the wiki for all to see before", () => {
    const seen = JSON.stringify(before);
    // Of an address the wiki shows only that there is one.
    const accounts = done.hidden.flatMap(({ userName }) => (userName && !isIP(userName) ? [userName] : []));
    expect(accounts.filter((name) => !seen.includes(name))).toEqual([]);
    expect(accounts).toHaveLength(3);
    expect(seen).toContain("zibeluline42");
    expect(seen).toContain("brindezingue31");
  });

  it("changes no current revision but the one that wrote over the secret", () => {
    for (const change of [...changesOf("author-hidden"), theChange("author-and-comment-hidden")]) {
      expect(pageIn(after, change)).toMatchObject({
        revid: pageIn(before, change)?.revid,
        text: pageIn(before, change)?.text,
      });
    }
    expect(changesOf("author-hidden").map((change) => pageIn(after, change)?.userHidden)).toEqual([true, true]);
  });

  it("is known to the truth, revision by revision", () => {
    expect(wiki.hidings().map(({ revid }) => revid)).toEqual(
      done.hidden.map(({ revid }) => revid).toSorted((a, b) => a - b),
    );
  });

  it("is in no text, comment, title or name that a reader can get", async () => {
    const shown = JSON.stringify([after, await Promise.all(done.hidden.map(({ pageid }) => readHistoryOf(pageid)))]);
    const secrets = done.hidden.flatMap(({ words, userName }) => [...words, ...(userName ? [userName] : [])]);
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
  });
});

async function readHistoryOf(pageid: number) {
  return wiki.history(after.find((page) => page.pageid === pageid)?.title ?? "");
}

describe("a wiki that stops", () => {
  it("frees its port and its files, and disturbs no other wiki", async () => {
    const other = await startWiki({ settings: `$wgRightsUrl = '';` });
    await other.addSettings(`$wgSitename = 'Autre nom';`);
    const answer = await other.ask({ action: "query", meta: "siteinfo", siprop: "general|rightsinfo" });
    expect(answer).toMatchObject({ query: { general: { sitename: "Autre nom" }, rightsinfo: { url: "" } } });
    await other.stop();
    await expect(fetch(other.apiUrl)).rejects.toThrow("ECONNREFUSED");
    expect(existsSync(other.directory)).toBe(false);
    expect((await fetch(wiki.apiUrl)).status).toBe(200);
  });
});
