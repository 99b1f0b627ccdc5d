import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PagePayload } from "../../connectors/mediawiki/payload.js";
import type { PageRow, RevisionRow } from "../../store/database/entities.js";
import { Resource } from "../../store/database/graph-entities.js";
import { Page, Revision } from "../../store/database/ledger-entities.js";
import { pageId, resourceId } from "../../store/ids.js";
import { unpackPayload } from "../../store/ledger/payload.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { harvestRecorded, readExpected } from "../support/recorded-truth.js";
import { type RecordedWiki, startRecordedWiki } from "../support/recorded-wiki.js";

interface Named {
  readonly pageid: number;
  readonly title: string;
}

interface ExpectedChanges {
  readonly created: readonly (Named & { readonly redirect: boolean })[];
  readonly gone_from_mirror: readonly (Named & { readonly log: string })[];
  readonly left_namespace_0: readonly { readonly pageid: number; readonly from: string; readonly to: string }[];
  readonly entered_namespace_0: readonly Named[];
  readonly restored: readonly Named[];
  readonly moved: readonly { readonly pageid: number; readonly from: string; readonly to: string }[];
  readonly edited: readonly (Named & {
    readonly revid_A: number;
    readonly revid_B: number;
    readonly same_content: boolean;
  })[];
  readonly blanked: readonly Named[];
  readonly turned_into_redirect: readonly (Named & { readonly target: string })[];
  readonly contributors_or_history_changed_without_new_revid: readonly (Named & {
    readonly contributors_A: { readonly accounts: readonly string[] };
    readonly contributors_B: { readonly accounts: readonly string[] };
  })[];
}

/** A page of the wiki in the ledger, with its revisions from the oldest to the newest. */
interface LedgerPage {
  readonly page: PageRow;
  readonly revisions: readonly RevisionRow[];
  readonly inGraph: boolean;
}

describe.each(dialects)("what happened to the recorded wiki between A and B, on %s", (dialect) => {
  const changes = readExpected("mediawiki-changes-A-to-B") as ExpectedChanges;
  let database: TestDatabase;
  let wiki: RecordedWiki;
  let before: Map<number, LedgerPage>;
  let after: Map<number, LedgerPage>;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    wiki = await startRecordedWiki();
    await harvestRecorded(database, wiki.url);
    before = await ledgerPages();
    wiki.state = "B";
    await harvestRecorded(database, wiki.url);
    after = await ledgerPages();
  });
  afterAll(async () => {
    await wiki.close();
    await database.drop();
  });

  async function ledgerPages(): Promise<Map<number, LedgerPage>> {
    const em = database.em();
    const revisions = await em.find(Revision, {}, { orderBy: { id: "asc" } });
    const woven = new Set((await em.find(Resource, {})).map(({ id }) => id));
    const byPage = Map.groupBy(revisions, (revision) => revision.pageId);
    return new Map(
      (await em.find(Page, {})).map((page) => [
        Number(page.remoteId),
        { page, revisions: byPage.get(page.id) ?? [], inGraph: woven.has(resourceId(page.id)) },
      ]),
    );
  }

  function pageIn(pages: ReadonlyMap<number, LedgerPage>, pageid: number): LedgerPage {
    const page = pages.get(pageid);
    if (page === undefined) throw new Error(`Page ${pageid} is not in the ledger.`);
    return page;
  }

  const textIn = (payload: Uint8Array | null) => (unpackPayload(payload ?? Buffer.of()) as unknown as PagePayload).text;
  const newest = ({ revisions }: LedgerPage) => revisions.at(-1);

  it("adds the pages that were created, restored or moved in", () => {
    const { created, restored, entered_namespace_0: entered } = changes;
    for (const { pageid, title } of [...created, ...restored, ...entered]) {
      expect(before.has(pageid), title).toBe(false);
      expect(pageIn(after, pageid).page, title).toMatchObject({ title, state: "live" });
    }
    for (const { pageid, title, redirect } of created) expect(pageIn(after, pageid).inGraph, title).toBe(!redirect);
  });

  it("erases pages that were deleted and takes those out that left the main namespace", () => {
    const ours = changes.gone_from_mirror.filter(({ pageid }) => before.has(pageid));
    expect(ours.map(({ title }) => title)).toEqual([
      "Alphabet des conflits",
      "Atlas des petites peurs",
      "Guide du tiers absent",
    ]);
    const moved = changes.left_namespace_0.map((page) => ({ ...page, title: page.from, log: "move/move" }));
    for (const { pageid, title, log } of [...ours, ...moved]) {
      const { page, inGraph } = pageIn(after, pageid);
      expect(inGraph, title).toBe(false);
      expect([page.state, page.title], title).toEqual(
        log === "delete/delete" ? ["redacted", ""] : ["withdrawn", title],
      );
      expect(page.goneReason, title).toMatch(/\w/);
    }
  });

  it("takes a page that was deleted and made again for two", () => {
    expect(changes.gone_from_mirror).toContainEqual(expect.objectContaining({ pageid: 100, recreated_as: 121 }));
    expect([pageIn(after, 100).inGraph, pageIn(after, 121).inGraph]).toEqual([false, true]);
    expect(resourceId(pageId("wiki", "121"))).not.toBe(resourceId(pageId("wiki", "100")));
  });

  it("keeps a page's identity when it is renamed, even when two swap their titles", () => {
    for (const { pageid, from, to } of changes.moved) {
      expect(pageIn(before, pageid).page.title).toBe(from);
      expect(pageIn(after, pageid).page).toMatchObject({
        id: pageIn(before, pageid).page.id,
        title: to,
        state: "live",
      });
      expect(pageIn(after, pageid).revisions.map(({ title }) => title)).toEqual([from, to]);
    }
  });

  it("appends a revision to every page that was edited, its text the same or not", () => {
    const ours = changes.edited.filter(
      ({ pageid }) => before.has(pageid) && pageIn(after, pageid).page.state === "live",
    );
    expect(ours).toHaveLength(11);
    for (const { pageid, title, revid_A: old, revid_B: current, same_content: same } of ours) {
      const { revisions } = pageIn(after, pageid);
      expect(
        revisions.map(({ remoteRevisionId }) => Number(remoteRevisionId)),
        title,
      ).toEqual([old, current]);
      const [first, second] = revisions.map(({ payload }) => textIn(payload));
      expect(first === second, title).toBe(same);
    }
  });

  it("remembers a blanked page and pages turned into redirects without showing them", () => {
    for (const { pageid, title } of changes.blanked) {
      expect(newest(pageIn(after, pageid))?.record?.auxiliary, title).toEqual({ reason: "BLANK" });
      expect([pageIn(before, pageid).inGraph, pageIn(after, pageid).inGraph]).toEqual([true, false]);
    }
    for (const { pageid, title, target } of changes.turned_into_redirect) {
      expect(newest(pageIn(after, pageid))?.record?.auxiliary, title).toEqual({ reason: "REDIRECT", target });
      expect([pageIn(before, pageid).inGraph, pageIn(after, pageid).inGraph]).toEqual([true, false]);
    }
  });

  it("notices other contributors where no revision tells of them, and leaves no hidden name in older revisions", () => {
    const { contributors_or_history_changed_without_new_revid: changed } = changes;
    expect(changed.map(({ pageid }) => pageid)).toEqual([70, 98, 99, 109]);
    for (const { pageid, title, contributors_A: then, contributors_B: now } of changed) {
      expect(newest(pageIn(before, pageid))?.contributors, title).toEqual(then.accounts.toSorted());
      expect(newest(pageIn(after, pageid))?.contributors, title).toEqual(now.accounts.toSorted());
      const ever = pageIn(after, pageid).revisions.flatMap(({ contributors }) => contributors);
      expect(now.accounts, title).toEqual(expect.arrayContaining(ever));
    }
  });

  it("leaves every other page exactly as it was", () => {
    const touched = new Set(
      Object.values(changes).flatMap((list) =>
        Array.isArray(list) ? (list as Named[]).map(({ pageid }) => pageid) : [],
      ),
    );
    const untouched = [...before.keys()].filter((pageid) => !touched.has(pageid));
    expect(untouched.length).toBeGreaterThan(40);
    for (const pageid of untouched) {
      const { page, revisions } = pageIn(before, pageid);
      const now = pageIn(after, pageid);
      expect(now.revisions).toEqual(revisions);
      expect(now.page).toEqual({ ...page, lastHarvestId: now.page.lastHarvestId });
    }
  });
});
