import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pageId, resourceId } from "../../store/ids.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { resourcesSubgraph } from "../../subgraphs/resources/index.js";
import { dialects } from "../support/databases.js";
import { SOURCE, gone, handMade, harvestByHand, hidden, revisionOf } from "../support/hand-made.js";
import { useLedger } from "../support/use-ledger.js";
import { askSubgraph } from "./asked-subgraph.js";

const RESOURCE = `query ($id: ID!, $asOf: AsOf) {
  resource(id: $id, asOf: $asOf) {
    id title description url updatedAt contributors { name }
    organizations { role name } places { text territory { id } }
    pages { title url revision { id permalink contributors { name } } }
    provenance(field: TITLE) { value }
  }
}`;

const LIST = `query ($asOf: AsOf, $filter: ResourceFilter, $orderBy: ResourceOrder, $first: Int, $after: String, $search: String) {
  resources(asOf: $asOf, filter: $filter, orderBy: $orderBy, first: $first, after: $after, search: $search) {
    totalCount nodes { title } pageInfo { endCursor hasNextPage }
  }
}`;

const idOf = (remoteId: string) => resourceId(pageId(SOURCE.id, remoteId));

describe.each(dialects)("the past of the graph on %s", (dialect) => {
  const used = useLedger(dialect);
  let subgraph: Subgraph;

  beforeAll(async () => {
    subgraph = await resourcesSubgraph(used.database);
  });
  beforeEach(async () => {
    used.now = new Date("2026-11-10T08:00:00Z");
    const record = {
      territories: [{ id: "commune:51454", text: "Reims" }],
      organizations: [{ name: "La Coop", role: "CARRIER" as const, field: "from" }],
    };
    const first = handMade("a", { title: "Apples", text: "one apple", record });
    await harvest([first, handMade("b", { title: "Boats", text: "two boats" })]);
    used.now = new Date("2026-11-11T08:00:00Z");
    await harvest([
      handMade("a", { title: "Another name", text: "another apple", contributors: ["Ada", "Grace"] }),
      handMade("c", { title: "Cranes", text: "three cranes", publishedAt: "2026-11-05T10:00:00Z" }),
    ]);
    used.now = new Date("2026-11-12T08:00:00Z");
    await harvestByHand(used.ledger, { gone: [gone("b", "out-of-scope")], acceptWithdrawals: true });
  });

  it.each([
    ["a version", { version: 1 }],
    ["a date", { at: "2026-11-10T20:00:00Z" }],
    ["the very moment it was noted", { at: "2026-11-10T08:00:00Z" }],
  ])("shows a resource as it was at %s, with the revisions of then", async (_, asOf) => {
    const { resource } = await ask(RESOURCE, { id: idOf("a"), asOf });

    const revision = revisionOf("a", "one apple");
    expect(resource).toMatchObject({
      title: "Apples",
      description: "one apple",
      url: `${SOURCE.url}page/Apples`,
      contributors: [{ name: "Ada" }],
      organizations: [{ role: "CARRIER", name: "La Coop" }],
      places: [{ text: "Reims", territory: { id: "commune:51454" } }],
      pages: [{ title: "Apples", revision: { id: revision, contributors: [{ name: "Ada" }] } }],
      provenance: [{ value: "Apples" }],
    });
  });

  it("shows the present at the present version as it is without asking for a moment", async () => {
    const now = await ask(RESOURCE, { id: idOf("a") });
    const then = await ask(RESOURCE, { id: idOf("a"), asOf: { version: 3 } });

    expect(then).toEqual(now);
  });

  it("has no resource that was not there yet or not there any more", async () => {
    expect((await ask(RESOURCE, { id: idOf("c"), asOf: { version: 1 } })).resource).toBeNull();
    expect((await ask(RESOURCE, { id: idOf("b"), asOf: { version: 2 } })).resource).not.toBeNull();
    expect((await ask(RESOURCE, { id: idOf("b"), asOf: { version: 3 } })).resource).toBeNull();
  });

  it.each([
    [{ version: 0 }, []],
    [{ version: 1 }, ["Apples", "Boats"]],
    [{ version: 2 }, ["Another name", "Boats", "Cranes"]],
    [{ at: "2026-11-12T09:00:00Z" }, ["Another name", "Cranes"]],
  ])("lists what was there at %o", async (asOf, titles) => {
    const { resources } = await ask(LIST, { asOf });

    expect(resources.nodes.map(({ title }: { title: string }) => title)).toEqual(titles);
    expect(resources.totalCount).toBe(titles.length);
  });

  it("filters and orders, and goes on by cursor", async () => {
    const asOf = { version: 2 };
    const byTitle = await ask(LIST, { asOf, filter: { title: "ANOTHER  name" } });
    const bySource = await ask(LIST, { asOf, filter: { sourceId: "elsewhere" } });
    const newest = await ask(LIST, { asOf, orderBy: "UPDATED_AT", first: 1 });
    const after = await ask(LIST, { asOf, orderBy: "UPDATED_AT", after: newest.resources.pageInfo.endCursor });

    expect(byTitle.resources.nodes).toEqual([{ title: "Another name" }]);
    expect(bySource.resources.totalCount).toBe(0);
    expect(newest.resources.nodes).toEqual([{ title: "Cranes" }]);
    expect(after.resources.nodes).toHaveLength(2);
  });

  it.each([
    ["no moment", { asOf: {} }, /exactly one of/],
    ["two moments", { asOf: { version: 1, at: "2026-11-10T08:00:00Z" } }, /exactly one of/],
    ["a version to come", { asOf: { version: 4 } }, /from 0 to 3/],
    ["a version below 0", { asOf: { version: -1 } }, /from 0 to 3/],
    ["a date to come", { asOf: { at: "2999-01-01T00:00:00Z" } }, /in the future/],
    ["a search", { asOf: { version: 1 }, search: "apple" }, /filters title, kind and sourceId/],
    ["a filter of the present", { asOf: { version: 1 }, filter: { theme: "Eau" } }, /filters title, kind and sourceId/],
    ["the order of a search", { asOf: { version: 1 }, orderBy: "RELEVANCE" }, /orders TITLE and UPDATED_AT/],
  ])("refuses %s", async (_, variables, message) => {
    const { errors } = await askSubgraph(subgraph, LIST, { variables });

    expect(errors?.[0]?.message).toMatch(message);
    expect(errors?.[0]?.extensions["code"]).toBe("BAD_USER_INPUT");
  });

  it.each([
    ["facets", `{ resources(asOf: { version: 1 }) { facets(by: [KIND]) { name } } }`],
    ["reuses", `{ resource(id: "${idOf("a")}", asOf: { version: 1 }) { reuses { __typename } } }`],
  ])("says that %s are known of the present alone", async (field, query) => {
    const { errors } = await askSubgraph(subgraph, query);

    expect(errors?.[0]?.message).toMatch(new RegExp(`${field}.* of the present alone`));
  });

  it("does not show what was hidden since, and keeps nothing of its title", async () => {
    await harvestByHand(used.ledger, { hidden: [hidden("a", [revisionOf("a", "one apple")])] });

    expect((await ask(RESOURCE, { id: idOf("a"), asOf: { version: 1 } })).resource).toBeNull();
    const { resources } = await ask(LIST, { asOf: { version: 1 } });
    expect(resources).toMatchObject({ totalCount: 1, nodes: [{ title: "Boats" }] });
    const keys = await used.database.sql.selectFrom("ResourceVersion").select("titleKey").execute();
    expect(keys.map(({ titleKey }) => titleKey).toSorted()).toEqual(["", "another name", "boats", "cranes"]);
    expect((await ask(RESOURCE, { id: idOf("a") })).resource.title).toBe("Another name");
  });

  it("asks as many statements for one resource of the past as for all", async () => {
    const counts: number[] = [];
    for (const first of [1, 3]) {
      used.database.takeStatements();
      await ask(
        `{ resources(asOf: { version: 2 }, first: ${first}) { nodes { title pages { url source { name } } places { text } } } }`,
        {},
      );
      counts.push(used.database.takeStatements().length);
    }

    expect(counts[1]).toBe(counts[0]);
  });

  async function harvest(pages: readonly ReturnType<typeof handMade>[]): Promise<void> {
    await harvestByHand(used.ledger, { batches: [pages], full: false });
  }

  async function ask(query: string, variables: Record<string, unknown>) {
    const { data, errors } = await askSubgraph(subgraph, query, { variables });
    expect(errors).toBeUndefined();
    return data;
  }
});
