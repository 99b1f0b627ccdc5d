import { readFileSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiBody, WirePage } from "../../connectors/mediawiki/wire.js";
import { Page, Revision } from "../../store/database/ledger-entities.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { harvestRecorded, readExpected } from "../support/recorded-truth.js";
import { type RecordedWiki, startRecordedWiki } from "../support/recorded-wiki.js";
import { placesOfText } from "../support/tables.js";

/** Words of revision 184, which the wiki hides in state B. */
const HIDDEN_WORDS = ["Ozanne Lerouvillois", "clé du gymnase", "06 00 00 00 00"];

/** Words and titles of pages that were deleted between A and B. */
const DELETED_WORDS = ["Vingt-six mots pour dire ce qui coince", "Alphabet des conflits"];

/** Names the wiki hides in state B, each where it must be gone. */
const HIDDEN_NAMES = [
  { pageid: 70, name: "Nancy Ferrand-Ozoux" },
  { pageid: 98, name: "Loïc d'Armorel" },
  { pageid: 99, name: "Nancy Ferrand-Ozoux" },
];

function recorded(path: string): ApiBody {
  const { response } = JSON.parse(readFileSync(`tests/recordings/mediawiki/${path}`, "utf8")) as {
    response: { body: string };
  };
  return JSON.parse(response.body) as ApiBody;
}

/** Page 99 as it stood while revision 184 was its newest, some minutes before state A. */
function pageBeforeItWasCorrected(): WirePage {
  const listing = readdirSync("tests/recordings/mediawiki/02-full-listing-A").map((name) =>
    recorded(`02-full-listing-A/${name}`),
  );
  const [history] = recorded("09-hidden-revision/001-before-tableau-des-cl-s.json").query?.pages ?? [];
  const page = listing.flatMap(({ query }) => query?.pages ?? []).find(({ pageid }) => pageid === 99);
  const revision = history?.revisions?.find(({ revid }) => revid === 184);
  if (page === undefined || revision === undefined)
    throw new Error("The recordings hold neither page 99 nor revision 184.");
  return { ...page, lastrevid: 184, revisions: [revision] };
}

describe.each(dialects)("what the recorded wiki hides and deletes, on %s", (dialect) => {
  let database: TestDatabase;
  let wiki: RecordedWiki;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    wiki = await startRecordedWiki();
    wiki.replaced.set(99, pageBeforeItWasCorrected());
    await harvestRecorded(database, wiki.url);
    wiki.replaced.clear();
    await harvestRecorded(database, wiki.url, { full: true });
  });
  afterAll(async () => {
    await wiki.close();
    await database.drop();
  });

  const traces = (text: string) => placesOfText(database, text);

  async function contributorsEver(pageid: number): Promise<string[]> {
    const em = database.em();
    const page = await em.findOneOrFail(Page, { remoteId: String(pageid) });
    return (await em.find(Revision, { pageId: page.id })).flatMap(({ contributors }) => contributors);
  }

  it("is in our memory before", async () => {
    for (const words of [...HIDDEN_WORDS, ...DELETED_WORDS]) expect(await traces(words), words).not.toEqual([]);
    for (const { pageid, name } of HIDDEN_NAMES) expect(await contributorsEver(pageid)).toContain(name);
    expect(await traces("Médiatrice et formatrice au sein des"), "a page about a person").toEqual([]);
  });

  describe("after one more harvest", () => {
    beforeAll(async () => {
      wiki.state = "B";
      const { counts } = await harvestRecorded(database, wiki.url);
      // Revision 184, the names of two other pages, and a revision that was merged into another page.
      expect(counts.redacted).toBe(4);
    });

    it("is named in full by the recorded truth", () => {
      const changes = readExpected("mediawiki-changes-A-to-B");
      const { must_be_erased: told } = changes as { must_be_erased: { revid?: number; pageid?: number }[] };
      expect(told.map(({ revid, pageid }) => revid ?? pageid)).toEqual([184, 70, 186, 88, undefined]);
    });

    it.each([...HIDDEN_WORDS, ...DELETED_WORDS, "Fichier:Nappe des liens.png"])("is in no table: %s", async (words) => {
      expect(await traces(words)).toEqual([]);
    });

    it("keeps the fact that the hidden revision existed, and why it is empty", async () => {
      const revision = await database.em().findOneOrFail(Revision, { remoteRevisionId: "184" });
      expect(revision).toMatchObject({ payload: null, record: null, hash: null, contributors: [], title: "" });
      expect(revision.redactionReason).toBe("The wiki hides the text of this revision.");
      expect(revision.redactedAt).toBeInstanceOf(Date);
    });

    it.each(HIDDEN_NAMES)(
      "no longer names $name as contributor of page $pageid, whose text stays",
      async ({ pageid, name }) => {
        expect(await contributorsEver(pageid)).not.toContain(name);
        const page = await database.em().findOneOrFail(Page, { remoteId: String(pageid) });
        const shown = await database.em().findOneOrFail(Revision, { id: page.currentRevisionId ?? 0 });
        expect(shown.record?.description).toMatch(/\w/);
      },
    );

    // Deleted rows are overwritten, and the journal is gone with the last connection; PostgreSQL does so when it vacuums.
    it.runIf(dialect === "sqlite")("is not even in the bytes of the database file", async () => {
      const file = database.url.slice("sqlite:".length);
      await database.close();
      const bytes = readdirSync(dirname(file)).map((name) => readFileSync(`${dirname(file)}/${name}`));
      expect(Buffer.concat(bytes).includes("Tableau des clés")).toBe(true);
      for (const words of [...HIDDEN_WORDS, ...DELETED_WORDS])
        expect(Buffer.concat(bytes).includes(words), words).toBe(false);
    });
  });
});
