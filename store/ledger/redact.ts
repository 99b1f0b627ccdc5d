import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Outcome } from "../../schema/harvest.js";
import type { HiddenRevisions } from "../../schema/sink.js";
import { Page, Revision } from "../database/entities.js";
import { pageId } from "../ids.js";
import { unweavePages } from "../weave/weave.js";
import type { VanishingPage } from "./withdraw.js";
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
    redactedAt: now,
    redactionReason: reason,
  };
}

/** Erases our copy of revisions that the source hides. Hidden authors leave by the page's new list of contributors. */
export async function eraseHidden(em: SqlEntityManager, hidden: HiddenRevisions, at: WriteContext): Promise<Outcome> {
  const id = pageId(at.sourceId, hidden.remoteId);
  if (!hidden.content) return (await em.count(Page, { id, state: "live" })) > 0 ? "redacted" : "unchanged";
  const count = await em.nativeUpdate(
    Revision,
    { pageId: id, remoteRevisionId: { $in: [...hidden.revisionIds] }, redactedAt: null },
    erased(at.now, hidden.message),
  );
  if (count === 0) return "unchanged";
  await forgetErasedCurrent(em, id);
  return "redacted";
}

/** A page whose shown revision was erased shows nothing until the source gives another. */
async function forgetErasedCurrent(em: SqlEntityManager, id: string): Promise<void> {
  const page = await em.findOne(Page, { id }, { refresh: true });
  if (page?.currentRevisionId == null) return;
  const current = await em.findOne(Revision, { id: page.currentRevisionId }, { fields: ["redactedAt"], refresh: true });
  if (current?.redactedAt == null) return;
  await em.nativeUpdate(Page, { id }, { currentRevisionId: null });
  await unweavePages(em, [id]);
}

/** Erases what we hold of pages that the source deleted; the tombstone keeps neither title nor address. */
export async function eraseDeleted(
  em: SqlEntityManager,
  pages: readonly VanishingPage[],
  at: WriteContext,
): Promise<void> {
  const ids = pages.filter(({ reason }) => reason === "deleted").map(({ id }) => id);
  if (ids.length === 0) return;
  await em.nativeUpdate(
    Revision,
    { pageId: { $in: ids }, redactedAt: null },
    erased(at.now, "The source deleted the page."),
  );
  await em.nativeUpdate(Page, { id: { $in: ids } }, { state: "redacted", title: "", url: "", currentRevisionId: null });
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
  for (const { id, pageId: page, contributors } of revisions) {
    const kept = contributors.filter((name) => keepByPage.get(page)?.has(name));
    // The hash vouched for the names as well; it is kept only where nothing was taken out.
    if (kept.length < contributors.length) await em.nativeUpdate(Revision, { id }, { contributors: kept, hash: null });
  }
}
