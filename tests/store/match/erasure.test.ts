import { beforeEach, describe, expect, it } from "vitest";
import { type Remap, rebuildGraph } from "../../../store/rebuild.js";
import { decide } from "../../../store/match/decide.js";
import { matchId } from "../../../store/match/update-matches.js";
import { dialects } from "../../support/databases.js";
import { batchOf, closed, hidden, recordOf } from "../../support/hand-made.js";
import { dumpTables, placesOfText } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";
import {
  CHAIN,
  WOVEN_SOURCES,
  type WrittenPage,
  goneFrom,
  harvestAll,
  harvestWritten,
  idOf,
  mapped,
} from "../../support/woven-pages.js";

const remap: Remap = (_, candidate) => ({ mappingVersion: "hand/1", record: recordOf(candidate) });

const [ORIGINAL] = CHAIN;

/** A copy whose title, sentence of origin, address and closing words are all its own. */
const SECRET: WrittenPage = {
  sourceId: "pad",
  remoteId: "1234",
  url: "https://pad.libre.test/quatrebarbes",
  title: "Les chaises du milieu : Quatrebarbes",
  text: `Repris par Ozanne Lerouvillois.\n\n${ORIGINAL.text} Les clés sont chez Zéphyrine.`,
  record: {
    originals: [{ text: "Repris par Ozanne Lerouvillois.", url: ORIGINAL.url }],
    keywords: ["Zéphyrine"],
    organizations: [{ name: "Les Amis de Zéphyrine", role: "CARRIER", field: "from" }],
  },
};

/** Another page's row of a match holds what the secret one says. */
const SPEAKING: WrittenPage = {
  sourceId: "site",
  remoteId: "5678",
  url: "https://site.libre.test/veillee",
  title: "Une veillée de plus",
  text: "Rien de ce que disent les autres.",
  record: { links: [SECRET.url] },
};

const WORDS = ["Quatrebarbes", "Lerouvillois", "Zéphyrine"];

describe.each(dialects)("what is erased on %s", (dialect) => {
  const used = useLedger(dialect);
  beforeEach(async () => {
    await used.ledger.register(WOVEN_SOURCES);
    await harvestAll(used.ledger, [ORIGINAL, SECRET]);
  });

  const placesOf = async (words: readonly string[]) =>
    (await Promise.all(words.map((word) => placesOfText(used.database, word)))).flat();

  async function close(): Promise<void> {
    const session = await used.ledger.open("pad", { full: false });
    await session.commit({ ...batchOf([]), closed: [closed(SECRET.remoteId)] });
    await session.finish({ gone: [], cursor: null, absenceCounts: false, acceptWithdrawals: true });
  }

  const endings: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["closes the page", close],
    ["deletes the page", () => harvestWritten(used.ledger, "pad", [], [goneFrom(SECRET, "deleted")])],
  ];

  it.each(endings)("leaves neither words nor title anywhere when its source %s", async (_, end) => {
    const places = await placesOf(WORDS);
    expect(places).toEqual(expect.arrayContaining(["match.evidence", "search_document.labels", "organization.name"]));
    await end();
    expect(await placesOf(WORDS)).toEqual([]);
    await rebuildGraph(used.database, remap);
    expect(await placesOf(WORDS)).toEqual([]);
  });

  it.each(endings)(
    "leaves no row of what the weave knew of it when its source %s, a steward's word included",
    async (_, end) => {
      await harvestAll(used.ledger, [SPEAKING]);
      await decide(
        used.database,
        { action: "CONFIRM", matchId: matchId([idOf(ORIGINAL), idOf(SECRET)].toSorted() as [string, string]) },
        { actor: "token", now: used.now },
      );
      const woven = ["match", "resource_page", "identity_page", "page_address", "organization_page", "page_link"];
      const rowsNaming = async () => {
        const dump = await dumpTables(used.database, woven);
        return woven.filter((table) => JSON.stringify(dump[table]).includes(idOf(SECRET)));
      };
      expect(await rowsNaming()).toEqual(expect.arrayContaining(["match", "resource_page", "identity_page"]));
      const { match: before = [] } = await dumpTables(used.database, ["match"]);
      expect(before).toHaveLength(2);
      await end();
      expect(await rowsNaming()).toEqual([]);
      const { match, identity_key: keys, identity_page: pages } = await dumpTables(used.database);
      expect(match).toEqual([]);
      const rows = new Set(pages?.map(({ id }) => id));
      expect(keys?.filter(({ page }) => !rows.has(page))).toEqual([]);
    },
  );

  it("leaves no link to a revision that is hidden, and gives what a rebuild gives", async () => {
    const older = { ...SECRET, text: `${SECRET.text} Avant.` };
    await harvestAll(used.ledger, [older]);
    const { permalink, revisionId } = mapped(SECRET).candidate;
    const linking = { ...SPEAKING, record: { links: [permalink] } };
    await harvestAll(used.ledger, [linking]);
    const matches = async () => (await dumpTables(used.database, ["match"]))["match"] ?? [];
    const isAbout = (row: object) => JSON.stringify(row).includes(idOf(linking));
    expect((await matches()).filter(isAbout)).toHaveLength(1);
    const session = await used.ledger.open("pad", { full: false });
    await session.commit({ ...batchOf([]), hidden: [hidden(SECRET.remoteId, [revisionId])] });
    await session.finish({ gone: [], cursor: null, absenceCounts: false, acceptWithdrawals: true });
    expect((await matches()).filter(isAbout)).toEqual([]);
    const woven = await matches();
    await rebuildGraph(used.database, () => undefined);
    expect(await matches()).toEqual(woven);
  });
});
