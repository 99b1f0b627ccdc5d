import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WirePage } from "../../connectors/mediawiki/wire.js";
import { Revision } from "../../store/database/ledger-entities.js";
import { dialects } from "../support/databases.js";
import { type HarvestedWiki, isListing, linesOf, startHarvestedWiki, titled, withPages } from "./harvested-wiki.js";

/** The page that is damaged; every other one is as it should be. */
const VICTIM = 7;

interface Damage {
  readonly title: string;
  readonly damage: (page: WirePage) => unknown;
  readonly line: RegExp;
}

const withRevision = (change: object) => (page: WirePage) => ({
  ...page,
  revisions: page.revisions?.map((revision) => ({ ...revision, ...change })),
});

const withText = (content: string, change: object = {}) =>
  withRevision({ sha1: createHash("sha1").update(content).digest("hex"), slots: { main: { content } }, ...change });

const withField = (field: string, value: string) => withText(`{{Commun\n|${field}=${value}\n|description=Autre\n}}`);

const malformed = (fault: string) =>
  new RegExp(`^MALFORMED_PAGE: The wiki's answer about this page is not valid: ${fault}.*The page stays as it was`);

/** Pages that cannot be read: what the page said before stays. */
const DAMAGES: readonly Damage[] = [
  {
    title: "a page without revisions",
    damage: ({ revisions: _, ...page }) => page,
    line: /^NO_CONTENT: .*without its text.*stays as it was; the next harvest tries again/,
  },
  {
    title: "a page whose text does not match its checksum",
    damage: withRevision({ sha1: "0".repeat(40) }),
    line: /^WRONG_CHECKSUM: .*cut or changed on the way.*stays as it was/,
  },
  {
    title: "a page of 10 MB",
    damage: withText("Bonjour. ".repeat(1_200_000)),
    line: /^TEXT_TOO_LONG: .*longer than 2097152 characters.*stays as it was/,
  },
  { title: "a page with a NUL in its text", damage: withText("Un\u0000deux"), line: /^BROKEN_TEXT: .*zero character/ },
  {
    title: "a page with half a character in its text",
    damage: withText("Un\ud83d deux"),
    line: /^BROKEN_TEXT: .*half/,
  },
  {
    title: "a page with a title of 10 MB",
    damage: (page) => ({ ...page, title: "Titre ".repeat(1_700_000) }),
    line: malformed("title must NOT have more than 500 characters"),
  },
  { title: "a page without a title", damage: ({ title: _, ...page }) => page, line: malformed(".*'title'") },
  {
    title: "a page with a list for a title",
    damage: (page) => ({ ...page, title: ["A"] }),
    line: malformed("title must be string"),
  },
  {
    title: "a page whose revisions are no list",
    damage: (page) => ({ ...page, revisions: { 0: "texte" } }),
    line: malformed("revisions must be array"),
  },
  {
    title: "a page with a malformed time",
    damage: withRevision({ timestamp: "hier matin" }),
    line: malformed("revisions.0.timestamp must match"),
  },
  {
    title: "a page with a time that no clock shows",
    damage: withRevision({ timestamp: "2026-12-31T23:59:60Z" }),
    line: malformed("revisions.0.timestamp must match"),
  },
  {
    title: "a page with a category that has no name",
    damage: (page) => ({ ...page, categories: [{ ns: 14 }] }),
    line: malformed(".*'title'"),
  },
  {
    title: "a page with a contributor that has no name",
    damage: (page) => ({ ...page, contributors: [{ userid: 1 }] }),
    line: malformed(".*'name'"),
  },
  {
    title: "a page with a contributor's name of a megabyte",
    damage: (page) => ({ ...page, contributors: [{ userid: 1, name: "A".repeat(1_000_000) }] }),
    line: /^INVALID_PROVENANCE: The provenance is not valid: contributors\.0 must NOT have more than 500 characters/,
  },
  {
    title: "a page that is a number",
    damage: () => 7,
    line: /^MALFORMED_ANSWER: The wiki's answer is not valid: query\.pages\.6 must be object.*apiPath/,
  },
  {
    title: "a page with more keywords than a record holds",
    damage: withField("Tags", Array.from({ length: 600 }, (_, index) => `mot ${index}`).join(", ")),
    line: /^INVALID_RECORD: The record is not valid: keywords must NOT have more than 500 items.*What the page said before stays/,
  },
  {
    title: "a page with a place that is a novel",
    damage: withField("location", "Courcy ".repeat(1_000)),
    line: /^INVALID_RECORD: The record is not valid: locations\.0\.text must NOT have more than 2000 characters/,
  },
];

/** Ids that name no page. */
const NO_IDS: readonly (readonly [title: string, pageid: unknown, fault: string])[] = [
  ["0", 0, "pageid must be >= 1"],
  ["a negative number", -7, "pageid must be >= 1"],
  ["a word", "sept", "pageid must be integer"],
  ["more than a number can hold exactly", 1e20, "pageid must be <="],
];

/** Oddities that a page may have and still be read. */
const ODDITIES: readonly Omit<Damage, "line">[] = [
  {
    title: "a page dated in the future",
    damage: withText("Demain.", { timestamp: "2099-01-01T00:00:00Z" }),
  },
  {
    title: "a page with links that are no addresses, or none of ours",
    damage: (page) => ({
      ...page,
      extlinks: [
        "javascript:alert(1)",
        "http://",
        "pas une adresse",
        `https://a.example/${"a".repeat(9_000)}`,
        "https://a.example/?q[]=a|b#100%#",
      ].map((url) => ({ url })),
    }),
  },
  {
    title: "a page with an address that only browsers understand",
    damage: withField("url", "https://é.example/été?a[]={1}"),
  },
  {
    title: "a page with NUL and half a character in its title",
    damage: (page) => ({ ...page, title: "Un\u0000 titre\ud83d" }),
  },
  { title: "a page with two thousand links that never end", damage: withText("[[\ud83d\ude00|".repeat(2_000)) },
];

describe.each(dialects)("a page that is damaged, on %s", (dialect) => {
  let harvested: HarvestedWiki;
  let before: { live: string[]; graph: unknown };

  const damaging = (damage: Damage["damage"], where = /listing|named/) =>
    harvested.wiki.misbehave((request) =>
      where.test(isListing(request) ? "listing" : request.params.has("pageids") ? "named" : "")
        ? withPages(request, (pages) => pages.map((page) => (page.pageid === VICTIM ? damage(page) : page)))
        : undefined,
    );

  beforeAll(async () => {
    harvested = await startHarvestedWiki(dialect, { pages: 20 });
    await harvested.harvest();
    before = { live: await harvested.live(), graph: await harvested.graph() };
  });

  afterAll(() => harvested.close());

  it.each(titled(DAMAGES))("%s is told in one line, and keeps what it said", async (_, { damage, line }) => {
    damaging(damage);
    const report = await harvested.harvest();
    expect(linesOf(report)).toEqual([expect.stringMatching(line)]);
    expect(report.counts).toMatchObject({ withdrawn: 0, redacted: 0, updated: 0 });
    expect(await harvested.live()).toEqual(before.live);
    expect(await harvested.graph()).toEqual(before.graph);
    harvested.wiki.misbehave(undefined);
    expect(await harvested.harvestAnew(report)).toMatchObject({ status: "finished", incidents: [] });
    expect(await harvested.graph()).toEqual(before.graph);
  });

  it.each(NO_IDS)(
    "is told, and asked for by its own id, when the listing gives it %s for one",
    async (_, pageid, fault) => {
      damaging((page) => ({ ...page, pageid }), /listing/);
      const report = await harvested.harvest();
      const missed = expect.stringMatching(/^LISTING_INCOMPLETE: .*did not name a page that is there, so it stays/);
      expect(linesOf(report)).toEqual([expect.stringMatching(malformed(fault)), missed]);
      expect(report.counts).toMatchObject({ unchanged: 20, failed: 1 });
    },
  );

  it.each(titled(ODDITIES))("%s is read all the same", async (_, { damage }) => {
    damaging(damage);
    const report = await harvested.harvest();
    expect(report).toMatchObject({ status: "finished", incidents: [], counts: { updated: 1, unchanged: 19 } });
    harvested.wiki.misbehave(undefined);
    expect((await harvested.harvestAnew(report)).counts).toMatchObject({ updated: 1, unchanged: 19 });
    expect(await harvested.graph()).toEqual(before.graph);
  });

  it("is read by the next harvest that asks only for changes, once the wiki is well again", async () => {
    damaging(withRevision({ sha1: "0".repeat(40) }));
    harvested.wiki.history.edit(VICTIM, "Un autre texte.");
    const report = await harvested.harvest({ full: false });
    expect(report).toMatchObject({ mode: "incremental", status: "finished", counts: { failed: 1, updated: 0 } });
    harvested.wiki.misbehave(undefined);
    harvested.wiki.history.passTime(60_000);
    const healthy = await harvested.harvest({ full: false });
    expect(healthy).toMatchObject({ mode: "incremental", counts: { failed: 0, updated: 1 } });
  });

  it("keeps its older revisions when the wiki's answer about them cannot be read", async () => {
    harvested.wiki.misbehave(({ params }) =>
      params.has("revids")
        ? { body: { batchcomplete: true, query: { pages: [{ pageid: VICTIM, revisions: [null] }] } } }
        : undefined,
    );
    const { requests } = harvested.wiki;
    expect(await harvested.harvest()).toMatchObject({ status: "finished", counts: { redacted: 0, withdrawn: 0 } });
    expect(harvested.wiki.requests).toBeGreaterThan(requests);
  });

  it("takes nobody's address for a contributor's name", async () => {
    const names = ["marie@example.org", "203.0.113.99", "2001:db8::1", "Awa Lestrange"];
    damaging((page) => ({ ...page, contributors: names.map((name) => ({ name })), anoncontributors: 1 }));
    await harvested.harvest();
    const [latest] = await harvested.database.em().find(Revision, {}, { orderBy: { id: "desc" }, limit: 1 });
    expect(latest).toMatchObject({ contributors: ["Awa Lestrange"], anonymousContributors: 4 });
  });

  it("is erased when the wiki hides its current text, and comes back when the wiki shows it again", async () => {
    damaging(withRevision({ sha1: undefined, sha1hidden: true, slots: { main: { texthidden: true } } }));
    expect((await harvested.harvest()).counts).toMatchObject({ withdrawn: 1, unchanged: 19 });
    expect(await harvested.live()).not.toContainEqual(expect.stringMatching(`^${VICTIM} `));
    harvested.wiki.misbehave(undefined);
    expect((await harvested.harvest()).counts).toMatchObject({ restored: 1, unchanged: 19 });
    expect(await harvested.live()).toEqual(before.live);
  });
});
