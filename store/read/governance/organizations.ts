import type { ExpressionBuilder } from "kysely";
import type { Database } from "../../database/database.js";
import type {
  GraphTables,
  KnownOrganizationRow,
  MembershipRow,
  OrganizationAliasRow,
  OrganizationMatchRow,
  ProposalRow,
} from "../../database/entities.js";
import { type Slice, type SliceRequest, type SortKey, toSlice } from "../pagination.js";
import { isStorable } from "../storable.js";
import { placeOf } from "./proposals.js";

export type OrganizationMatchStatus = OrganizationMatchRow["status"];

/** What of these organizations the registry knows. One statement. */
export async function knownOrganizations({ sql }: Database, ids: readonly string[]): Promise<KnownOrganizationRow[]> {
  const given = ids.filter(isStorable);
  return given.length === 0 ? [] : sql.selectFrom("KnownOrganization").selectAll().where("id", "in", given).execute();
}

/** What these organizations are called besides their legal names, by name. One statement. */
export async function aliasesOf({ sql }: Database, ids: readonly string[]): Promise<OrganizationAliasRow[]> {
  return sql
    .selectFrom("OrganizationAlias")
    .innerJoin("KnownOrganization", "KnownOrganization.id", "OrganizationAlias.knownId")
    .selectAll("OrganizationAlias")
    .where("OrganizationAlias.knownId", "in", ids)
    .whereRef("OrganizationAlias.nameKey", "!=", "KnownOrganization.nameKey")
    .orderBy("OrganizationAlias.nameKey")
    .execute();
}

/** What these organizations are and were to the commons, the latest first. One statement. */
export async function membershipsOf({ sql }: Database, ids: readonly string[]): Promise<MembershipRow[]> {
  return sql
    .selectFrom("Membership")
    .selectAll()
    .where("organizationId", "in", ids)
    .orderBy("since", "desc")
    .orderBy("id", "desc")
    .execute();
}

/** What pages name that is or may be one of these organizations: the accepted first, then what waits. One statement. */
export async function matchesOfOrganizations(
  { sql }: Database,
  ids: readonly string[],
): Promise<OrganizationMatchRow[]> {
  return sql
    .selectFrom("OrganizationMatch")
    .selectAll()
    .where("knownId", "in", ids)
    .orderBy("status")
    .orderBy("id")
    .execute();
}

export async function organizationMatchesByIds(
  { sql }: Database,
  ids: readonly string[],
): Promise<OrganizationMatchRow[]> {
  const given = ids.filter(isStorable);
  return given.length === 0 ? [] : sql.selectFrom("OrganizationMatch").selectAll().where("id", "in", given).execute();
}

/** A match with the name of the organization it is sorted by. */
export interface ListedMatch extends OrganizationMatchRow {
  readonly nameKey: string;
}

/** The matches of a status, those of one organization together, by its legal name. One statement. */
export async function listOrganizationMatches(
  { sql }: Database,
  status: OrganizationMatchStatus,
  { first, after }: SliceRequest,
): Promise<Slice<ListedMatch>> {
  let query = sql
    .selectFrom("OrganizationMatch")
    .innerJoin("KnownOrganization", "KnownOrganization.id", "OrganizationMatch.knownId")
    .selectAll("OrganizationMatch")
    .select("KnownOrganization.nameKey")
    .where("OrganizationMatch.status", "=", status);
  if (after !== undefined) {
    query = query.where((eb) =>
      eb(eb.refTuple("KnownOrganization.nameKey", "OrganizationMatch.id"), ">", eb.tuple(...after)),
    );
  }
  const rows = await query
    .orderBy("KnownOrganization.nameKey")
    .orderBy("OrganizationMatch.id")
    .limit(first + 1)
    .execute();
  return toSlice(rows, first);
}

export async function countOrganizationMatches({ sql }: Database, status: OrganizationMatchStatus): Promise<number> {
  const { count } = await sql
    .selectFrom("OrganizationMatch")
    .select((eb) => eb.fn.countAll().as("count"))
    .where("status", "=", status)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export function organizationMatchSortKey({ nameKey, id }: Pick<ListedMatch, "nameKey" | "id">): SortKey {
  return [nameKey, id];
}

/** The names that pages give to these ids, as long as a page names them; accepted or not. One statement. */
export async function namesOfIds({ sql }: Database, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
  return sql.selectFrom("Organization").select(["id", "name"]).where("id", "in", ids).execute();
}

/** A proposal that an organization took part in. */
export interface ProposalOfOrganization extends ProposalRow {
  readonly organizationId: string;
}

/** The proposals that each of these opened or answered, the newest first: at most `first` and one more. One statement. */
export async function proposalsOfOrganizations(
  database: Database,
  ids: readonly string[],
  { first, after }: SliceRequest,
): Promise<ProposalOfOrganization[]> {
  const { sql } = database;
  let query = sql
    .selectFrom(takenPart(database, ids).as("part"))
    .innerJoin("Proposal", "Proposal.id", "part.proposal")
    .select(["part.organization", "part.proposal"]);
  if (after !== undefined) {
    const { date, id } = placeOf(after);
    query = query.where((eb) =>
      eb.or([eb("openedAt", "<", date), eb.and([eb("openedAt", "=", date), eb("Proposal.id", "<", id)])]),
    );
  }
  const numbered = query.select((eb) =>
    eb.fn
      .agg<number>("row_number")
      .over((over) =>
        over.partitionBy("part.organization").orderBy("Proposal.openedAt", "desc").orderBy("Proposal.id", "desc"),
      )
      .as("place"),
  );
  const rows = await sql
    .selectFrom(numbered.as("numbered"))
    .innerJoin("Proposal", "Proposal.id", "numbered.proposal")
    .selectAll("Proposal")
    .select("numbered.organization")
    .where("numbered.place", "<=", first + 1)
    .orderBy("numbered.place")
    .execute();
  return rows.map(({ organization: organizationId, ...row }) => ({ ...row, organizationId }));
}

/** How many proposals each of these opened or answered. One statement. */
export async function countProposalsOfOrganizations(
  database: Database,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await database.sql
    .selectFrom(takenPart(database, ids).as("part"))
    .select((eb) => ["part.organization", eb.fn.countAll().as("count")])
    .groupBy("part.organization")
    .execute();
  return new Map(rows.map(({ organization, count }) => [organization, Number(count)]));
}

/** Each pair once; the names are single words, as columns of a subquery are not translated. */
function takenPart({ sql }: Database, ids: readonly string[]) {
  return sql
    .selectFrom("ProposalStep")
    .select((eb: ExpressionBuilder<GraphTables, "ProposalStep">) => [
      eb.ref("organizationId").$notNull().as("organization"),
      eb.ref("proposalId").as("proposal"),
    ])
    .where("organizationId", "in", ids)
    .distinct();
}
