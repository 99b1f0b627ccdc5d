import { execute, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SourceSettings } from "../../schema/generated/source.js";
import { noOutcomes } from "../../schema/harvest.js";
import { Harvest, HarvestIncident } from "../../store/database/ledger-entities.js";
import { loadGeography } from "../../store/geography/geography.js";
import { organizationId, pageId, resourceId } from "../../store/ids.js";
import { Ledger } from "../../store/ledger/ledger.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { type MadePage, fillWithPages } from "../federation/fill-graph.js";
import { type ServedGraph, buildSubgraphs, serveGraph } from "../federation/served-graph.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";

const FEW = 10;
const MANY = 1_000;

/** The fields of a resource and of what it joins within its own subgraph. */
const OWN_FIELDS = `
  id kind title summary description(format: HTML) url language website imageUrl themes keywords challenges updatedAt
  licenses { spdx label url declaredBy }
  contributors { name }
  pages {
    id remoteId title url links
    source { id name livePages problem { code } harvests(first: 3) { id status counts { added } } }
    fields { template name value }
    revision { id permalink publishedAt licenses { spdx } contributors { name } }
  }`;

/** The same, and what its organizations and places join. */
const ALL_FIELDS = `${OWN_FIELDS}
  organizations { role name organization { name described resources(first: 3) { totalCount nodes { title url } } } }
  places { text territory { name parents { name } resources(first: 3) { totalCount nodes { title } } } candidates { id } }`;

/** What is asked, the most statements it may need, and the query. */
const LISTS = [
  ["resources and all that is joined to them", 18, `resources(first: 100) { totalCount nodes { ${ALL_FIELDS} } }`],
  ["the latest resources", 1, `resources(first: 100, orderBy: UPDATED_AT) { nodes { title } }`],
  [
    "territories, their resources, the organizations of these and back",
    11,
    `territories(kind: COMMUNE, first: 100) { nodes { name resources(first: 2) {
      totalCount
      nodes { title organizations { organization { name resources(first: 2) { totalCount nodes { title } } } } }
    } } }`,
  ],
  [
    "organizations, their resources and where these are",
    7,
    `organizations(first: 100) {
      totalCount
      nodes { name resources(first: 2) { nodes { title url places { territory { name ancestors { name } } } } } }
    }`,
  ],
  ["sources with their harvests", 3, `sources { name livePages harvests(first: 2) { status problem { code } } }`],
  [
    "sources with their health and what their harvests report",
    5,
    `sources {
      name
      health { status explanation }
      harvests(first: 2) { incidents(first: 3) { code } notices: incidents(outcome: NOTICE) { code } }
    }`,
  ],
] as const;

const CONNECTION = `resources(first: 3) { totalCount nodes { title url organizations { name } places { text } } }`;

/** A type, the subgraph asked for it, the most statements it may need, and the fields. */
const ENTITIES = [
  ["Resource", "resources", 8, `${OWN_FIELDS} organizations { name } places { text }`],
  ["Source", "resources", 4, `name livePages health { status } harvests(first: 3) { status incidents { code } }`],
  ["Territory", "resources", 8, CONNECTION],
  ["Organization", "resources", 7, CONNECTION],
  ["Organization", "governance", 1, `name type siren description website described`],
  [
    "Territory",
    "territories",
    1,
    `name isCurrent ancestors { name } children { name } formerly { from { name } } successors { id }`,
  ],
] as const;

const COMMUNES = loadGeography()
  .search({ kind: "commune", offset: 0, limit: MANY })
  .items.map(({ id }) => id);

const IDS: Record<string, (number: number) => string> = {
  Resource: (number) => resourceId(pageId("made", String(number))),
  Source: (number) => `source-${number}`,
  Territory: (number) => COMMUNES[number] as string,
  Organization: (number) => organizationId(`organisation ${number}`),
};

describe.each(dialects)("the number of SQL statements on %s does not depend on the number of rows", (dialect) => {
  const databases: TestDatabase[] = [];
  const graphs: ServedGraph[] = [];
  let subgraphs: Subgraph[];

  beforeAll(async () => {
    for (const rows of [FEW, MANY]) {
      const database = await createTestDatabase(dialect);
      await new Ledger(database).register(Array.from({ length: rows }, (_, number) => makeSource(number)));
      await fillWithPages(
        database,
        Array.from({ length: rows }, (_, number) => makePage(number)),
      );
      await fillWithReports(database, rows);
      databases.push(database);
      graphs.push(await serveGraph(database, { maxCost: 10_000_000 }));
    }
    subgraphs = await buildSubgraphs(databases[1] as TestDatabase);
  });
  afterAll(async () => {
    await Promise.all(graphs.map((graph) => graph.stop()));
    await Promise.all(databases.map((database) => database.drop()));
  });

  it.each(LISTS)("for %s, in a graph of 10 and one of 1,000", async (_, most, query) => {
    const counts: number[] = [];
    for (const [index, graph] of graphs.entries()) {
      databases[index]?.takeStatements();
      const answer = await graph.ask(`{ ${query} }`);
      expect(answer.errors).toBeUndefined();
      counts.push(databases[index]?.takeStatements().length ?? 0);
    }
    expect(counts[1]).toBe(counts[0]);
    expect(counts[1]).toBeLessThanOrEqual(most);
  });

  it.each(ENTITIES)("for 10 and 1,000 references of %s to the subgraph %s", async (type, subgraph, most, fields) => {
    const counts = [await countEntities(FEW), await countEntities(MANY)];

    expect(counts[1]).toBe(counts[0]);
    expect(counts[1]).toBeLessThanOrEqual(most);

    async function countEntities(count: number): Promise<number> {
      const { schema, createContext } = subgraphs.find(({ name }) => name === subgraph) as Subgraph;
      const representations = Array.from({ length: count }, (_, number) => ({
        __typename: type,
        id: IDS[type]?.(number),
      }));
      databases[1]?.takeStatements();
      const { data, errors } = await execute({
        schema,
        document: parse(`query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${type} { ${fields} } } }`),
        variableValues: { of: representations },
        contextValue: createContext(),
      });
      expect(errors).toBeUndefined();
      expect((data as { _entities: unknown[] })._entities.filter(Boolean)).toHaveLength(count);
      return databases[1]?.takeStatements().length ?? 0;
    }
  });
});

/** Two harvests of each source, each with two lines in its report. */
async function fillWithReports(database: TestDatabase, sources: number): Promise<void> {
  const time = new Date("2026-11-25T12:00:00Z");
  const counts = noOutcomes();
  const harvests = Array.from({ length: 2 * sources }, (_, number) => ({
    ...{ id: 1_000 + number, sourceId: IDS["Source"]?.(number % sources) ?? "", mode: "full" as const, counts },
    ...{ status: "finished" as const, requests: 1, bytes: 1, startedAt: time, endedAt: time, problem: null },
  }));
  const line = { code: "SEEN", message: "Something to know.", remoteId: null, url: null };
  const incidents = harvests.flatMap(({ id }) => [
    { ...line, harvestId: id, outcome: "notice" as const },
    { ...line, harvestId: id, outcome: "skipped" as const },
  ]);
  for (let from = 0; from < harvests.length; from += 500) {
    await database.em().insertMany(Harvest, harvests.slice(from, from + 500));
    await database.em().insertMany(HarvestIncident, incidents.slice(2 * from, 2 * from + 1_000));
  }
}

function makeSource(number: number): SourceSettings {
  return { id: `source-${number}`, name: `Source ${number}`, connector: "curated", url: "https://made.example.test/" };
}

function makePage(number: number): MadePage {
  return {
    title: `Resource ${number}`,
    description: "Un **texte**.",
    themes: ["Eau"],
    keywords: [`mot ${number}`],
    licenses: [{ spdx: "CC-BY-SA-4.0", label: "CC BY-SA 4.0", declaredBy: "page" }],
    organizations: [
      { name: `Organisation ${number}`, role: "CARRIER", field: "from" },
      { name: "Organisation commune", role: "USER", field: "users" },
    ],
    territories: [
      { id: COMMUNES[number] as string, text: "Commune" },
      { id: "department:93", text: "Seine-Saint-Denis" },
    ],
  };
}
