import { describe, expect, it } from "vitest";
import type { InProcessSubgraph } from "../../gateway/gateway.js";
import { startToyGateway } from "./start-toy-gateway.js";
import { makeRecord, makeSubgraphs } from "./toy-graph.js";

/** The toy graph, in which every answer of a subgraph shows one page, and somebody who attributes it. */
function subgraphsWith(attribute: NonNullable<InProcessSubgraph["attributor"]>["attribute"]): InProcessSubgraph[] {
  const attributor = { attribute, recall: async () => null };
  return makeSubgraphs(makeRecord()).map((subgraph) => ({
    ...subgraph,
    takeShown: () => ({ pages: [subgraph.name] }),
    attributor,
  }));
}

const ACROSS_SUBGRAPHS = `{ book(id: "1") { title author { name } } person(id: "author-1") { name } }`;

describe("the gateway's part of attribution", () => {
  it("asks once for what all fetches have shown", async () => {
    const questions: unknown[] = [];
    const subgraphs = subgraphsWith(async (shown, detail) => {
      questions.push([shown, detail]);
      return { made: "up" };
    });
    const { ask } = await startToyGateway({ subgraphs });
    const answer = (await ask(ACROSS_SUBGRAPHS, { headers: { "maillage-attribution": "full" } })) as any;

    expect(answer.extensions).toEqual({ attribution: { made: "up" } });
    expect(questions).toHaveLength(1);
    const [[shown, detail]] = questions as [[{ pages: string[] }, string]];
    expect([shown.pages.toSorted(), detail]).toEqual([["library", "people"], "full"]);
  });

  it("gives the answer and says what it lacks when the attribution fails", async () => {
    const subgraphs = subgraphsWith(async () => {
      throw new Error("secret words of the database");
    });
    const { ask, log } = await startToyGateway({ subgraphs });
    const answer = (await ask(ACROSS_SUBGRAPHS)) as any;

    expect(answer.status).toBe(200);
    expect(answer.errors).toBeUndefined();
    expect(answer.data.book.title).toBe("Book 1");
    expect(answer.extensions.attribution).toEqual({
      error: {
        code: "SUBGRAPH_UNAVAILABLE",
        message: "The attribution of this answer could not be made. Ask again before you publish any of it.",
      },
    });
    expect(log.map(({ message }) => message)).toContain("An answer has no attribution: secret words of the database");
  });

  it("waits for it no longer than the answer may take", async () => {
    const { ask } = await startToyGateway({
      subgraphs: subgraphsWith(() => new Promise(() => {})),
      limits: { timeoutMs: 300 },
    });
    const answer = (await ask(ACROSS_SUBGRAPHS)) as any;

    expect(answer.data.book.title).toBe("Book 1");
    expect(answer.extensions.attribution.error.code).toBe("SUBGRAPH_UNAVAILABLE");
  });

  it.each([
    ["about the schema alone", `{ __schema { queryType { name } } }`],
    ["about nothing", `{ __typename }`],
  ])("asks for none where no subgraph was asked: %s", async (_, query) => {
    const { ask } = await startToyGateway({ subgraphs: subgraphsWith(async () => ({ made: "up" })) });
    const answer = (await ask(query)) as any;

    expect(answer.data).toBeTruthy();
    expect(answer.extensions).toBeUndefined();
  });

  it("lets a graph without such a part answer as it is", async () => {
    const { ask, base } = await startToyGateway();
    const answer = (await ask(ACROSS_SUBGRAPHS)) as any;

    expect(answer.data.book.title).toBe("Book 1");
    expect(answer.extensions).toBeUndefined();
    expect((await fetch(`${base}/attribution/a00000000000000000000`)).status).toBe(404);
  });

  it("allows pages of other sites to send the header", async () => {
    const { url } = await startToyGateway();
    const response = await fetch(url, { method: "OPTIONS" });

    expect(response.headers.get("access-control-allow-headers")).toContain("maillage-attribution");
  });
});
