import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pageId, resourceId } from "../../store/ids.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { resourcesSubgraph } from "../../subgraphs/resources/index.js";
import { dialects } from "../support/databases.js";
import { SOURCE, gone, handMade, harvestByHand } from "../support/hand-made.js";
import { useLedger } from "../support/use-ledger.js";
import { askSubgraph } from "./asked-subgraph.js";

const CHANGES = `query ($since: String, $first: Int, $after: String, $sourceId: ID, $territoryId: ID, $kinds: [ChangeKind!]) {
  changes(since: $since, first: $first, after: $after, sourceId: $sourceId, territoryId: $territoryId, kinds: $kinds) {
    totalCount nextSince pageInfo { hasNextPage endCursor }
    nodes { version at kind resourceId fields others { id } resource { id title } }
  }
}`;

const idOf = (remoteId: string) => resourceId(pageId(SOURCE.id, remoteId));

describe.each(dialects)("changes on %s", (dialect) => {
  const used = useLedger(dialect);
  let subgraph: Subgraph;

  beforeAll(async () => {
    subgraph = await resourcesSubgraph(used.database);
  });
  beforeEach(async () => {
    used.now = new Date("2026-11-10T08:00:00Z");
    const reims = { territories: [{ id: "commune:51454", text: "Reims" }] };
    await harvest([handMade("a", { text: "one apple", record: reims }), handMade("b", { text: "two boats" })]);
    used.now = new Date("2026-11-11T08:00:00Z");
    await harvest([handMade("a", { text: "another apple" })]);
    used.now = new Date("2026-11-12T08:00:00Z");
    await harvestByHand(used.ledger, { gone: [gone("b", "out-of-scope")], acceptWithdrawals: true });
  });

  it("come oldest first, with the resource as it is today and nothing of one that is gone", async () => {
    const { nodes, totalCount } = await changes();

    expect(nodes.map(({ kind, resourceId: id, resource }) => [kind, id, resource?.title])).toEqual([
      ...[
        ["ADDED", idOf("a"), "Page a"],
        ["ADDED", idOf("b"), undefined],
      ].toSorted((x, y) => (`${x[1]}` < `${y[1]}` ? -1 : 1)),
      ["UPDATED", idOf("a"), "Page a"],
      ["WITHDRAWN", idOf("b"), undefined],
    ]);
    expect(totalCount).toBe(4);
    expect(nodes[2]).toMatchObject({
      version: 2,
      at: new Date("2026-11-11T08:00:00Z"),
      fields: ["description", "places"],
    });
  });

  it.each([
    ["a version", "1", 2],
    ["the first version", "0", 4],
    ["a date", "2026-11-11T08:00:00Z", 1],
    ["a day", "2026-11-11", 2],
  ])("begin after %s", async (_, since, count) => {
    expect((await changes({ since })).nodes).toHaveLength(count);
  });

  it("come exactly once to who asks again and again, also when more happens meanwhile", async () => {
    const seen: string[] = [];
    let since: string | undefined;
    for (let round = 0; round < 8; round += 1) {
      const { nodes, nextSince } = await changes({ since, first: 2 });
      seen.push(...nodes.map(({ version, kind, resourceId: id }) => `${version} ${kind} ${id}`));
      since = nextSince;
      if (round < 4) await harvest([handMade(`new ${round}`, { text: `text number ${round}` })]);
    }

    const all = (await changes()).nodes.map(({ version, kind, resourceId: id }) => `${version} ${kind} ${id}`);
    expect(seen).toEqual(all);
    expect(all).toHaveLength(8);
  });

  it("go on by cursor within one answer", async () => {
    const { pageInfo, nodes } = await changes({ first: 3 });
    const rest = await changes({ first: 3, after: pageInfo.endCursor });

    expect([...nodes, ...rest.nodes]).toEqual((await changes()).nodes);
    expect(pageInfo.hasNextPage).toBe(true);
    expect(rest.pageInfo.hasNextPage).toBe(false);
  });

  it("are told where to go on from even when none is wanted", async () => {
    const { nextSince, nodes } = await changes({ first: 0, since: "1" });

    expect(nodes).toEqual([]);
    expect((await changes({ since: nextSince })).nodes).toHaveLength(2);
  });

  it("are found by source, by a territory the resource had or has, and by kind", async () => {
    const counts = await Promise.all(
      [
        { sourceId: "hand" },
        { sourceId: "another" },
        { territoryId: "commune:51454" },
        { territoryId: "commune:51454", kinds: ["UPDATED"] },
        { kinds: [] },
      ].map(async (filter) => (await changes(filter)).nodes.length),
    );

    expect(counts).toEqual([4, 0, 2, 1, 0]);
  });

  it.each([
    ["what is none of the three", { since: "yesterday" }, /version of the graph in digits/],
    ["a version to come", { since: "99" }, /graph is at 3/],
    ["a date that is none", { since: "2026-13-45" }, /no version, date or/],
    ["a territory id that is none", { territoryId: "Reims" }, /no id of a territory/],
    ["a territory that is none", { territoryId: "department:1968" }, /1968/],
    ["too many at once", { first: 101 }, /from 0 to 100/],
  ])("refuse %s", async (_, variables, message) => {
    const { errors } = await askSubgraph(subgraph, CHANGES, { variables });

    expect(errors?.[0]?.message).toMatch(message);
    expect(errors?.[0]?.extensions["code"]).toBe("BAD_USER_INPUT");
  });

  it("refuse to go on from a graph that had more", async () => {
    const { nextSince } = await changes();
    await used.empty();

    const { errors } = await askSubgraph(subgraph, CHANGES, { variables: { since: nextSince } });
    expect(errors?.[0]?.message).toMatch(/begin from 0/);
  });

  it("go with the version of the graph", async () => {
    const { data } = await askSubgraph(subgraph, "{ graph { version changedAt } }");

    expect(data.graph).toEqual({ version: 3, changedAt: new Date("2026-11-12T08:00:00Z") });
  });

  async function harvest(pages: readonly ReturnType<typeof handMade>[]): Promise<void> {
    await harvestByHand(used.ledger, { batches: [pages], full: false });
  }

  async function changes(variables: Record<string, unknown> = {}) {
    const { data, errors } = await askSubgraph(subgraph, CHANGES, { variables });
    expect(errors).toBeUndefined();
    return data.changes as {
      totalCount: number;
      nextSince: string;
      pageInfo: { hasNextPage: boolean; endCursor: string };
      nodes: {
        version: number;
        at: Date;
        kind: string;
        resourceId: string;
        fields: string[];
        others: { id: string }[];
        resource: { id: string; title: string } | null;
      }[];
    };
  }
});
