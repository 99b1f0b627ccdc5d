import { describe, expect, it } from "vitest";
import { BoundedCache } from "../../gateway/bounded-cache.js";
import { InProcessDataSource } from "../../gateway/in-process.js";
import { startToyGateway } from "./start-toy-gateway.js";
import { makeRecord, makeSubgraphs } from "./toy-graph.js";

/** Asks a data source directly, as the gateway would. */
function process(
  source: InProcessDataSource,
  query: string,
  variables: Record<string, unknown> = {},
  context: object = {},
) {
  return source.process({ kind: "health check" as never, request: { query, variables }, context });
}

describe("subgraphs in process", () => {
  it("answer one query together", async () => {
    const { ask } = await startToyGateway();
    const { data, errors } = await ask(
      "{ books(first: 2) { totalCount nodes { title author { id name tags { word } } } } }",
    );
    expect(errors).toBeUndefined();
    const tags = [{ word: "water" }, { word: "soil" }];
    expect(data).toEqual({
      books: {
        totalCount: 1000,
        nodes: [
          { title: "Book 0", author: { id: "author-0", name: "Name of author-0", tags } },
          { title: "Book 1", author: { id: "author-1", name: "Name of author-1", tags } },
        ],
      },
    });
  });

  it("get one context each per request, however many fetches it takes", async () => {
    const { ask, record } = await startToyGateway();
    await ask("{ book(id: 1) { author { name } } person(id: 2) { name } }");
    expect(record.contexts).toBe(2);
    await ask("{ person(id: 2) { name } }");
    expect(record.contexts).toBe(3);
  });

  it("are asked once for each distinct entity", async () => {
    const { ask, record } = await startToyGateway();
    const { data } = await ask("{ books(first: 99) { nodes { author { name tags { word } } } } }");
    expect(record.references.sort()).toEqual(["author-0", "author-1", "author-2"]);
    const names = data.books.nodes.map(({ author }: any) => author?.name ?? null);
    expect(names.slice(0, 6)).toEqual([
      "Name of author-0",
      "Name of author-1",
      null,
      "Name of author-0",
      "Name of author-1",
      null,
    ]);
  });

  it("give an entity's error at each place where the entity is", async () => {
    const { ask } = await startToyGateway();
    const { errors } = await ask("{ books(first: 4) { nodes { author { motto } } } }");
    expect(errors?.map(({ path, message }) => [path?.[2], message]).sort()).toEqual([
      [0, "author-0 has no motto."],
      [1, "author-1 has no motto."],
      [3, "author-0 has no motto."],
    ]);
    expect(errors?.[0]?.extensions).toEqual({ code: "NOT_FOUND" });
    expect(errors?.[0]?.path).toEqual(["books", "nodes", expect.any(Number), "author", "motto"]);
  });

  it("refuse a query that does not fit their schema", async () => {
    const [library] = makeSubgraphs();
    const { errors } = await process(new InProcessDataSource(library), "{ nothing }");
    expect(errors?.[0]?.message).toContain('Cannot query field "nothing"');
  });

  it("keep the context of one request apart from another's", async () => {
    const record = makeRecord();
    const source = new InProcessDataSource(makeSubgraphs(record)[0]);
    const request = {};
    await Promise.all([process(source, "{ echo }", {}, request), process(source, "{ shelf { id } }", {}, request)]);
    await process(source, "{ echo }", {}, {});
    expect(record.contexts).toBe(2);
  });
});

describe("the cache of parsed queries", () => {
  it("makes a value once and forgets the one used longest ago", () => {
    const cache = new BoundedCache<string>({ maxEntries: 2, maxCharacters: 100 });
    const made: string[] = [];
    const get = (key: string) =>
      cache.getOrCreate(key, () => {
        made.push(key);
        return key.toUpperCase();
      });
    expect(["a", "b", "a", "c", "a", "b"].map(get)).toEqual(["A", "B", "A", "C", "A", "B"]);
    expect(made).toEqual(["a", "b", "c", "b"]);
    expect(cache.size).toBe(2);
  });

  it("holds no more text than allowed", () => {
    const cache = new BoundedCache<number>({ maxEntries: 100, maxCharacters: 10 });
    for (const key of ["aaaa", "bbbb", "cccc", "d".repeat(50)]) cache.getOrCreate(key, () => 1);
    expect(cache.size).toBe(0);
    cache.getOrCreate("eeee", () => 1);
    expect(cache.size).toBe(1);
  });
});
