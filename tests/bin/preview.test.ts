import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Preview } from "../../bin/preview.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { type GeneratedWiki, startGeneratedWiki } from "../support/generated-wiki.js";
import { dumpTables } from "../support/tables.js";
import { type Ended, runMaillage } from "./run-maillage.js";
import { makeFolder } from "./temporary-folder.js";

const PAGES = 60;

describe.each(dialects)("maillage preview, of a wiki and a ledger on %s", (dialect) => {
  let wiki: GeneratedWiki;
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    wiki = await startGeneratedWiki({ pages: PAGES, rendered: 0.1 });
    database = await createTestDatabase(dialect);
    folder = await makeFolder({
      "sources.json": { sources: [wikiAt(wiki.url)] },
      "new.json": { ...wikiAt(wiki.url), id: "new", name: "Pas encore là" },
      "two.json": { sources: [wikiAt(wiki.url), { ...wikiAt(wiki.url), id: "second" }] },
      "narrow.json": { ...wikiAt(wiki.url), options: { categories: ["Introuvable"] } },
    });
  });
  afterAll(async () => {
    await database.drop();
    await wiki.close();
  });

  const settings = () => ({ DATABASE_URL: database.url, MAILLAGE_SOURCES: "sources.json" });

  /** Runs the command and sees that it wrote nothing. */
  async function preview(args: readonly string[], input?: string): Promise<Ended> {
    const before = await dumpTables(database);
    const ended = await runMaillage(["preview", ...args], settings(), folder, input);
    expect(await dumpTables(database)).toEqual(before);
    return ended;
  }

  async function asJson(...args: string[]): Promise<Preview> {
    return JSON.parse((await preview([...args, "--json"])).stdout) as Preview;
  }

  const titled = (title: string) => wiki.history.titled(title)?.pageid ?? 0;
  const textOf = (pageid: number) => wiki.history.page(pageid).revisions.at(-1)?.text ?? "";

  it("shows what the first harvest would bring, before the source is known to the ledger", async () => {
    const { stdout, stderr, code } = await preview(["wiki"]);

    expect(stdout).toMatch(
      /^Preview of wiki: Wiki engendré\n {2}mediawiki at http:\S+, with the settings of the sources /,
    );
    expect(stdout).toContain(
      "\n  reads everything, because no full harvest of it was ever finished (full)\n\nThe first 3 rec",
    );
    expect(stdout).toMatch(
      /\n1\. Carnet des paroles croisées de \S+\n {3}at {13}http:\S+\n {3}is {13}added · resource \(CO/,
    );
    for (const word of ["licence", "by", "organizations", "themes", "keywords", "places", "links", "summary", "text"])
      expect(stdout).toMatch(new RegExp(`\\n {3}${word} +\\S`));
    expect(stdout).toMatch(/\n {3}licence {8}CC-BY-SA-4\.0 « [^»]+ » \(declared by the page\) <https:/);
    expect(stdout).toMatch(/\nWould be added: 60\n( {2}\S[^\n]+ <http:[^\n]+>\n){20} {2}… and 40 more\n\n/);
    expect(stdout).toMatch(/\nwiki: finished \(full\) — 60 pages: 60 added\n {2}\d+ requests, [\d.]+ KiB\n/);
    expect(stdout).toMatch(/\nNothing was written: this was a preview\. To do it, run: maillage harvest wiki\n$/);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  });

  it("shows as much as is wanted", async () => {
    const { stdout } = await preview(["wiki", "--first", "1", "--most", "2"]);

    expect(stdout).toContain("\nThe first record:\n1. ");
    expect(stdout).not.toContain("\n2. ");
    expect(stdout).toMatch(/\nWould be added: 60\n( {2}\S[^\n]+\n){2} {2}… and 58 more\n/);
  });

  it("works on settings that are not saved yet, in a file or on standard input", async () => {
    const file = await preview(["new.json"]);
    const input = await preview(["-"], JSON.stringify({ ...wikiAt(wiki.url), id: "new", name: "Pas encore là" }));

    expect(file.stdout).toMatch(/^Preview of new: Pas encore là\n[^\n]+, with the settings of the file new\.json\n/);
    expect(input.stdout).toMatch(/^Preview of new: Pas encore là\n[^\n]+, with the settings of the standard input\n/);
    for (const { stdout, code } of [file, input]) {
      expect(stdout).toContain("\nnew: finished (full) — 60 pages: 60 added\n");
      expect(stdout).toMatch(/ add this entry to the list in sources\.json, then run: maillage harvest new\n$/);
      expect(code).toBe(0);
    }
  });

  it("takes one source out of a whole file", async () => {
    const { stdout } = await preview(["two.json", "--source", "second", "--first", "0"]);

    expect(stdout).toMatch(/^Preview of second: Wiki engendré\n/);
    expect(stdout).not.toContain("The first");
  });

  it("stops after as many pages as are wanted, and then says nothing about those that are gone", async () => {
    const { stdout, code } = await preview(["wiki", "--pages", "7"]);

    expect(stdout).toContain("\nWould be added: 7\n");
    expect(stdout).toContain("\nwiki: stopped (full) — 7 pages: 7 added\n");
    expect(stdout).toContain(
      "\n  ENOUGH_PAGES: Stopped after 7 pages, as asked (--pages): the others were not looked at",
    );
    expect(stdout).toContain("To do it, run: maillage harvest wiki");
    expect(code).toBe(0);
  });

  describe("after a harvest and some work on the wiki", () => {
    beforeAll(async () => {
      await runMaillage(["harvest"], settings(), folder);
      const { history } = wiki;
      const longer = "Une ligne de plus.\n\nEt une autre, écrite par quelqu'un@exemple.fr le soir.";
      const changed = textOf(1)
        .replace(/(Tags\s*=\s*)[^\n]*/, "$1eau, forêt")
        .replace(/\n\}\}\n\n/, `\n}}\n\n${longer}\n\n`);
      history.edit(1, changed, "Zoé Tardivel");
      history.edit(2, `${textOf(2)}\n<!-- Pour nous seuls. -->`);
      history.move(3, "Un tout autre titre");
      history.delete(4);
      history.edit(5, "Une version sans secret.");
      history.hide(5, history.page(5).revisions[0]?.revid ?? 0);
      history.create({ title: "Rouge \u001b[31m et \u202eretourné", text: "Du texte.", contributors: ["Ada"] });
    });

    it("shows what would change, field by field", async () => {
      const { stdout, code } = await preview(["wiki", "--first", "0"]);

      expect(stdout).toMatch(/\n {2}reads what changed since the last harvest, 20\S+Z \(incremental\)\n/);
      const [updated = ""] = /\nWould be updated: 4\n.*?\n\n/s.exec(stdout) ?? [];
      expect(updated).toMatch(/\n {4}keywords:\n( {6}- \S[^\n]*\n)+( {6}\+ (eau|forêt)\n)+/);
      expect(updated).toMatch(/\n {4}contributors:\n {6}\+ Zoé Tardivel\n/);
      expect(updated).toMatch(/\n {4}description, from line \d+:\n {6}\+ Une ligne de plus\.\n {6}\+ \(empty line\)\n/);
      expect(updated).toMatch(/\n {4}fields\.Commun\.0\.Tags: « [^»]+ » → « eau, forêt »\n/);
      expect(updated).toMatch(
        /\n {2}Un tout autre titre <[^\n]+\n {4}url: « [^»]+ » → « [^»]+Un_tout_autre_titre »\n {4}title: /,
      );
      expect(updated).toMatch(/\n {4}no field says anything else; what changed is [^\n]*the address of its revision\n/);
      expect(code).toBe(0);
    });

    it("shows what would come, leave and be erased, and why", async () => {
      const { stdout } = await preview(["wiki", "--first", "0"]);

      expect(stdout).toMatch(/\nWould be added: 2\n/);
      expect(stdout).toMatch(
        /\nWould be withdrawn: 1\n {2}\S[^\n]+ <http:[^\n]+>\n {4}deleted, and erased here: The wiki says the page does not ex/,
      );
      expect(stdout).toMatch(
        /\nWould be erased: 1\n {2}\S[^\n]+ <http:[^\n]+>\n {4}revisions that the source hides: The wiki hides the text/,
      );
      expect(stdout).toMatch(
        /\nwiki: finished \(incremental\) — \d+ pages: 2 added, 4 updated, 1 withdrawn, 1 redacted\n/,
      );
    });

    it("shows neither people's addresses nor what would steer the terminal", async () => {
      const { stdout } = await preview(["wiki", "--first", "100", "--most", "1000"]);

      expect(stdout).not.toContain("exemple.fr");
      expect(stdout).toContain("[adresse retirée]");
      expect(stdout).toContain("\n  Rouge  [31m et  retourné <http:");
      expect(stdout).not.toMatch(/[^\P{Cc}\n]|[\u202A-\u202E]/u);
      const json = await preview(["wiki", "--json", "--most", "1000"]);
      expect(json.stdout).not.toMatch(/[^\P{Cc}\n]|[\u202A-\u202E]/u);
      expect((JSON.parse(json.stdout) as Preview).added.map(({ title }) => title)).toContain(
        "Rouge \u001b[31m et \u202eretourné",
      );
      expect(json.stdout).not.toContain("exemple.fr");
    });

    it("gives one JSON document with all of it", async () => {
      const document = await asJson("wiki", "--first", "1", "--most", "1");

      expect(Object.keys(document).toSorted()).toEqual(
        [
          ...[
            "source",
            "memory",
            "mode",
            "reason",
            "since",
            "notes",
            "first",
            "added",
            "updated",
            "restored",
            "withdrawn",
          ],
          ...["vanishing", "erased", "skipped", "failed", "notices", "more", "status", "problem", "counts", "requests"],
          "bytes",
        ].toSorted(),
      );
      const described = await readFile("docs/preview.md", "utf8");
      for (const key of Object.keys(document)) expect(described).toContain(`\`${key}\``);
      expect(document).toMatchObject({
        source: {
          id: "wiki",
          connector: "mediawiki",
          url: wiki.url,
          from: { kind: "sources file", path: "sources.json" },
          saved: "same",
        },
        memory: "ledger",
        mode: "incremental",
        reason: "CHANGES_SINCE",
        since: expect.stringMatching(/^20/),
        notes: [],
        first: [
          { outcome: "updated", contributors: expect.arrayContaining(["Zoé Tardivel"]), record: { kind: "resource" } },
        ],
        added: [{ remoteId: expect.any(String), title: expect.any(String), url: expect.stringMatching(/^http/) }],
        withdrawn: [{ remoteId: "4", reason: "deleted" }],
        erased: [{ remoteId: "5", what: "revisions" }],
        vanishing: [],
        more: { added: 1, updated: 3, withdrawn: 0, erased: 0 },
        status: "finished",
        problem: null,
        counts: { added: 2, updated: 4, withdrawn: 1, redacted: 1, failed: 0 },
      });
      const [page] = document.updated;
      expect(page).toMatchObject({ remoteId: "1", moreChanges: 0, parts: ["payload", "contributors", "permalink"] });
      expect(page?.changes).toContainEqual({
        field: "contributors",
        change: "list",
        removed: [],
        added: ["Zoé Tardivel"],
        moreRemoved: 0,
        moreAdded: 0,
      });
      expect(page?.changes).toContainEqual(expect.objectContaining({ field: "description", change: "text" }));
      expect(page?.changes).toContainEqual(
        expect.objectContaining({ field: "fields.Commun.0.Tags", change: "value", after: "eau, forêt" }),
      );
    });

    it("compares everything when it is told to, or with nothing", async () => {
      const full = await asJson("wiki", "--full");
      const afresh = await asJson("wiki", "--afresh");

      expect(full).toMatchObject({ mode: "full", reason: "ASKED", counts: { added: 2, updated: 4, withdrawn: 1 } });
      expect(full.counts.unchanged).toBeGreaterThan(40);
      expect(afresh).toMatchObject({ memory: "forgotten", reason: "NEVER_HARVESTED", counts: { added: PAGES + 1 } });
      expect(afresh.notes).toEqual(["Compared with nothing, as asked (--afresh): every page is new."]);
    });

    it("goes by the settings of the file where others are saved, and says so", async () => {
      const { stdout, code } = await preview(["narrow.json", "--full"]);

      expect(stdout).toContain(
        '\n  Note: The sources file has other settings for "wiki"; those of this file are shown. ',
      );
      expect(stdout).toMatch(/\nAre gone at the source, but so many that a harvest would stop: 60\n/);
      expect(stdout).toMatch(/\n {2}TOO_MANY_WITHDRAWALS: 60 of 60 live pages would vanish/);
      expect(stdout).not.toContain("Would be withdrawn");
      expect(stdout).toMatch(/ A harvest would end in the same way\.\n$/);
      expect(code).toBe(1);
    });

    it("warns when an id already belongs to another partner", async () => {
      const facts = { id: "wiki", name: "Faits", connector: "curated", url: "https://cat.example.test/" };
      const { stdout } = await preview(["-"], JSON.stringify({ ...facts, options: { facts: "cat" } }));

      expect(stdout).toContain(
        `\n  Note: The ledger knows "wiki" as mediawiki at ${wiki.url}. If this is another partner, `,
      );
    });

    it("is kept by the harvest that follows", async () => {
      const foreseen = await asJson("wiki");
      const { stdout } = await runMaillage(["harvest", "wiki"], settings(), folder);

      expect(stdout).toMatch(
        /^wiki: finished \(incremental\) — \d+ pages: 2 added, 4 updated, 1 withdrawn, 1 redacted\n/,
      );
      expect(foreseen.counts).toMatchObject({ added: 2, updated: 4, withdrawn: 1, redacted: 1 });
      expect(titled("Un tout autre titre")).toBe(3);
    });
  });

  it("ends with 1 when the source cannot be read, and says why", async () => {
    const closed = { ...wikiAt("http://127.0.0.1:1/"), id: "closed" };
    const { stdout, code } = await preview(["-"], JSON.stringify(closed));

    expect(stdout).toMatch(/\nclosed: failed \(full\) — 0 pages\n/);
    expect(stdout).toMatch(/\n {2}UNREACHABLE: [^\n]+\n/);
    expect(stdout).toMatch(/Nothing was written: this was a preview\. A harvest would end in the same way\.\n$/);
    expect(code).toBe(1);
  });
});

function wikiAt(url: string) {
  const http = { minIntervalMs: 0, retries: 0, allowPrivateNetwork: true };
  return { id: "wiki", name: "Wiki engendré", connector: "mediawiki", url, http };
}
