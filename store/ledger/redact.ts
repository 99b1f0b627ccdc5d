import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Outcome } from "../../schema/harvest.js";
import type { HiddenRevisions } from "../../schema/sink.js";
import { refreshAddresses } from "../addresses/rebuild-addresses.js";
import { eraseAddresses } from "../addresses/save-addresses.js";
import { HarvestIncident, Page, Revision } from "../database/ledger-entities.js";
import { pageId } from "../ids.js";
import { forgetVersions } from "../memory/forget-versions.js";
import { weavePages } from "../weave/weave.js";
import { updateRevisions } from "./update-revisions.js";
import type { WriteContext } from "./write-context.js";

/** What remains of a revision whose content is erased: that it existed, when, and why it is gone. */
function erased(now: Date, reason: string) {
  return {
    payload: null,
    hash: null,
    record: null,
    mappingFault: null,
    contributors: [],
    anonymousContributors: 0,
    title: "",
    url: "",
    permalink: "",
    redactedAt: now,
    redactionReason: reason,
  };
}

/** Erases our copy of revisions that the source hides. */
export async function eraseHidden(em: SqlEntityManager, hidden: HiddenRevisions, at: WriteContext): Promise<Outcome> {
  const id = pageId(at.sourceId, hidden.remoteId);
  if (!hidden.content) return eraseHiddenAuthor(em, id);
  const count = await em.nativeUpdate(
    Revision,
    { pageId: id, remoteRevisionId: { $in: [...hidden.revisionIds] }, redactedAt: null },
    erased(at.now, hidden.message),
  );
  if (count === 0) return "unchanged";
  await refreshAddresses(em, [id]);
  await forgetErasedCurrent(em, id);
  await weaveErased(em, [id], at);
  return "redacted";
}

/**
 * The hidden author of a live page leaves by the page's new list of contributors. Of a withdrawn page we shall not get
 * another list, so all its names go.
 */
async function eraseHiddenAuthor(em: SqlEntityManager, id: string): Promise<Outcome> {
  if ((await em.count(Page, { id, state: "live" })) > 0) return "redacted";
  const nobody = { contributors: [], hash: null };
  return (await em.nativeUpdate(Revision, { pageId: id, redactedAt: null }, nobody)) > 0 ? "redacted" : "unchanged";
}

/** A page whose shown revision was erased shows nothing until the source gives another. */
async function forgetErasedCurrent(em: SqlEntityManager, id: string): Promise<void> {
  const page = await em.findOne(Page, { id }, { refresh: true });
  if (page?.currentRevisionId == null) return;
  const current = await em.findOne(Revision, { id: page.currentRevisionId }, { fields: ["redactedAt"], refresh: true });
  if (current?.redactedAt == null) return;
  await em.nativeUpdate(Page, { id }, { currentRevisionId: null });
}

/** What was erased leaves the graph, its past too, and whoever follows its changes learns of it. */
async function weaveErased(em: SqlEntityManager, ids: readonly string[], { now }: WriteContext): Promise<void> {
  await weavePages(em, ids, { now, erased: new Set(ids) });
  await forgetVersions(em, ids);
}

/** Why a whole page is erased, as its revisions and the reports that named it say from then on. */
const REASONS = {
  deleted: "The source deleted the page.",
  closed: "The source no longer lets anyone read the page.",
};

/** Erases what we hold of whole pages; the tombstone keeps neither title nor address. */
export async function erasePages(
  em: SqlEntityManager,
  ids: readonly string[],
  why: keyof typeof REASONS,
  at: WriteContext,
): Promise<void> {
  if (ids.length === 0) return;
  const reason = REASONS[why];
  await eraseReports(em, ids, `Erased together with the page. ${reason}`, at.sourceId);
  await em.nativeUpdate(Revision, { pageId: { $in: ids }, redactedAt: null }, erased(at.now, reason));
  await em.nativeUpdate(Page, { id: { $in: ids } }, { state: "redacted", title: "", url: "", currentRevisionId: null });
  await eraseAddresses(em, ids);
  await weaveErased(em, ids, at);
}

/**
 * A page's address often holds its title, in the reports of past harvests too. They may name it by an address that no
 * revision had, such as an alias given up before the page was first read.
 */
async function eraseReports(
  em: SqlEntityManager,
  ids: readonly string[],
  message: string,
  sourceId: string,
): Promise<void> {
  const pages = await em.find(Page, { id: { $in: ids } }, { fields: ["url", "remoteId"], disableIdentityMap: true });
  const revisions = await em.find(Revision, { pageId: { $in: ids } }, { fields: ["url"], disableIdentityMap: true });
  const urls = [...new Set([...pages, ...revisions].map(({ url }) => url))];
  await em.nativeUpdate(HarvestIncident, { url: { $in: urls } }, { url: null, message });
  if (pages.length === 0) return;
  await em.execute(
    `update harvest_incident set url = null, message = ? where remote_id in (${pages.map(() => "?").join(", ")})
     and harvest_id in (select id from harvest where source_id = ?)`,
    [message, ...pages.map(({ remoteId }) => remoteId), sourceId],
  );
}

/** Takes out of a page's older revisions the names that the source no longer shows. */
export async function eraseVanishedNames(
  em: SqlEntityManager,
  pages: readonly { readonly pageId: string; readonly keep: readonly string[] }[],
): Promise<void> {
  if (pages.length === 0) return;
  const keepByPage = new Map(pages.map(({ pageId: id, keep }) => [id, new Set(keep)]));
  const revisions = await em.find(
    Revision,
    { pageId: { $in: [...keepByPage.keys()] }, redactedAt: null },
    { fields: ["id", "pageId", "contributors"], disableIdentityMap: true },
  );
  const changes = revisions.flatMap(({ id, pageId: page, contributors }) => {
    const kept = contributors.filter((name) => keepByPage.get(page)?.has(name));
    // The hash vouched for the names as well; it is kept only where nothing was taken out.
    return kept.length < contributors.length ? [{ id, values: { contributors: kept, hash: null } }] : [];
  });
  await updateRevisions(em, changes);
}
