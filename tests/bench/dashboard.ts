import { join } from "node:path";
import { execute, parse } from "graphql";
import { type Database, openDatabase } from "../../store/database/database.js";
import { loadGeography } from "../../store/geography/geography.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { resourcesSubgraph } from "../../subgraphs/resources/index.js";
import { emptyDatabase } from "../support/databases.js";
import { type PlacedResource, insertPlaced } from "../support/placed-resources.js";
import { median, printTable, timed } from "./figures.js";

const FEW = 2_000;
const MANY = 200_000;
const ROUNDS = 15;

const REGION = "region:84";

/** What is asked of a région with 4,000 communes. */
const QUESTIONS = {
  "the dashboard of a région": `dashboard {
    totalCount staleCount contradictoryCount
    kinds { label count } themes { label count } sources { label count } licenses { label count }
    years { label count } organizations { label count }
    newest { title updatedAt } stale { title updatedAt } contradictory { title }
    neighbours { territory { id } totalCount }
  }`,
  "its resources by title": `resources { totalCount nodes { title } }`,
  "its resources, the latest first": `resources(orderBy: UPDATED_AT) { nodes { title } }`,
  "its resources of a theme": `resources(filter: { theme: "Thème 7" }) { totalCount nodes { title } }`,
  "its resources of a kind": `resources(filter: { kind: METHOD }) { totalCount nodes { title } }`,
};

interface Graph {
  readonly database: Database;
  readonly subgraph: Subgraph;
  statements: number;
}

/** What it costs to ask about a région in a small and in a large graph. */
export async function benchDashboard(folder: string, postgresql: string | undefined): Promise<void> {
  const size = (name: string) => `sqlite:${join(folder, `dashboard-${name}.db`)}`;
  await compareGraphs("SQLite", size("few"), size("many"));
  if (postgresql === undefined) return;
  const few = await emptyDatabase("postgresql");
  const many = await emptyDatabase("postgresql");
  try {
    await compareGraphs("PostgreSQL", few.url, many.url);
  } finally {
    await few.remove();
    await many.remove();
  }
}

async function compareGraphs(name: string, fewUrl: string, manyUrl: string): Promise<void> {
  const few = await fill(fewUrl, FEW);
  const many = await fill(manyUrl, MANY);
  try {
    const rows = [["question", "statements", `${FEW} resources`, `${MANY} resources`, "ratio"]];
    for (const [title, fields] of Object.entries(QUESTIONS)) {
      const [small, large] = await compare(few, many, fields);
      const statements = `${small.statements}, ${large.statements}`;
      const times = [small.time, large.time, large.time / small.time].map((time) => time.toFixed(1));
      rows.push([title, statements, `${times[0]} ms`, `${times[1]} ms`, times[2] ?? ""]);
    }
    printTable(`Asking about a région on ${name} (median of ${ROUNDS} interleaved rounds)`, rows);
  } finally {
    await few.database.close();
    await many.database.close();
  }
}

async function compare(few: Graph, many: Graph, fields: string) {
  const times: Record<"small" | "large", number[]> = { small: [], large: [] };
  let statements = { small: 0, large: 0 };
  for (let round = -1; round < ROUNDS; round += 1) {
    const before = { small: few.statements, large: many.statements };
    const small = await timed(() => ask(few, fields));
    const large = await timed(() => ask(many, fields));
    statements = { small: few.statements - before.small, large: many.statements - before.large };
    // The first round only reads the pages of the file.
    if (round < 0) continue;
    times.small.push(small);
    times.large.push(large);
  }
  return [
    { time: median(times.small), statements: statements.small },
    { time: median(times.large), statements: statements.large },
  ] as const;
}

async function ask({ subgraph }: Graph, fields: string): Promise<void> {
  const { data, errors } = await execute({
    schema: subgraph.schema,
    document: parse(
      `{ _entities(representations: [{ __typename: "Territory", id: "${REGION}" }]) { ... on Territory { ${fields} } } }`,
    ),
    contextValue: subgraph.createContext({}),
  });
  if (errors !== undefined || data == null) throw new Error(`No answer: ${JSON.stringify(errors)}`);
}

async function fill(url: string, count: number): Promise<Graph> {
  const graph = { statements: 0 };
  const database = await openDatabase({ url, onQuery: () => void (graph.statements += 1) });
  await database.migrate();
  const found = loadGeography().search({ kind: "commune", offset: 0, limit: 100_000 });
  const communes = found.items.map(({ id }) => id);
  const resources = Array.from({ length: count }, (_, number) => spread(number, communes));
  await insertPlaced(database, resources);
  if (database.dialect === "postgresql") await database.em().execute("vacuum analyze");
  return Object.assign(graph, { database, subgraph: await resourcesSubgraph(database) });
}

const KINDS = ["COMMONS", "METHOD", "STORY", "TRAINING", "PAGE"];

const WORDS = ["Atelier", "Boussole", "Carnet", "École", "Fresque", "Jardin", "Kit", "Lavoir", "Module", "Récit"];

const LICENSES = ["CC-BY-SA-4.0", "CC-BY-4.0", "ODbL-1.0", undefined];

/** Numbers without a common factor, so that any two properties go together as often as chance would have it. */
function spread(number: number, communes: readonly string[]): PlacedResource {
  const license = LICENSES[(number * 13) % LICENSES.length];
  const place = (number * 15_485_863) % communes.length;
  return {
    number,
    title: `${WORDS[(number * 31) % WORDS.length]} ${(number * 7_919) % 1_000_003}`,
    kind: KINDS[number % KINDS.length] ?? "",
    sourceId: `source-${(number * 3) % 7}`,
    themes: [`Thème ${(number * 11) % 30}`, `Thème ${(number * 17) % 41}`],
    ...(license !== undefined && { license }),
    updatedAt: new Date(Date.UTC(2019, 0, 1) + ((number * 104_729) % 2_800) * 86_400_000),
    disagreementCount: number % 40 === 0 ? 1 + (number % 3) : 0,
    organizations: [`Organisation ${(number * 37) % 5_003}`],
    territoryIds: [communes[place] ?? ""],
  };
}
