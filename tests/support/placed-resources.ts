import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Database } from "../../store/database/database.js";
import { foldKey } from "../../store/fold.js";
import { stableId } from "../../store/ids.js";
import { facetRows } from "../../store/search/facet-rows.js";
import { rebuildAreas } from "../../store/territories/areas.js";

/** A resource put straight into the tables, without a page. */
export interface PlacedResource {
  readonly number: number;
  readonly title: string;
  readonly kind: string;
  readonly sourceId: string;
  readonly themes: readonly string[];
  /** SPDX identifier. */
  readonly license?: string;
  readonly updatedAt: Date;
  readonly disagreementCount: number;
  /** Names. */
  readonly organizations: readonly string[];
  /** The territories it names. */
  readonly territoryIds: readonly string[];
}

export function placedId({ number }: Pick<PlacedResource, "number">): string {
  return `r${String(number).padStart(8, "0")}`;
}

export function organizationIdOf(name: string): string {
  return stableId("o", name);
}

/** A column with its type on PostgreSQL. */
type Columns = Readonly<Record<string, "text" | "int" | "jsonb" | "timestamptz" | "float8">>;

const BATCH = 2_000;

/** Puts resources with their facets, organizations and places into the tables, and makes all counts again. */
export async function insertPlaced(database: Database, resources: readonly PlacedResource[]): Promise<void> {
  await database.em().transactional(async (em) => {
    for (let from = 0; from < resources.length; from += BATCH) {
      const batch = resources.slice(from, from + BATCH);
      await insertRows(em, database, "resource", RESOURCE, batch.map(resourceRow));
      await insertRows(em, database, "resource_facet", FACET, batch.flatMap(facetsOf));
      await insertRows(em, database, "organization", ORGANIZATION, batch.flatMap(organizationsOf));
      await insertRows(em, database, "resource_organization", MENTION, batch.flatMap(mentionsOf));
      await insertRows(em, database, "place", PLACE, batch.flatMap(placesOf));
    }
    await rebuildAreas(em);
  });
}

const RESOURCE: Columns = {
  ...{ id: "text", page_id: "text", source_id: "text", revision_id: "int", page_count: "int", kind: "text" },
  ...{ disagreement_count: "int", title: "text", title_key: "text", summary: "text", description: "text" },
  ...{ themes: "jsonb", keywords: "jsonb", challenges: "jsonb", licenses: "jsonb", updated_at: "timestamptz" },
};
const FACET: Columns = { resource_id: "text", facet: "text", value_key: "text", label: "text" };
const ORGANIZATION: Columns = { id: "text", name: "text", name_key: "text" };
const MENTION: Columns = {
  ...{ resource_id: "text", organization_id: "text", role: "text", name: "text", field: "text", revision_id: "int" },
};
const PLACE: Columns = {
  ...{ resource_id: "text", territory_id: "text", status: "text", role: "text", origin: "text", text: "text" },
  ...{ field: "text", reason: "text", confidence: "float8", candidate_ids: "jsonb", revision_id: "int" },
};

function resourceRow(resource: PlacedResource) {
  const { kind, title, themes, license, sourceId: source_id, updatedAt, disagreementCount } = resource;
  const id = placedId(resource);
  const licenses = license === undefined ? [] : [{ spdx: license, label: license, declaredBy: "page" }];
  return {
    ...{ id, page_id: `p${id}`, source_id, revision_id: 1, page_count: 1, disagreement_count: disagreementCount, kind },
    ...{ title, title_key: foldKey(title), summary: null, description: TEXT, themes, keywords: [], challenges: [] },
    ...{ licenses, updated_at: updatedAt },
  };
}

const TEXT = "Un texte de quelques mots, comme il y en a partout. ".repeat(10);

function facetsOf(resource: PlacedResource) {
  const { themes, license, sourceId, updatedAt } = resource;
  const licenses = license === undefined ? [] : [{ spdx: license, label: license, declaredBy: "page" as const }];
  return facetRows({
    ...{ id: placedId(resource), themes: [...themes], keywords: [], licenses, publishedAt: null, updatedAt },
    sourceIds: [sourceId],
  }).map(({ resourceId: resource_id, facet, valueKey: value_key, label }) => {
    return { resource_id, facet, value_key, label };
  });
}

function organizationsOf({ organizations }: PlacedResource) {
  return organizations.map((name) => ({ id: organizationIdOf(name), name, name_key: foldKey(name) }));
}

/** Each carries and uses it, to be counted once all the same. */
function mentionsOf(resource: PlacedResource) {
  return resource.organizations.flatMap((name) =>
    ["CARRIER", "USER"].map((role) => ({
      ...{ resource_id: placedId(resource), organization_id: organizationIdOf(name), role, name, field: "from" },
      revision_id: 1,
    })),
  );
}

function placesOf(resource: PlacedResource) {
  return resource.territoryIds.map((territory_id) => ({
    ...{ resource_id: placedId(resource), territory_id, status: "resolved", role: "subject", origin: "given" },
    ...{ text: territory_id, field: "territories", reason: "Given.", confidence: 1, candidate_ids: [], revision_id: 1 },
  }));
}

async function insertRows(
  em: SqlEntityManager,
  { dialect }: Database,
  table: string,
  columns: Columns,
  rows: readonly object[],
): Promise<void> {
  const names = Object.keys(columns);
  const sqlite = dialect === "sqlite";
  const values = names.map((name) => `value ${columns[name] === "jsonb" ? "->" : "->>"} '$.${name}'`);
  const types = names.map((name) => `${name} ${columns[name]}`);
  const given = sqlite
    ? `select ${values.join(", ")} from json_each(?) where true`
    : `select ${names.join(", ")} from jsonb_to_recordset(?::jsonb) as given(${types.join(", ")})`;
  const json = JSON.stringify(rows, (key, value: unknown) =>
    // JSON has made text of a date already; SQLite keeps milliseconds.
    sqlite && key === "updated_at" ? Date.parse(String(value)) : value,
  );
  await em.execute(`insert into ${table} (${names.join(", ")}) ${given} on conflict do nothing`, [json]);
}
