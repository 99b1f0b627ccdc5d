import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { listAsOf, resourcesAsOf } from "../../../store/read/as-of.js";
import { listChanges, newestChange } from "../../../store/read/changes.js";
import type { WovenResource } from "../../../store/weave/resource-rows.js";
import { dialects } from "../../support/databases.js";
import { useLedger } from "../../support/use-ledger.js";
import { MadeGraph, type MadeGroups } from "./made-graph.js";

const PAGES = ["a", "b", "c", "d"];

/** What happens between two versions: which page says what, and in which group each page is; 4 is none. */
const step = fc.record({
  page: fc.constantFrom(...PAGES),
  summary: fc.constantFrom("one", "two", "three"),
  groups: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: PAGES.length, maxLength: PAGES.length }),
});

describe.each(dialects)("random histories on %s", (dialect) => {
  const used = useLedger(dialect);
  beforeAll(() => used.empty());

  it("keep states apart, give the past as it was recorded, and replay to the present", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        await used.empty();
        const graph = new MadeGraph(used.database);
        for (const page of PAGES) await graph.say(page);
        const recorded = new Map<number, ReadonlyMap<string, WovenResource>>();
        for (const { page, summary, groups } of steps) {
          await graph.say(page, { summary });
          const woven = await graph.weave(toGroups(groups));
          recorded.set(await version(), woven);
        }

        await expectNoOverlap();
        for (const [at, woven] of recorded) await expectPast(at, woven);
        await expectReplay(new Set([...recorded.values()].at(-1)?.keys()));
      }),
      { numRuns: 25 },
    );
  });

  async function version(): Promise<number> {
    return (await used.database.sql.selectFrom("GraphState").selectAll().executeTakeFirstOrThrow()).version;
  }

  async function expectNoOverlap(): Promise<void> {
    const rows = await used.database.sql.selectFrom("ResourceVersion").selectAll().orderBy("fromVersion").execute();
    for (const states of Map.groupBy(rows, ({ resourceId }) => resourceId).values()) {
      for (const [index, state] of states.entries()) {
        const next = states[index + 1];
        if (next === undefined) continue;
        expect(state.untilVersion).not.toBeNull();
        expect(state.untilVersion).toBeGreaterThan(state.fromVersion);
        expect(state.untilVersion).toBeLessThanOrEqual(next.fromVersion);
      }
    }
  }

  async function expectPast(at: number, woven: ReadonlyMap<string, WovenResource>): Promise<void> {
    const request = { first: 100, after: undefined };
    const listed = await listAsOf(used.database, { version: at }, {}, "TITLE", request);
    expect(listed.items.map(({ id }) => id).toSorted()).toEqual([...woven.keys()].toSorted());
    const found = await resourcesAsOf(used.database, [...woven.keys()], { version: at });
    for (const { past, ...row } of found) {
      expect(row).toEqual(woven.get(row.id)?.row);
      const revisions = past.members.map(({ shown }) => shown.revision.id);
      expect(revisions).toEqual(woven.get(row.id)?.members.map(({ revisionId }) => revisionId));
    }
  }

  async function expectReplay(present: ReadonlySet<string>): Promise<void> {
    const alive = new Set<string>();
    const ever = new Set<string>();
    const newest = await newestChange(used.database);
    for (let afterId = 0; afterId < newest;) {
      const { items, readUntil } = await listChanges(used.database, {}, { first: 3, afterId }, newest);
      for (const { kind, resourceId, otherIds } of items) {
        ever.add(resourceId);
        if (kind === "ADDED" || kind === "RESTORED") alive.add(resourceId);
        if (kind === "WITHDRAWN") alive.delete(resourceId);
        if (kind === "MERGED") for (const id of otherIds) alive.delete(id);
      }
      afterId = readUntil;
    }
    expect([...alive].toSorted()).toEqual([...present].toSorted());
    const open = await used.database.sql
      .selectFrom("ResourceVersion")
      .selectAll()
      .where("untilVersion", "is", null)
      .execute();
    expect(open.map(({ resourceId }) => resourceId).toSorted()).toEqual([...present].toSorted());
    const redirects = await used.database.sql.selectFrom("ResourceRedirect").selectAll().execute();
    expect(redirects.filter(({ fromId }) => present.has(fromId))).toEqual([]);
  }
});

/** The first page of a group founds it. */
function toGroups(groups: readonly number[]): MadeGroups {
  const shown = PAGES.flatMap((page, index) => (groups[index] === 4 ? [] : [{ page, group: groups[index] }]));
  return [...Map.groupBy(shown, ({ group }) => group).values()].map((members) =>
    members.map(({ page }, index) => (index === 0 ? page : ([page, "REPRINT"] as const))),
  );
}
