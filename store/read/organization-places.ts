import type { Database } from "../database/database.js";
import type { OrganizationPlaceRow, OrganizationRow } from "../database/entities.js";
import { loadGeography } from "../geography/geography.js";
import { isAccepted, namedIdsOf } from "./known-organizations.js";
import { isStorable } from "./storable.js";
import type { SliceRequest } from "./pagination.js";
import { territoryPairs } from "./territory-pairs.js";

/** What an organization does at a place. */
export type OrganizationPlaceRole = OrganizationPlaceRow["role"];

/** An organization that has its seat or acts in a territory or inside it, by name. */
export interface LocatedOrganization {
  readonly territoryId: string;
  readonly organization: OrganizationRow;
}

/** Which organizations of a territory are wanted. */
export interface LocatedRequest extends SliceRequest {
  readonly role?: OrganizationPlaceRole;
}

/**
 * The seats and areas of action that these organizations' pages declare, under whatever name, seats first, as written; each
 * with the id it was asked by. One statement.
 */
export async function organizationPlaces(
  { sql: db, dialect }: Database,
  organizationIds: readonly string[],
): Promise<OrganizationPlaceRow[]> {
  const known = organizationIds.filter(isStorable);
  if (known.length === 0) return [];
  const rows = await db
    .selectFrom(namedIdsOf(dialect, known).as("wanted"))
    .innerJoin("OrganizationPlace", "OrganizationPlace.organizationId", "wanted.named")
    .selectAll("OrganizationPlace")
    .select("wanted.parent")
    .orderBy("role", "desc")
    .orderBy("OrganizationPlace.id")
    .execute();
  return rows.map(({ parent: organizationId, ...row }) => ({ ...row, organizationId }));
}

/** The organizations of several territories, by name: of each at most `first` and one more. One statement. */
export async function organizationsOfTerritories(
  database: Database,
  territoryIds: readonly string[],
  { first, after, role }: LocatedRequest,
): Promise<LocatedOrganization[]> {
  const { sql: db } = database;
  let query = db
    .selectFrom(locatedIn(database, territoryIds, role).as("located"))
    .innerJoin("Organization", "Organization.id", "located.organization")
    .select(["located.parent", "Organization.id"]);
  if (after !== undefined) {
    query = query.where((eb) => eb(eb.refTuple("Organization.nameKey", "Organization.id"), ">", eb.tuple(...after)));
  }
  const numbered = query.select((eb) =>
    eb.fn
      .agg<number>("row_number")
      .over((over) => over.partitionBy("located.parent").orderBy("Organization.nameKey").orderBy("Organization.id"))
      .as("place"),
  );
  const rows = await db
    .selectFrom(numbered.as("numbered"))
    .innerJoin("Organization", "Organization.id", "numbered.id")
    .selectAll("Organization")
    .select(["numbered.parent", "numbered.place"])
    .where("numbered.place", "<=", first + 1)
    .orderBy("numbered.parent")
    .orderBy("numbered.place")
    .execute();
  return rows.map(({ parent, place: _, ...organization }) => ({ territoryId: parent, organization }));
}

/** How many organizations each of these territories has. One statement. */
export async function countOrganizationsOfTerritories(
  database: Database,
  territoryIds: readonly string[],
  role: OrganizationPlaceRole | undefined,
): Promise<Map<string, number>> {
  const rows = await database.sql
    .selectFrom(locatedIn(database, territoryIds, role).as("located"))
    .select((eb) => ["located.parent", eb.fn.countAll().as("count")])
    .groupBy("located.parent")
    .execute();
  return new Map(rows.map(({ parent, count }) => [parent, Number(count)]));
}

/** Each pair of territory and organization once; the names are single words, as columns of a subquery are not translated. */
function locatedIn({ sql: db, dialect }: Database, territoryIds: readonly string[], role?: OrganizationPlaceRole) {
  const wanted = territoryPairs(dialect, territoryIds, loadGeography());
  let query = db
    .selectFrom(wanted.as("wanted"))
    .innerJoin("OrganizationPlace", "OrganizationPlace.territoryId", "wanted.inside")
    .leftJoin("OrganizationMatch", (join) =>
      join
        .onRef("OrganizationMatch.namedId", "=", "OrganizationPlace.organizationId")
        .on(isAccepted("organization_match")),
    )
    .select("wanted.parent")
    .select((eb) => eb.fn.coalesce("OrganizationMatch.knownId", "OrganizationPlace.organizationId").as("organization"))
    .distinct();
  if (role !== undefined) query = query.where("OrganizationPlace.role", "=", role);
  return query;
}
