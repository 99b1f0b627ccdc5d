import type { SqlEntityManager } from "@mikro-orm/sql";
import { Page, Revision } from "../database/ledger-entities.js";
import { ResourceVersion, ResourceVersionPage } from "../database/memory-entities.js";
import { type PastRevision, type PastState, composePast } from "./compose-past.js";
import { inParts } from "./in-parts.js";
import { LONGEST_TITLE_KEY } from "./write-memory.js";

/** What stands for the hash of a state of which something may have been erased. */
const SOME_LEFT = "-";

/** The same where nothing is left of it: such a state is in no list. */
const NOTHING_LEFT = "";

/** How many past states are read at once. */
const STATES = 200;

/**
 * Takes out of the past of the graph what is no longer in the ledger: call it in the same transaction, after the pages'
 * revisions were erased or changed and woven. States stay, with the titles by which lists are ordered made again of what
 * is left. The number of statements depends on the number of states only beyond 200.
 *
 * @param pageIds Pages of which any revision was erased or changed.
 */
export async function forgetVersions(em: SqlEntityManager, pageIds: readonly string[]): Promise<void> {
  const ids = new Set<number>();
  for (const part of inParts(pageIds)) {
    const rows = await em.find(
      ResourceVersionPage,
      { pageId: { $in: part } },
      { fields: ["versionId"], disableIdentityMap: true },
    );
    for (const { versionId } of rows) ids.add(versionId);
  }
  for (const part of inParts([...ids], STATES)) await forgetStates(em, part);
}

/** A state that is not over was woven of what there is, and its hashes are needed. */
async function forgetStates(em: SqlEntityManager, ids: readonly number[]): Promise<void> {
  const states = await em.find(
    ResourceVersion,
    { id: { $in: [...ids] }, untilVersion: { $ne: null } },
    { fields: ["id", "resourceId", "members", "kind", "sourceId"], disableIdentityMap: true },
  );
  if (states.length === 0) return;
  const revisions = await revisionsOf(em, states);
  await em.getDriver().nativeUpdateMany(
    ResourceVersion,
    states.map(({ id }) => ({ id })),
    states.map((state) => whatIsLeft(state, revisions)),
    { ctx: em.getTransactionContext() },
  );
}

/** The hash goes too: that of what was erased could confirm a guess of it. */
function whatIsLeft(state: PastState & { kind: string; sourceId: string }, revisions: Map<number, PastRevision>) {
  const woven = composePast(state, revisions);
  if (woven === undefined) return { kind: state.kind, sourceId: state.sourceId, titleKey: "", hash: NOTHING_LEFT };
  const { kind, sourceId, titleKey } = woven.row;
  return { kind, sourceId, titleKey: titleKey.slice(0, LONGEST_TITLE_KEY), hash: SOME_LEFT };
}

async function revisionsOf(em: SqlEntityManager, states: readonly PastState[]): Promise<Map<number, PastRevision>> {
  const members = states.flatMap((state) => state.members);
  const pages = await em.find(
    Page,
    { id: { $in: [...new Set(members.map(({ pageId }) => pageId))] } },
    { fields: ["id", "sourceId"], disableIdentityMap: true },
  );
  const rows = await em.find(
    Revision,
    { id: { $in: [...new Set(members.map(({ revisionId }) => revisionId))] }, redactedAt: null },
    { fields: ["id", "pageId", "record", "url", "publishedAt", "fetchedAt"], disableIdentityMap: true },
  );
  const byId = new Map(pages.map((page) => [page.id, page]));
  return new Map(
    rows.flatMap((revision) => {
      const page = byId.get(revision.pageId);
      return page === undefined ? [] : [[revision.id, { revision, page }] as const];
    }),
  );
}
