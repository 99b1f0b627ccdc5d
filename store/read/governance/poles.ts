import type { Database } from "../../database/database.js";
import type { MembershipRow, MissionRow, PoleRow, ProposalRow } from "../../database/entities.js";
import type { ProposalState } from "../../database/governance-entities.js";
import type { SliceRequest } from "../pagination.js";
import { isStorable } from "../storable.js";
import { selectProposals, placeOf } from "./proposals.js";

/** A link as one of its two poles sees it. */
export interface CoordinatedPole {
  readonly poleId: string;
  readonly otherPoleId: string;
  readonly text: string;
}

/** Which proposals of a pole are wanted. */
export interface PoleProposalsRequest extends SliceRequest {
  readonly state?: ProposalState;
}

/**
 * Poles by name.
 *
 * @param closed Only those that are closed, or that are not; all of them when it is left out.
 */
export async function listPoles({ sql }: Database, closed?: boolean): Promise<PoleRow[]> {
  let query = sql.selectFrom("Pole").selectAll().orderBy("name").orderBy("id");
  if (closed !== undefined) query = query.where("closedAt", closed ? "is not" : "is", null);
  return query.execute();
}

export async function polesByIds({ sql }: Database, ids: readonly string[]): Promise<PoleRow[]> {
  const known = ids.filter(isStorable);
  return known.length === 0 ? [] : sql.selectFrom("Pole").selectAll().where("id", "in", known).execute();
}

/** Who is and was in these poles, those of longest standing first. One statement. */
export async function membershipsOfPoles({ sql }: Database, poleIds: readonly string[]): Promise<MembershipRow[]> {
  return sql
    .selectFrom("Membership")
    .selectAll()
    .where("poleId", "in", poleIds)
    .orderBy("since")
    .orderBy("id")
    .execute();
}

/** Who is in the consortium on a day, those of longest standing first. One statement. */
export async function consortiumMembers({ sql }: Database, day: string): Promise<MembershipRow[]> {
  return sql
    .selectFrom("Membership")
    .selectAll()
    .where("poleId", "is", null)
    .where("since", "<=", day)
    .where((eb) => eb.or([eb("until", "is", null), eb("until", ">", day)]))
    .orderBy("since")
    .orderBy("id")
    .execute();
}

/** With which open poles each of these coordinates; a link is seen from both its ends. One statement. */
export async function linksOfPoles({ sql }: Database, poleIds: readonly string[]): Promise<CoordinatedPole[]> {
  const rows = await sql
    .selectFrom("PoleLink")
    .innerJoin("Pole as one", "one.id", "PoleLink.poleId")
    .innerJoin("Pole as other", "other.id", "PoleLink.otherPoleId")
    .select(["one.id as first", "other.id as second", "PoleLink.text as words"])
    .where((eb) => eb.or([eb("PoleLink.poleId", "in", poleIds), eb("PoleLink.otherPoleId", "in", poleIds)]))
    .where("one.closedAt", "is", null)
    .where("other.closedAt", "is", null)
    .orderBy("PoleLink.id")
    .execute();
  return rows.flatMap(({ first, second, words }) => [
    { poleId: first, otherPoleId: second, text: words },
    { poleId: second, otherPoleId: first, text: words },
  ]);
}

/** The missions that these poles lead, the newest first. One statement. */
export async function missionsOfPoles({ sql }: Database, poleIds: readonly string[]): Promise<MissionRow[]> {
  return sql
    .selectFrom("Mission")
    .selectAll()
    .where("leadPoleId", "in", poleIds)
    .orderBy("launchedAt", "desc")
    .orderBy("id", "desc")
    .execute();
}

/** The proposals of several poles, the newest first: of each at most `first` and one more. One statement. */
export async function proposalsOfPoles(
  database: Database,
  poleIds: readonly string[],
  { first, after, state }: PoleProposalsRequest,
): Promise<ProposalRow[]> {
  let query = selectProposals(database, state === undefined ? {} : { state })
    .where("Proposal.poleId", "in", poleIds)
    .select("Proposal.id");
  if (after !== undefined) {
    const { date, id } = placeOf(after);
    query = query.where((eb) =>
      eb.or([eb("openedAt", "<", date), eb.and([eb("openedAt", "=", date), eb("Proposal.id", "<", id)])]),
    );
  }
  const numbered = query.select((eb) =>
    eb.fn
      .agg<number>("row_number")
      .over((over) => over.partitionBy("Proposal.poleId").orderBy("openedAt", "desc").orderBy("Proposal.id", "desc"))
      .as("place"),
  );
  return database.sql
    .selectFrom(numbered.as("numbered"))
    .innerJoin("Proposal", "Proposal.id", "numbered.id")
    .selectAll("Proposal")
    .where("numbered.place", "<=", first + 1)
    .orderBy("Proposal.poleId")
    .orderBy("numbered.place")
    .execute();
}

/** How many proposals each of these poles has. One statement. */
export async function countProposalsOfPoles(
  database: Database,
  poleIds: readonly string[],
  state: ProposalState | undefined,
): Promise<Map<string, number>> {
  const rows = await selectProposals(database, state === undefined ? {} : { state })
    .where("Proposal.poleId", "in", poleIds)
    .select((eb) => ["Proposal.poleId", eb.fn.countAll().as("count")])
    .groupBy("Proposal.poleId")
    .execute();
  return new Map(rows.map(({ poleId, count }) => [poleId ?? "", Number(count)]));
}
