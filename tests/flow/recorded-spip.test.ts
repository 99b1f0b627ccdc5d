import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { harvest } from "../../connectors/harvest.js";
import { openDoor } from "../../connectors/http/door.js";
import { spip } from "../../connectors/spip/index.js";
import type { PageRecord } from "../../schema/generated/record.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { type HarvestReport, noOutcomes } from "../../schema/harvest.js";
import { Page, Revision } from "../../store/database/ledger-entities.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import {
  RECORDED_SITE,
  type RecordedSpip,
  type RecordedState,
  recordingsOf,
  startRecordedSpip,
} from "../support/recorded-spip.js";
import { dumpGraph, dumpTables, placesOfText } from "../support/tables.js";

/** An article as the site's own database holds it. */
interface ExpectedArticle {
  readonly id: number;
  readonly url: string;
  readonly title: string;
  readonly published: string;
  readonly live: boolean;
  readonly must_be_gone: boolean;
  readonly rubrique: string;
  readonly keywords: readonly string[];
  readonly authors: readonly string[];
  readonly licence: string | null;
  readonly comments: readonly { readonly author: string; readonly text: string }[];
  readonly in_feed: boolean;
  readonly in_sitemap: boolean;
  readonly sitemap_lastmod: string | null;
}

const EXPECTED = JSON.parse(readFileSync("tests/recordings/expected/spip.json", "utf8")) as Record<
  RecordedState,
  ExpectedArticle[]
>;

/** Every e-mail address of the recordings. */
const EMAILS = ["02-state-A", "04-state-B"].flatMap((folder) =>
  recordingsOf(folder).flatMap(({ response }) => response.body.match(/[\w.-]+@example\.\w+/g) ?? []),
);

/** Words of commenters that stand nowhere else. */
const COMMENTS = EXPECTED.B.flatMap(({ comments }) => comments);

const ASKED_WHEN_NOTHING_CHANGED = ["/robots.txt", "/sitemap.xml", "/spip.php?page=backend"];

describe.each(dialects)("the recorded SPIP site, harvested on %s", (dialect) => {
  let database: TestDatabase;
  let site: RecordedSpip;
  let source: SourceSettings;
  /** A moment after the recordings of state A. */
  let now = new Date("2026-11-23T00:09:59Z");

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    site = await startRecordedSpip();
    source = { id: "site", name: "Chemins communs", connector: "spip", url: site.url };
    await new Ledger(database).register([source]);
  });
  afterAll(async () => {
    await site.close();
    await database.drop();
  });

  async function harvestNow({ full = false } = {}): Promise<{ report: HarvestReport; asked: string[] }> {
    const before = site.requests.length;
    const http = openDoor({
      ...{ contact: "https://example.test/", version: "0", baseUrl: site.url },
      ...{ minIntervalMs: 0, backoffMs: 1, allowPrivateNetwork: true },
    });
    const sink = new Ledger(database, () => now);
    const report = await harvest({ source, connector: spip, http, sink, full, now: () => now });
    return { report, asked: site.requests.slice(before).map(({ path }) => path) };
  }

  interface Shown {
    readonly page: { readonly url: string; readonly title: string };
    readonly record: PageRecord;
    readonly contributors: readonly string[];
    readonly permalink: string;
    readonly publishedAt: string | undefined;
  }

  async function shownArticles(): Promise<Map<number, Shown>> {
    const em = database.em();
    const pages = await em.find(Page, { state: "live" });
    const shown = new Map<number, Shown>();
    for (const page of pages) {
      const revision = await em.findOneOrFail(Revision, { id: page.currentRevisionId ?? 0 });
      if (revision.record === null) throw new Error(`Article ${page.remoteId} shows no record.`);
      const { record, contributors, permalink, publishedAt } = revision;
      shown.set(Number(page.remoteId), {
        ...{ page, record, contributors, permalink },
        publishedAt: publishedAt?.toISOString(),
      });
    }
    return shown;
  }

  async function shownArticle(id: number): Promise<Shown> {
    const shown = (await shownArticles()).get(id);
    if (shown === undefined) throw new Error(`Article ${id} is not shown.`);
    return shown;
  }

  /** What the truth and what we hold have in common. */
  async function held(): Promise<object[]> {
    return [...(await shownArticles())]
      .toSorted(([a], [b]) => a - b)
      .map(([id, { page, record, contributors }]) => ({
        id,
        url: page.url,
        title: record.title,
        published: record.publishedAt,
        rubrique: record.fields.findLast(({ name }) => name === "rubrique")?.value,
        keywords: record.fields.flatMap(({ name, value }) => (name === "mot" ? [value] : [])).toSorted(),
        authors: [...contributors].toSorted(),
        licence: record.licenses.some(({ label }) => /^cc[ -]by[ -]sa$/i.test(label)) ? "CC-BY-SA" : null,
        licences: record.licenses.length > 0,
        comments: record.replies?.count ?? 0,
        dates: record.replies?.dates.length ?? 0,
      }));
  }

  function truth(state: RecordedState, comments = state): object[] {
    return EXPECTED[state]
      .filter(({ live }) => live)
      .map(({ id, url, title, published, rubrique, keywords, authors, licence }) => {
        const count = EXPECTED[comments].find((article) => article.id === id)?.comments.length ?? 0;
        return {
          ...{ id, title, rubrique, licence },
          url: url.replace(RECORDED_SITE, site.url.replace(/\/$/, "")),
          published: new Date(`${published.replace(" ", "T")}Z`).toISOString(),
          keywords: keywords.toSorted(),
          authors: authors.toSorted(),
          licences: licence !== null,
          comments: count,
          dates: count,
        };
      });
  }

  describe("in state A, from nothing", () => {
    let first: Awaited<ReturnType<typeof harvestNow>>;
    beforeAll(async () => {
      first = await harvestNow();
    });

    it("holds every article with its title, address, date, rubrique, keywords, authors, licence and comments", async () => {
      expect(truth("A")).toHaveLength(12);
      expect(await held()).toEqual(truth("A"));
    });

    it("adds every article and has nothing to report", () => {
      expect(first.report).toMatchObject({ mode: "full", status: "finished", incidents: [] });
      expect(first.report.counts).toEqual({ ...noOutcomes(), added: 12 });
    });

    it("asks for the listings, each article once, and the comments of those that show some", () => {
      expect(first.asked.toSorted()).toEqual(
        [
          ...ASKED_WHEN_NOTHING_CHANGED,
          ...EXPECTED.A.map(({ id }) => `/spip.php?article${id}`),
          ...[1, 4, 8].map((id) => `/spip.php?page=rss_forum_article&id_article=${id}`),
        ].toSorted(),
      );
      expect(first.report.requests).toBe(first.asked.length);
    });

    it("keeps the technical keywords as fields, and shows only those meant for readers", async () => {
      expect((await shownArticle(1)).record.keywords).toEqual(["communs"]);
      expect((await shownArticle(6)).record.keywords).toEqual(["dialogue"]);
    });

    it("says that article 1 is taken over from the wiki, and that article 2 goes on there", async () => {
      expect((await shownArticle(1)).record.originals).toEqual([
        {
          text: "Un texte repris du wiki des communs de transition, la fiche d’origine",
          url: "https://wiki.example.test/wiki/Carnet_des_r%C3%A9cits_de_bascule",
        },
      ]);
      expect((await shownArticle(2)).record.originals).toEqual([
        {
          text: "Lire la suite sur le wiki des communs de transition",
          url: "https://wiki.example.test/wiki/Fresque_des_liens_du_territoire",
        },
      ]);
      const others = [...(await shownArticles())].filter(([id]) => id > 2);
      expect(others.filter(([, { record }]) => record.originals !== undefined)).toEqual([]);
    });

    it("reads the licence that article 1 declares, and the fuller statement it has taken over", async () => {
      expect((await shownArticle(1)).record.licenses).toEqual([
        {
          label: "Creative Commons BY SA 4.0",
          spdx: "CC-BY-SA-4.0",
          url: "https://creativecommons.org/licenses/by-sa/4.0/",
          declaredBy: "page",
        },
        { label: "CC by-sa", declaredBy: "page" },
      ]);
      expect((await shownArticle(8)).record.licenses).toEqual([{ label: "CC by-sa", declaredBy: "page" }]);
    });

    it("turns the table, the note and the code of article 4 into Markdown", async () => {
      const { record } = await shownArticle(4);
      expect(record.description).toBe(
        [
          "Arriver avant l’heure. Ouvrir une fenêtre. Compter les chaises. Dire ce qui sera décidé, et ce qui ne le " +
            "sera pas. Se taire une fois. Écrire gros. Rire un peu. Finir tôt. Remercier la personne qui range. " +
            "Recommencer\u00a0\\[1].",
          "| Idée | Durée |\n| - | - |\n| silence | 3 min |\n| rangement | 10 min |",
          "`un bout de code` & une esperluette, 2 < 3",
          "---",
          "\\[1]\u00a0La note dit\u00a0: sauf le lundi.",
        ].join("\n\n"),
      );
      expect(record.summary).toBe("Des idées courtes.");
    });

    it("knows stories and trainings by their rubrique, the language and the links that leave the site", async () => {
      expect((await shownArticle(5)).record.resourceKind).toBe("STORY");
      expect((await shownArticle(4)).record.resourceKind).toBe("TRAINING");
      expect((await shownArticle(8)).record).toMatchObject({
        resourceKind: "PAGE",
        language: "fr",
        links: ["https://wiki.example.test/wiki/Cartoth%C3%A8que_des_lieux_de_repli"],
      });
    });

    it("names each revision by its content, for SPIP has no address for it", async () => {
      expect((await shownArticle(7)).permalink).toMatch(/^urn:maillage:spip:site:7:[0-9a-f]{16}$/);
    });
  });

  it("asks for the sitemap and the feed when nothing has changed, and changes nothing", async () => {
    const before = await dumpGraph(database);
    const { report, asked } = await harvestNow();
    expect(asked).toEqual(ASKED_WHEN_NOTHING_CHANGED);
    expect(report).toMatchObject({ mode: "incremental", status: "finished", incidents: [] });
    expect(report.counts).toEqual({ ...noOutcomes(), unchanged: 12 });
    expect(await dumpGraph(database)).toEqual(before);
  });

  describe("in state B, from what changed", () => {
    let second: Awaited<ReturnType<typeof harvestNow>>;
    beforeAll(async () => {
      site.state = "B";
      now = new Date("2026-11-23T00:20:00Z");
      second = await harvestNow();
    });

    it("holds what the site shows now, but for a comment of which no listing tells", async () => {
      const live = truth("B").filter((article) => (article as { id: number }).id !== 6);
      const ours = (await held()).filter((article) => (article as { id: number }).id !== 6);
      expect(ours).toEqual(live);
      expect((await shownArticle(6)).record.replies).toBeUndefined();
    });

    it("tells what it did", () => {
      expect(second.report).toMatchObject({ mode: "incremental", status: "finished", incidents: [] });
      expect(second.report.counts).toEqual({ ...noOutcomes(), added: 1, updated: 2, unchanged: 8, withdrawn: 2 });
    });

    it("asks for what is new, what the sitemap says was modified, and what no list names any more", () => {
      expect(second.asked).toEqual([
        ...ASKED_WHEN_NOTHING_CHANGED,
        "/spip.php?article1",
        "/spip.php?page=rss_forum_article&id_article=1",
        "/spip.php?article12",
        "/spip.php?article13",
        "/spip.php?article3",
        "/spip.php?article5",
      ]);
    });

    it("has found the edit of article 12, which the feed does not show", async () => {
      const edited = EXPECTED.B.find(({ id }) => id === 12);
      expect(edited).toMatchObject({ in_feed: false, sitemap_lastmod: "2026-11-23T00:09:59Z" });
      const { record, publishedAt } = await shownArticle(12);
      expect(record.description).toContain("Article hors des dix du flux, modifié en B.");
      expect(publishedAt).toBe("2026-11-23T00:09:59.000Z");
      expect(record.publishedAt).toBe("2026-02-02T08:00:00.000Z");
    });

    it("keeps nothing of the articles that are gone", async () => {
      const gone = EXPECTED.B.filter((article) => article.must_be_gone);
      expect(gone.map(({ id }) => id)).toEqual([3, 5]);
      for (const { id, title } of gone) {
        expect((await database.em().findOneOrFail(Page, { remoteId: String(id) })).state).toBe("redacted");
        expect(await placesOfText(database, title)).toEqual([]);
      }
    });

    it("asks for the sitemap and the feed alone the next time", async () => {
      const { report, asked } = await harvestNow();
      expect(asked).toEqual(ASKED_WHEN_NOTHING_CHANGED);
      expect(report.counts).toEqual({ ...noOutcomes(), unchanged: 11 });
    });
  });

  it("finds the comment when everything is read, and then reaches the truth in every respect", async () => {
    const { report } = await harvestNow({ full: true });
    expect(report.counts).toEqual({ ...noOutcomes(), updated: 1, unchanged: 10 });
    expect(await held()).toEqual(truth("B"));
    expect((await shownArticle(6)).record.replies).toEqual({ count: 1, dates: ["2026-11-23T00:09:59.000Z"] });
  });

  it("finds no difference when everything is read once more", async () => {
    const before = await dumpTables(database);
    const { report } = await harvestNow({ full: true });
    expect(report.counts).toEqual({ ...noOutcomes(), unchanged: 11 });
    const after = await dumpTables(database);
    expect(after["revision"]).toEqual(before["revision"]);
    expect(after["resource"]).toEqual(before["resource"]);
  });

  it("reads every article again after more than a day of silence, and says why", async () => {
    now = new Date("2026-11-24T00:20:00Z");
    const { report, asked } = await harvestNow();
    expect(report).toMatchObject({ mode: "incremental", counts: { ...noOutcomes(), unchanged: 11 } });
    expect(report.incidents.map(({ code }) => code)).toEqual(["LASTMOD_EXPIRED"]);
    expect(asked.filter((path) => path.startsWith("/spip.php?article"))).toHaveLength(11);
  });

  it("keeps nothing of who wrote comments, or what", async () => {
    expect(new Set(EMAILS).size).toBeGreaterThan(3);
    const everything = JSON.stringify(await dumpTables(database)).toLowerCase();
    expect(everything).not.toContain("@example.");
    for (const email of EMAILS) expect(everything, email).not.toContain(email.toLowerCase());
    expect(COMMENTS).toHaveLength(6);
    for (const { author, text } of COMMENTS) {
      expect(await placesOfText(database, author), author).toEqual([]);
      expect(await placesOfText(database, text), text).toEqual([]);
    }
  });
});
