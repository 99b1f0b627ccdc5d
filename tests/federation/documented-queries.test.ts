import { readFileSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXPLORER_QUERY } from "../../bin/explorer-query.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { fillFromRecordings } from "./fill-graph.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

const PAGES = ["README.md", ...readdirSync("docs").flatMap((name) => (name.endsWith(".md") ? `docs/${name}` : []))];

const QUERIES = [
  ["the explorer", EXPLORER_QUERY],
  ...PAGES.flatMap((page) => {
    const blocks = [...readFileSync(page, "utf8").matchAll(/^```graphql\n(.*?)^```$/gms)];
    return blocks.map(([, query = ""], index) => [`${page}, number ${index + 1}`, query]);
  }),
];

describe.each(dialects)("every query that is shown to newcomers, on %s,", (dialect) => {
  let database: TestDatabase;
  let graph: ServedGraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillFromRecordings(database);
    graph = await serveGraph(database);
  });
  afterAll(async () => {
    await graph.stop();
    await database.drop();
  });

  it.each(QUERIES)("is answered within the usual limits (%s)", async (_, query = "") => {
    const answer = await graph.ask(query);

    expect(answer.errors).toBeUndefined();
    // The addresses that docs/addresses.md asks about are nobody's.
    if (!query.includes("resourceByUrl")) expect(Object.values(answer.data ?? {})).not.toContain(null);
  });
});
