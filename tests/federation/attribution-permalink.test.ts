import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../store/database/database.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { gone, handMade, harvestByHand, hidden } from "../support/hand-made.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { BY_SA, WORKSHOP, fillWithLicenses } from "./attribution-pages.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

const QUERY = `{ resources { nodes { title } } territory(id: "commune:51183") { name } }`;

describe.each(dialects)("the permalink of an attribution on %s", (dialect) => {
  let database: TestDatabase;
  let graph: ServedGraph;
  let permalink: string;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillWithLicenses(database);
    graph = await serveGraph(database);
    permalink = (await graph.ask(QUERY, {}, "summary")).extensions.attribution.permalink;
  });
  afterAll(async () => {
    await graph.stop();
    await database.drop();
  });

  const get = (path: string, headers: Record<string, string> = {}) => fetch(new URL(path, graph.url), { headers });

  it("gives machines the full attribution", async () => {
    const { extensions } = await graph.ask(QUERY, {}, "full");
    const byAccept = await get(permalink, { accept: "application/json" });
    const bySuffix = await get(`${permalink}.json`, { accept: "text/html" });

    expect(byAccept.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(await byAccept.json()).toEqual(extensions.attribution);
    expect(await bySuffix.json()).toEqual(extensions.attribution);
  });

  it.each([
    ["French", "fr-FR,fr;q=0.9,en;q=0.8", "fr", "Attribution d&#39;une réponse", "par Ada, Grace &lt;g&gt;"],
    ["English", "en", "en", "Attribution of an answer", "by Ada, Grace &lt;g&gt;"],
    ["French when they wish for neither", "de", "fr", "Attribution d&#39;une réponse", "par Ada, Grace &lt;g&gt;"],
  ])("shows people a page in %s", async (_, wish, language, title, authors) => {
    const response = await get(permalink, { accept: "text/html,*/*", "accept-language": wish });
    const page = await response.text();

    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(title);
    expect(page).toContain(authors);
    expect(page).toContain('href="https://github.com/datagouv/decoupage-administratif"');
  });

  it("shows the words of others as words, under a policy that lets nothing run or load", async () => {
    const response = await get(permalink, { accept: "text/html" });
    const page = await response.text();

    expect(page).toContain("Atelier &lt;b&gt;riche&lt;/b&gt;");
    expect(page).not.toMatch(/<script|<img|<b>riche| on\w+=/);
    expect(response.headers.get("content-security-policy")).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it.each([
    ["unknown", "/attribution/a00000000000000000000"],
    ["no name at all", "/attribution/%3Cscript%3E"],
  ])("says of a name that is %s that there is no such attribution", async (_, path) => {
    const page = await get(path, { accept: "text/html", "accept-language": "en" });
    const json = await get(path, { accept: "application/json" });

    expect(page.status).toBe(404);
    expect(await page.text()).toContain("There is no such attribution");
    expect(json.status).toBe(404);
    expect(await json.json()).toMatchObject({ errors: [{ extensions: { code: "NOT_FOUND" } }] });
  });
});

describe.each(dialects)("what is erased leaves the attributions on %s", (dialect) => {
  let database: TestDatabase;
  let graph: ServedGraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillWithLicenses(database);
    graph = await serveGraph(database);
  });
  afterAll(async () => {
    await graph.stop();
    await database.drop();
  });

  const ask = async () => {
    const query = `{ resources(filter: { sourceId: "hand" }) { nodes { title } } }`;
    return (await graph.ask(query, {}, "full")).extensions.attribution;
  };
  const readBoth = async (path: string) => {
    const json = await (await fetch(new URL(`${path}.json`, graph.url))).json();
    const page = await (await fetch(new URL(path, graph.url), { headers: { accept: "text/html" } })).text();
    return { json: json as any, page };
  };

  it("of old permalinks, where a page was rewritten and its first state hidden", async () => {
    const before = await ask();
    const ledger = new Ledger(database);
    const rewritten = handMade("workshop", {
      title: "Atelier neuf",
      revisionId: "w2",
      contributors: ["Grace <g>"],
      text: "other words",
      record: { licenses: BY_SA },
    });
    await harvestByHand(ledger, { batches: [[rewritten]], hidden: [hidden("workshop", ["w1"])] });
    const after = await ask();
    const { json, page } = await readBoth(before.permalink);

    expect(after.permalink).not.toBe(before.permalink);
    expect(after.pages.map(({ title }: any) => title)).toEqual(["Atelier neuf"]);
    expect(json.counts.pages).toBe(0);
    expect(json.pages).toEqual([
      {
        sourceId: "hand",
        removed: true,
        title: null,
        url: null,
        permalink: null,
        licenses: [],
        contributors: [],
        anonymousContributors: 0,
        date: null,
      },
    ]);
    expect(page).toContain("effacée à sa source");
    expect(`${JSON.stringify(json)} ${page}`).not.toMatch(/Ada|riche/);
  });

  it("of new answers and permalinks, where the page was deleted", async () => {
    const before = await ask();
    await harvestByHand(new Ledger(database), { gone: [gone("workshop")], acceptWithdrawals: true });
    const { json, page } = await readBoth(before.permalink);

    expect(before.counts.pages).toBe(1);
    expect((await ask()).counts.pages).toBe(0);
    expect(json.pages).toMatchObject([{ removed: true, title: null }]);
    expect(`${JSON.stringify(json)} ${page}`).not.toMatch(/Grace|Atelier/);
    expect(await tableHolds(database, WORKSHOP.candidate.title)).toBe(false);
  });
});

async function tableHolds(database: Database, text: string): Promise<boolean> {
  return JSON.stringify(await database.em().execute("select * from attribution")).includes(text);
}
