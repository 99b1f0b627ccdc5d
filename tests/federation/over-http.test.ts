import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Running, startMaillage } from "../bin/run-maillage.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { fillFromRecordings } from "./fill-graph.js";
import { type ServedGraph, serveGraph, serveGraphOver } from "./served-graph.js";

const NAMES = ["resources", "governance", "territories"] as const;

const QUERIES = [
  [
    "from a resource to all that it joins",
    `{ resources(first: 20) {
      totalCount
      nodes {
        title
        updatedAt
        licenses { spdx }
        pages { source { name harvests { status startedAt } } revision { permalink fetchedAt } }
        organizations { role organization { name resources(first: 2) { nodes { title } } } }
        places { status territory { name population } candidates { id name } }
      }
    } }`,
  ],
  [
    "from a territory to its resources and their organizations",
    `{ territory(id: "commune:51183") { name ancestors { name } resources { nodes { title organizations { organization { name } } } } } }`,
  ],
  ["about something wrong", `{ territory(id: "nowhere") { name } resource(id: "r0") { title } }`],
] as const;

describe.each(dialects)("subgraphs in processes of their own on %s", (dialect) => {
  let database: TestDatabase;
  let inProcess: ServedGraph;
  let overHttp: ServedGraph;
  const running = new Map<string, Running>();

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillFromRecordings(database);
    const urls: Record<string, string> = {};
    for (const name of NAMES) {
      running.set(name, startMaillage(["subgraph", name], { DATABASE_URL: database.url, PORT: "0" }));
    }
    for (const [name, subgraph] of running) {
      urls[name] = (await subgraph.waitFor(/listens at (http:\S+)/))[1] as string;
    }
    inProcess = await serveGraph(database);
    overHttp = await serveGraphOver(urls);
  });
  afterAll(async () => {
    await Promise.all([inProcess.stop(), overHttp.stop()]);
    for (const subgraph of running.values()) subgraph.kill("SIGKILL");
    await database.drop();
  });

  it.each(QUERIES)("answer a question %s as they do in one process", async (_, query) => {
    const answer = await overHttp.ask(query);

    expect(answer.data).toBeTruthy();
    expect(answer).toEqual(await inProcess.ask(query));
  });

  it("leave the sources as they are", async () => {
    const { data } = await overHttp.ask(`{ sources { id name enabled } }`);

    expect(data).toEqual({
      sources: [
        { id: "ademe", name: "Wiki enregistré", enabled: true },
        { id: "cat", name: "Faits tenus à la main", enabled: true },
      ],
    });
  });

  it("leave out what one of them knew when it is killed, and say which one", async () => {
    running.get("governance")?.kill("SIGKILL");
    await running.get("governance")?.ended();

    const answer = await overHttp.ask(`{
      resources(filter: { title: "Boîte à outils du garant" }) {
        nodes { title organizations { name organization { name } } places { territory { name } } }
      }
      organizations { totalCount }
      territory(id: "commune:51183") { name }
    }`);

    expect(answer.data).toEqual({
      resources: {
        nodes: [
          {
            title: "Boîte à outils du garant",
            organizations: [{ name: "Institut Valombre", organization: null }],
            places: [{ territory: { name: "Brest Métropole" } }, { territory: { name: "Brest Métropole" } }],
          },
        ],
      },
      organizations: null,
      territory: { name: "Courcy" },
    });
    expect(answer.errors?.map(({ extensions }) => extensions)).toEqual([
      { code: "SUBGRAPH_UNAVAILABLE", subgraph: "governance" },
      { code: "SUBGRAPH_UNAVAILABLE", subgraph: "governance" },
    ]);
  });

  it("leave the territories standing when their resources are gone", async () => {
    running.get("resources")?.kill("SIGKILL");
    await running.get("resources")?.ended();

    const answer = await overHttp.ask(`{ territory(id: "commune:51183") { name resources { totalCount } } }`);

    expect(answer.data).toEqual({ territory: { name: "Courcy", resources: null } });
    expect(answer.errors?.[0]?.extensions).toEqual({ code: "SUBGRAPH_UNAVAILABLE", subgraph: "resources" });
  });

  it("end without a word when they are told to", async () => {
    running.get("territories")?.kill("SIGTERM");

    expect(await running.get("territories")?.ended()).toMatchObject({
      code: 0,
      // Whichever came first has filled the territories, and said so.
      stderr: expect.stringMatching(/^(filling the geography: 100 %\n)?$/),
    });
  });
});
