import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HarvestReport, noOutcomes } from "../../schema/harvest.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import {
  expectedPages,
  harvestRecorded,
  held,
  isOurs,
  readExpected,
  shownPages,
  truth,
} from "../support/recorded-truth.js";
import { type RecordedState, type RecordedWiki, startRecordedWiki } from "../support/recorded-wiki.js";
import { dumpGraph, dumpTables } from "../support/tables.js";

interface ExpectedLicense {
  readonly pageid: number;
  /** One list of SPDX identifiers for each template of the page. */
  readonly normalised: readonly (readonly string[])[];
}

/** Contributors without an account, as the recordings name them. */
const ADDRESSES = ["203.0.113.99", "203.0.113.7", "198.51.100.23", "2001:DB8:0:0:0:0:0:42"];

describe.each(dialects)("the recorded wiki, harvested on %s", (dialect) => {
  let database: TestDatabase;
  let wiki: RecordedWiki;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    wiki = await startRecordedWiki();
  });
  afterAll(async () => {
    await wiki.close();
    await database.drop();
  });

  /** Harvests the wiki and gives the report with what was asked of the API, in the order asked. */
  async function harvest(options: { full?: boolean } = {}): Promise<{ report: HarvestReport; asked: string[] }> {
    wiki.requests.length = 0;
    const report = await harvestRecorded(database, wiki.url, options);
    return { report, asked: wiki.requests.map(whatIsAsked) };
  }

  async function expectLicenses(state: RecordedState): Promise<void> {
    const told = (readExpected("licences") as Record<RecordedState, ExpectedLicense[]>)[state];
    const byPage = new Map(told.map(({ pageid, normalised }) => [pageid, normalised.flat()]));
    for (const [pageid, { revision }] of await shownPages(database)) {
      const { kind, licenses } = revision.record ?? {};
      if (kind === "auxiliary") continue;
      const declared = byPage.get(pageid) ?? [];
      const spdx = declared.map((id) => (id.includes("version non dite") ? undefined : id));
      const expected = declared.length > 0 ? spdx.map((id) => [id, "page"]) : [["CC-BY-SA-4.0", "source"]];
      expect(
        licenses?.map((license) => [license.spdx, license.declaredBy]),
        `licences of page ${pageid}`,
      ).toEqual(expected);
    }
  }

  describe("in state A, from nothing", () => {
    let first: Awaited<ReturnType<typeof harvest>>;
    beforeAll(async () => {
      first = await harvest();
    });

    it("holds every page with its title, revision, categories, contributors and template parameters", async () => {
      const pages = truth("A");
      expect(pages).toHaveLength(69);
      expect(await held(database)).toEqual(pages);
    });

    it("counts every page, and reports those of people and of data as skipped without their title", () => {
      expect(first.report).toMatchObject({
        mode: "full",
        status: "finished",
        counts: { ...noOutcomes(), added: 69, skipped: 2 },
      });
      expect(first.report.incidents.map(({ outcome, code, remoteId, url }) => [outcome, code, remoteId, url])).toEqual([
        ["skipped", "EXCLUDED_CATEGORY", "88", "https://wiki.example.test/index.php?curid=88"],
        ["skipped", "NOT_WIKITEXT", "112", "https://wiki.example.test/index.php?curid=112"],
      ]);
    });

    it("reads each licence as declared, and the site's where a page declares none", async () => {
      await expectLicenses("A");
      const shown = await shownPages(database);
      const licensesOf = (pageid: number) => shown.get(pageid)?.revision.record?.licenses;
      expect(licensesOf(69)).toEqual([{ label: "CC-BY-SA", declaredBy: "page" }]);
      expect(licensesOf(70)).toMatchObject([
        { spdx: "CC-BY-4.0", url: "https://creativecommons.org/licenses/by/4.0/" },
      ]);
      expect(licensesOf(62)).toMatchObject([
        { url: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr", declaredBy: "source" },
      ]);
    });

    it("counts contributors without an account and keeps nobody's address", async () => {
      const anonymous = (await held(database)).flatMap((page) => (page.anonymous > 0 ? [page.pageid] : []));
      expect(anonymous).toEqual([46, 62]);
      const everything = JSON.stringify(await dumpTables(database)).toLowerCase();
      for (const address of ADDRESSES) expect(everything).not.toContain(address.toLowerCase());
    });

    it("shows resources and organizations, but no redirect", async () => {
      const graph = await dumpGraph(database);
      const ours = expectedPages("A").filter((page) => isOurs(page) && !page.redirect);
      expect((graph["resource"]?.length ?? 0) + (graph["organization_page"]?.length ?? 0)).toBe(ours.length);
      expect(JSON.stringify(graph)).not.toContain("Retours de la halle");
    });

    it("asks for the site, where the changes stand, each page of the listing, and one tree for the unfinished page", () => {
      expect(first.asked).toEqual([
        "siteinfo",
        "recentchanges",
        "recentchanges",
        "logevents",
        "allpages",
        "parsetree",
        "allpages",
      ]);
    });
  });

  describe("in state B, from what changed", () => {
    let second: Awaited<ReturnType<typeof harvest>>;
    beforeAll(async () => {
      wiki.state = "B";
      second = await harvest();
    });

    it("holds exactly what the wiki holds now", async () => {
      expect(await held(database)).toEqual(truth("B"));
      await expectLicenses("B");
    });

    it("tells what it did: counts that add up and nothing to report", () => {
      expect(second.report).toMatchObject({ mode: "incremental", status: "finished", incidents: [] });
      expect(second.report.counts).toEqual({
        ...noOutcomes(),
        added: 9,
        updated: 18,
        unchanged: 29,
        withdrawn: 4,
        redacted: 3,
      });
    });

    it("asks as often as there are changes to read", () => {
      expect(second.asked).toEqual([
        "siteinfo",
        "recentchanges",
        "logevents",
        // The users of the edited template: their text changed without a revision.
        "embeddedin",
        // 59 pages were touched, deleted or use the template, and 50 fit into a request.
        "50 pageids",
        "9 pageids",
        // Titles that only a log entry names: left by a move, deleted, merged.
        "7 titles",
        // The revision we held of a page whose history went into another's.
        "1 revids",
      ]);
      expect(second.report.requests).toBe(second.asked.length + 1);
    });
  });

  it("asks three questions when nothing has changed, and changes nothing", async () => {
    const before = await dumpGraph(database);
    const { report, asked } = await harvest();
    expect(asked).toEqual(["siteinfo", "recentchanges", "logevents"]);
    expect(report).toMatchObject({ mode: "incremental", status: "finished", counts: noOutcomes() });
    expect(await dumpGraph(database)).toEqual(before);
  });

  it("finds no difference when everything is read again", async () => {
    const before = await dumpTables(database);
    const { report, asked } = await harvest({ full: true });
    expect(report).toMatchObject({
      mode: "full",
      status: "finished",
      counts: { ...noOutcomes(), unchanged: 74, skipped: 1 },
    });
    expect(asked.slice(4)).toEqual(["allpages", "parsetree", "allpages", "13 revids"]);
    const { revision, resource, place, organization } = await dumpTables(database);
    expect({ revision, resource, place, organization }).toEqual({
      revision: before["revision"],
      resource: before["resource"],
      place: before["place"],
      organization: before["organization"],
    });
  });
});

/** A request in a word or two. */
function whatIsAsked(params: URLSearchParams): string {
  for (const by of ["pageids", "titles", "revids"]) {
    const names = params.get(by);
    if (names !== null) return `${names.split("|").length} ${by}`;
  }
  return params.get("meta") ?? params.get("list") ?? params.get("generator") ?? params.get("prop")?.split("|")[0] ?? "";
}
