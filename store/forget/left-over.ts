import type { EntityName, EntityProperty } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { entities } from "../database/entities.js";
import { ResourcePage, SearchDocument } from "../database/graph-entities.js";
import { Harvest, Page } from "../database/ledger-entities.js";
import type { Cleaner } from "./clean.js";

/** How many rows are read at once. */
const BATCH = 1_000;

/** Where a name still stands, and in how many rows. */
export interface LeftOver {
  /** The source whose rows they are; null for what no source says, such as a steward's note. */
  readonly sourceId: string | null;
  /** `Entity.property`. */
  readonly place: string;
  readonly rows: number;
}

/** What stewards and members write themselves; whoever is forgotten leaves `PersonRole` by name. */
const WRITTEN_HERE =
  /^(Decision|ApiToken|KnownOrganization|OrganizationAlias|Pole|PoleLink|CharterVersion|Mission|Deliverable|Proposal|ProposalStep|SourceAdmission)\.|^PersonRole\.(role|sourceUrl)$/;

type Row = Readonly<Record<string, unknown>>;

/**
 * Looks for a name in every text of every table: what a source says of somebody is forgotten where that source says it,
 * and people are not taken for one because their names are alike. Payloads of other sources are not unpacked: what they
 * show stands in their records.
 */
export async function findLeftOver(em: SqlEntityManager, cleaner: Cleaner): Promise<LeftOver[]> {
  const places: { place: string; row: Row }[] = [];
  for (const entity of entities as unknown as readonly EntityName<object>[]) {
    // It leaves out little words, so that words meet in it that stand apart in the text.
    if (entity === SearchDocument) continue;
    const meta = em.getMetadata().get(entity);
    const texts = meta.props.filter(isText).map(({ name }) => name as string);
    const [key] = meta.primaryKeys;
    if (texts.length === 0 || key === undefined) continue;
    for await (const row of rowsOf(em, entity, key)) {
      for (const name of texts) {
        if (holds(row[name], cleaner)) places.push({ place: `${meta.className}.${name}`, row });
      }
    }
  }
  return counted(places, await sourcesOf(em, places));
}

/** Of what is left, that which no weaving of a source's pages takes away: what others say, and what stewards wrote. */
export function outsideOf(sourceId: string, places: readonly LeftOver[]): LeftOver[] {
  return places.filter((left) => (left.sourceId === null ? WRITTEN_HERE.test(left.place) : left.sourceId !== sourceId));
}

/** Ids are hashes or numbers, and digests hold no words; their columns cost nothing to look at either. */
function isText({ runtimeType, customType, persist }: EntityProperty): boolean {
  return persist !== false && (runtimeType === "string" || customType?.constructor.name === "JsonType");
}

async function* rowsOf(em: SqlEntityManager, entity: EntityName<object>, key: string): AsyncGenerator<Row> {
  for (let after: unknown; ;) {
    const where = after === undefined ? {} : { [key]: { $gt: after } };
    const order = { orderBy: { [key]: "asc" }, limit: BATCH, disableIdentityMap: true };
    const rows = (await em.find(entity, where, order)) as Row[];
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    after = last[key];
  }
}

function holds(value: unknown, cleaner: Cleaner): boolean {
  if (value === null || value === undefined) return false;
  return cleaner.holds(value as never);
}

type SourceOfRow = (row: Row) => string | null;

/** Two statements, however many rows. */
async function sourcesOf(em: SqlEntityManager, places: readonly { row: Row }[]): Promise<SourceOfRow> {
  const ids = (name: string) => [...new Set(places.flatMap(({ row }) => (row[name] as string | undefined) ?? []))];
  const only = { disableIdentityMap: true } as const;
  const members = await em.find(ResourcePage, { resourceId: { $in: ids("resourceId") } }, only);
  const pageOf = new Map(
    members.filter(({ rank }) => rank === 0).map(({ resourceId, pageId }) => [resourceId, pageId]),
  );
  const pageIds = [...ids("pageId"), ...ids("pageA"), ...pageOf.values()];
  const pages = await em.find(Page, { id: { $in: pageIds } }, { ...only, fields: ["id", "sourceId"] });
  const harvests = await em.find(
    Harvest,
    { id: { $in: ids("harvestId").map(Number) } },
    { ...only, fields: ["id", "sourceId"] },
  );
  const bySource = new Map<unknown, string>([...pages, ...harvests].map(({ id, sourceId }) => [id, sourceId]));
  return (row) => {
    const through = row["pageId"] ?? row["pageA"] ?? pageOf.get(row["resourceId"] as string) ?? row["harvestId"];
    return (row["sourceId"] as string | undefined) ?? bySource.get(through) ?? null;
  };
}

function counted(places: readonly { place: string; row: Row }[], sourceOf: SourceOfRow): LeftOver[] {
  const counts = Map.groupBy(places, ({ place, row }) => JSON.stringify([sourceOf(row), place]));
  return [...counts].map(([key, rows]) => {
    const [sourceId, place] = JSON.parse(key) as [string | null, string];
    return { sourceId, place, rows: rows.length };
  });
}
