import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PageBatch, mergeParts, readGenerated, readNamed } from "../../../connectors/mediawiki/read-pages.js";
import type { ApiBody, WirePage } from "../../../connectors/mediawiki/wire.js";
import { readAnswers } from "../wikitext/recordings.js";
import { fakeApi, paramsOf } from "./fake-door.js";

const GENERATOR = { generator: "allpages", gapnamespace: 0 };

/** A wiki that gives these answers one after the other. */
function wikiAnswering(answers: readonly unknown[]) {
  const left = [...answers] as ApiBody[];
  return fakeApi(() => left.shift() ?? {});
}

async function batches(answers: readonly unknown[]): Promise<PageBatch[]> {
  const list: PageBatch[] = [];
  for await (const batch of readGenerated(wikiAnswering(answers), GENERATOR, undefined)) list.push(batch);
  return list;
}

const names = ({ contributors = [] }: WirePage) => contributors.map(({ name }) => name).toSorted();
const categories = (page: WirePage) => (page.categories ?? []).map(({ title }) => title).toSorted();

describe("pages of a listing", () => {
  it("are whole when the wiki cuts them into several answers", async () => {
    const read = (await batches(readAnswers("19-merge-across-continue-B"))).flatMap(({ pages }) => pages);
    const whole = (readAnswers("07-full-listing-B") as ApiBody[]).flatMap(({ query }) => query?.pages ?? []);
    expect(read).toHaveLength(75);
    const byId = new Map(read.map((page) => [page.pageid, page]));
    for (const expected of whole) {
      const page = byId.get(expected.pageid) ?? {};
      expect([page.title, names(page), categories(page)], expected.title).toEqual([
        expected.title,
        names(expected),
        categories(expected),
      ]);
      expect(
        page.revisions?.map(({ revid }) => revid),
        expected.title,
      ).toEqual([expected.lastrevid]);
      expect(page.anoncontributors, expected.title).toBe(expected.anoncontributors);
    }
  });

  it("come batch by batch, each with where the next one begins", async () => {
    const read = await batches(readAnswers("19-merge-across-continue-B"));
    expect(read.map(({ pages, next }) => [pages.length, next?.["gapcontinue"]])).toEqual([
      [25, "Fabrique_Arc-en-Terre"],
      [25, "Paroles_croisées"],
      [25, undefined],
    ]);
  });

  it("wait for their content when more of them come than may carry it", async () => {
    const answers = readAnswers("03-trap-gaplimit-max") as ApiBody[];
    const withContent = answers.map(
      ({ query }) => query?.pages?.filter(({ revisions }) => revisions !== undefined).length,
    );
    expect(withContent).toEqual([50, 21]);
    const [only, ...others] = await batches(answers);
    expect(others).toEqual([]);
    expect(only?.pages).toHaveLength(71);
    expect(only?.pages.filter(({ revisions = [] }) => revisions[0]?.slots?.main?.content === undefined)).toEqual([]);
  });

  it("are asked for 50 at a time, with what we credit and nothing about who wrote what", async () => {
    const api = wikiAnswering([{ batchcomplete: true, query: { pages: [] } }]);
    for await (const _ of readGenerated(api, GENERATOR, undefined));
    const params = paramsOf(api.door.requests[0] ?? { url: "" });
    expect(params.get("prop")?.split("|")).toEqual(
      expect.arrayContaining(["revisions", "categories", "contributors", "extlinks"]),
    );
    expect(params.get("rvprop")).not.toMatch(/user|comment/);
  });

  it("stop when they only repeat themselves under new continuations", async () => {
    const page = { pageid: 1, ns: 0, title: "A" };
    const turn = (number: number) => ({
      batchcomplete: true,
      query: { pages: [page] },
      continue: { gapcontinue: String(number) },
    });
    await expect(batches([turn(1), turn(2), turn(3)])).rejects.toMatchObject({ code: "ENDLESS_CONTINUATION" });
  });

  it("are not given at all when their batch broke off", async () => {
    const [first] = readAnswers("19-merge-across-continue-B") as ApiBody[];
    const { continue: _, ...broken } = first ?? {};
    await expect(batches([broken])).rejects.toMatchObject({ code: "TRUNCATED_LISTING" });
  });

  it("are the same however their parts are cut", () => {
    const list = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 8 });
    fc.assert(
      fc.property(list, list, fc.nat(8), fc.nat(8), (people, groups, cutPeople, cutGroups) => {
        const contributors = people.map((name) => ({ name }));
        const titles = groups.map((title) => ({ title }));
        const whole: WirePage = { pageid: 1, ns: 0, title: "A", contributors, categories: titles };
        const first: WirePage = {
          pageid: 1,
          ns: 0,
          title: "A",
          contributors: contributors.slice(0, cutPeople),
          categories: titles.slice(0, cutGroups),
        };
        const second: WirePage = {
          ...first,
          contributors: contributors.slice(cutPeople),
          categories: titles.slice(cutGroups),
        };
        expect(mergeParts(first, second)).toEqual(whole);
      }),
    );
  });
});

describe("pages asked for by name", () => {
  async function named(by: "pageids" | "titles", wanted: readonly string[], answer: (asked: string[]) => ApiBody) {
    const api = fakeApi((params) => answer((params.get(by) ?? "").split("|")));
    const pages: WirePage[] = [];
    for await (const some of readNamed(api, by, wanted)) pages.push(...some);
    return { pages, requests: api.door.requests.length };
  }

  it("are asked for 50 at a time, and not at all when there are none", async () => {
    const ids = Array.from({ length: 101 }, (_, index) => String(index + 1));
    const answer = (asked: string[]): ApiBody => ({
      batchcomplete: true,
      query: { pages: asked.map((id) => ({ pageid: Number(id), missing: true })) },
    });
    const { pages, requests } = await named("pageids", ids, answer);
    expect([pages.length, requests]).toEqual([101, 3]);
    expect((await named("pageids", [], answer)).requests).toBe(0);
  });

  it("come back as missing by id, and not at all by a title that nobody holds", async () => {
    const byId = readAnswers("18-page-state")[0] as ApiBody;
    const gone = (byId.query?.pages ?? []).flatMap(({ pageid = 0, missing }) => (missing ? [String(pageid)] : []));
    expect(gone.length).toBeGreaterThan(0);
    const { pages } = await named("pageids", gone, () => byId);
    expect(pages.filter(({ missing }) => missing === true).map(({ pageid }) => String(pageid))).toEqual(gone);
    const odd = readAnswers("18-page-state")[2] as ApiBody;
    const titles = await named("titles", ["<invalid>", "Spécial:Version"], () => odd);
    expect(titles.pages.every(({ pageid }) => pageid !== undefined)).toBe(true);
    expect(titles.pages.length).toBeLessThan(odd.query?.pages?.length ?? 0);
  });
});
