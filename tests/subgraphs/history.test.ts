import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pageId, resourceId } from "../../store/ids.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { resourcesSubgraph } from "../../subgraphs/resources/index.js";
import { dialects } from "../support/databases.js";
import { SOURCE, gone, handMade, harvestByHand, hidden, revisionOf } from "../support/hand-made.js";
import { useLedger } from "../support/use-ledger.js";
import { askSubgraph } from "./asked-subgraph.js";

const HISTORY = `query ($id: ID!, $first: Int, $after: String) {
  resource(id: $id) { history(first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { version at until kinds fields title summary pages { title revision { id contributors { name } } } }
  } }
}`;

const idOf = (remoteId: string) => resourceId(pageId(SOURCE.id, remoteId));

describe.each(dialects)("the history of a resource on %s", (dialect) => {
  const used = useLedger(dialect);
  let subgraph: Subgraph;

  beforeAll(async () => {
    subgraph = await resourcesSubgraph(used.database);
  });
  beforeEach(async () => {
    used.now = new Date("2026-11-10T08:00:00Z");
    await harvest(handMade("a", { title: "Apples", text: "one apple" }), handMade("b", { text: "two boats" }));
    used.now = new Date("2026-11-11T08:00:00Z");
    await harvest(handMade("a", { title: "Pears", text: "a pear", contributors: ["Grace"] }));
    used.now = new Date("2026-11-12T08:00:00Z");
    await harvestByHand(used.ledger, { gone: [gone("a", "out-of-scope")], acceptWithdrawals: true });
    used.now = new Date("2026-11-13T08:00:00Z");
    await harvest(handMade("a", { title: "Pears", text: "a pear", contributors: ["Grace"] }));
  });

  it("gives its states, newest first, with what happened and the revisions of then", async () => {
    const { nodes, totalCount } = await history();

    expect(totalCount).toBe(3);
    const page = (title: string, text: string, name: string) => [
      { title, revision: { id: revisionOf("a", text), contributors: [{ name }] } },
    ];
    expect(nodes).toMatchObject([
      {
        version: 4,
        at: new Date("2026-11-13T08:00:00Z"),
        until: null,
        kinds: ["RESTORED"],
        fields: [],
        title: "Pears",
      },
      {
        ...{
          version: 2,
          until: new Date("2026-11-12T08:00:00Z"),
          kinds: ["UPDATED"],
          fields: ["title", "description"],
        },
        pages: page("Pears", "a pear", "Grace"),
      },
      { version: 1, kinds: ["ADDED"], title: "Apples", summary: null },
    ]);
  });

  it("goes on by cursor", async () => {
    const { pageInfo, nodes } = await history({ first: 2 });
    const rest = await history({ first: 2, after: pageInfo.endCursor });

    expect([...nodes, ...rest.nodes].map(({ version }) => version)).toEqual([4, 2, 1]);
    expect([pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false]);
  });

  it("keeps that a state was there whose content was erased, and nothing of the content", async () => {
    await harvestByHand(used.ledger, { hidden: [hidden("a", [revisionOf("a", "one apple")])] });

    const { nodes } = await history();
    expect(nodes.at(-1)).toMatchObject({ version: 1, kinds: ["ADDED"], title: null, summary: null, pages: [] });
  });

  it("asks as many statements for the histories of many resources as for one", async () => {
    const counts: number[] = [];
    for (const first of [1, 2]) {
      used.database.takeStatements();
      const { errors } = await askSubgraph(
        subgraph,
        `{ resources(first: ${first}) { nodes { history(first: 5) { totalCount nodes { title kinds pages { url source { name } } } } } } }`,
      );
      expect(errors).toBeUndefined();
      counts.push(used.database.takeStatements().length);
    }

    expect(counts[1]).toBe(counts[0]);
    expect(counts[1]).toBeLessThanOrEqual(8);
  });

  async function harvest(...pages: readonly ReturnType<typeof handMade>[]): Promise<void> {
    await harvestByHand(used.ledger, { batches: [pages], full: false });
  }

  async function history(variables: Record<string, unknown> = {}) {
    const { data, errors } = await askSubgraph(subgraph, HISTORY, { variables: { id: idOf("a"), ...variables } });
    expect(errors).toBeUndefined();
    return data.resource.history as {
      totalCount: number;
      pageInfo: { hasNextPage: boolean; endCursor: string };
      nodes: { version: number; kinds: string[]; fields: string[]; title: string | null }[];
    };
  }
});
