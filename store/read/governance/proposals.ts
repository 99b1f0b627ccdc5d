import type { Database } from "../../database/database.js";
import type { ProposalRow, ProposalStepRow } from "../../database/entities.js";
import type { ProposalKind, ProposalState } from "../../database/governance-entities.js";
import { type Slice, type SliceRequest, type SortKey, toSlice } from "../pagination.js";
import { isStorable } from "../storable.js";

/** Which proposals are wanted; what is left out does not matter. */
export interface ProposalFilter {
  readonly kind?: ProposalKind;
  readonly state?: ProposalState;
  readonly poleId?: string;
  /** What they are about, such as the id of a source. */
  readonly subject?: string;
}

/** Proposals, the newest first. */
export async function listProposals(
  database: Database,
  filter: ProposalFilter,
  { first, after }: SliceRequest,
): Promise<Slice<ProposalRow>> {
  let query = selectProposals(database, filter)
    .selectAll("Proposal")
    .orderBy("openedAt", "desc")
    .orderBy("Proposal.id", "desc");
  if (after !== undefined) {
    const { date, id } = placeOf(after);
    query = query.where((eb) =>
      eb.or([eb("openedAt", "<", date), eb.and([eb("openedAt", "=", date), eb("Proposal.id", "<", id)])]),
    );
  }
  return toSlice(await query.limit(first + 1).execute(), first);
}

export async function countProposals(database: Database, filter: ProposalFilter): Promise<number> {
  const query = selectProposals(database, filter).select((eb) => eb.fn.countAll().as("count"));
  return Number((await query.executeTakeFirstOrThrow()).count);
}

/** Where a cursor of a list of proposals stands. Only a forged one holds no date; it gets to the end of the list. */
export function placeOf([at, id]: SortKey): { date: Date; id: string } {
  return { date: new Date(Number.isNaN(Date.parse(at)) ? 0 : at), id };
}

export function proposalSortKey({ openedAt, id }: ProposalRow): SortKey {
  return [openedAt.toISOString(), id];
}

export async function proposalsByIds({ sql }: Database, ids: readonly string[]): Promise<ProposalRow[]> {
  const known = ids.filter(isStorable);
  return known.length === 0 ? [] : sql.selectFrom("Proposal").selectAll().where("id", "in", known).execute();
}

/** Every step of these proposals, in order. One statement. */
export async function stepsOfProposals({ sql }: Database, ids: readonly string[]): Promise<ProposalStepRow[]> {
  return sql
    .selectFrom("ProposalStep")
    .selectAll()
    .where("proposalId", "in", ids)
    .orderBy("proposalId")
    .orderBy("number")
    .execute();
}

/** Proposals that fit a filter, in no order. */
export function selectProposals({ sql }: Database, { kind, state, poleId, subject }: ProposalFilter) {
  let query = sql.selectFrom("Proposal");
  if (kind !== undefined) query = query.where("Proposal.kind", "=", kind);
  if (poleId !== undefined) query = query.where("Proposal.poleId", "=", isStorable(poleId) ? poleId : "");
  if (subject !== undefined) query = query.where("Proposal.subject", "=", isStorable(subject) ? subject : "");
  if (state === undefined) return query;
  // The state is that of the last step: nothing that could be rewritten says it a second time.
  return query.where((eb) =>
    eb.exists(
      eb
        .selectFrom("ProposalStep as step")
        .select("step.id")
        .whereRef("step.proposalId", "=", "Proposal.id")
        .where("step.state", "=", state)
        .where((inner) =>
          inner.not(
            inner.exists(
              inner
                .selectFrom("ProposalStep as later")
                .select("later.id")
                .whereRef("later.proposalId", "=", "step.proposalId")
                .whereRef("later.number", ">", "step.number"),
            ),
          ),
        ),
    ),
  );
}
