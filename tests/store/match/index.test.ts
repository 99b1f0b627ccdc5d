import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { SourceSettings } from "../../../schema/generated/source.js";
import { keysOf } from "../../../store/identity/keys.js";
import { type PageView, viewOf } from "../../../store/identity/page-view.js";
import { sourceTitle } from "../../../store/identity/titles.js";
import type { Verdict } from "../../../store/identity/verdict.js";
import { resourceId } from "../../../store/ids.js";
import { keyNumber } from "../../../store/match/key-index.js";
import { matchId } from "../../../store/match/update-matches.js";
import { Match } from "../../../store/database/identity-entities.js";
import { dialects } from "../../support/databases.js";
import { IdentityMemory } from "../../support/identity-pairs/identity-memory.js";
import { labelledPairs } from "../../support/identity-pairs/labelled-pairs.js";
import { useLedger } from "../../support/use-ledger.js";
import {
  POOL,
  WOVEN_SOURCES,
  type WrittenPage,
  crowd,
  firstOfEachAddress,
  goneFrom,
  harvestAll,
  harvestWritten,
  idOf,
  mapped,
  permalinkOf,
  writtenOf,
} from "../../support/woven-pages.js";

/** Thousands of pairs on a machine that does other things too. */
const LONG = { timeout: 300_000 };

const LABELLED = firstOfEachAddress(labelledPairs().flatMap(({ a, b }) => [writtenOf(a), writtenOf(b)]));

const SOURCES: readonly SourceSettings[] = [...new Set([...LABELLED, ...POOL].map(({ sourceId }) => sourceId))].map(
  (id) =>
    WOVEN_SOURCES.find((source) => source.id === id) ?? { id, name: id, connector: "hand", url: `https://${id}.test/` },
);

/** What the pages say, and what they said: the newest state last. */
type States = ReadonlyMap<string, readonly WrittenPage[]>;

/** What the engine is to know of each page, found without an index. */
function viewsIn(states: States): PageView[] {
  const now = [...states.values()].flatMap((all) => all.slice(-1));
  const redirects = now.filter(({ record }) => record?.kind === "auxiliary");
  return now.map((page) => {
    const { record } = mapped(page);
    if (record === undefined) throw new Error("Each page of the pool can be read.");
    const permalinks = (states.get(idOf(page)) ?? []).toReversed().map(permalinkOf);
    const leading = redirects.filter(({ sourceId, record: { auxiliary } = {} }) => {
      return sourceId === page.sourceId && sourceTitle(auxiliary?.target ?? "") === sourceTitle(page.title);
    });
    const led = record.kind === "auxiliary" ? [] : leading.map(({ url }) => url).toSorted();
    const addresses = [...new Set([page.url, ...(record.aliases ?? []), ...permalinks, ...led])];
    const { canonical } = record;
    const canonicalAddress = canonical === undefined ? {} : { canonicalAddress: canonical };
    return viewOf(record, { pageId: idOf(page), sourceId: page.sourceId, addresses, ...canonicalAddress });
  });
}

function verdictsIn(states: States): Verdict[] {
  const memory = new IdentityMemory();
  for (const view of viewsIn(states)) memory.put(view);
  return memory.verdicts();
}

function keysIn(states: States): string[] {
  return viewsIn(states)
    .flatMap((view) => keysOf(view).keys.map((key) => `${view.pageId} ${keyNumber(key)}`))
    .toSorted();
}

const NOTHING = { left: [], changed: [] } as const;

/** Some pages of a pool, of which some change and some leave afterwards. */
const courses = fc.constantFrom(POOL, LABELLED, [...LABELLED, ...crowd(34)]).chain((pool) =>
  fc.record({
    first: fc.shuffledSubarray([...pool], { minLength: Math.floor(pool.length / 2) }),
    later: fc.array(
      fc.record({
        left: fc.subarray([...pool], { maxLength: 30 }),
        changed: fc.subarray([...pool], { maxLength: 30 }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
);

describe.each(dialects)("the index of identity on %s", (dialect) => {
  const used = useLedger(dialect);
  beforeEach(begin);

  async function begin(): Promise<void> {
    await used.empty();
    await used.ledger.register(SOURCES);
  }

  /** The matches of the table, in the words of the engine. */
  async function verdicts(): Promise<Verdict[]> {
    const rows = await used.database.em().find(Match, {}, { disableIdentityMap: true });
    const found = rows.map(({ id, pageA, pageB, originalId, copyId, directionReason, ...row }): Verdict => {
      expect(id).toBe(matchId([pageA, pageB]));
      const { relation, status, rule, score, containment, evidence } = row;
      const isDirected = originalId !== null && copyId !== null && directionReason !== null;
      return {
        ...{ pages: [pageA, pageB], relation, status, rule, score, containment, evidence },
        ...(isDirected && { direction: { original: originalId, copy: copyId, because: directionReason } }),
      };
    });
    return found.toSorted((a, b) => (a.pages.join(" ") < b.pages.join(" ") ? -1 : 1));
  }

  async function keys(): Promise<string[]> {
    const rows = await used.database
      .em()
      .execute<{ key: number | string; page_id: string }[]>(
        "select held.key, identity_page.page_id from identity_key held left join identity_page on identity_page.id = held.page",
      );
    return rows.map(({ key, page_id: page }) => `${page} ${key}`).toSorted();
  }

  async function leave(pages: readonly WrittenPage[]): Promise<void> {
    for (const [sourceId, own] of Map.groupBy(pages, (page) => page.sourceId))
      await harvestWritten(
        used.ledger,
        sourceId,
        [],
        own.map((page) => goneFrom(page)),
      );
  }

  /** Pages say what another page said until then, those that had left as well. */
  function changedPages(changed: readonly WrittenPage[]): WrittenPage[] {
    return changed.map((page, index) => {
      const { title, text, record = {} } = changed[(index + 1) % changed.length] ?? page;
      return { ...page, title, text, record };
    });
  }

  it(
    "finds what the engine finds in memory, after changes and removals too, and holds the keys of live pages only",
    LONG,
    async () => {
      await fc.assert(
        fc.asyncProperty(courses, async ({ first, later }) => {
          await begin();
          const states = new Map<string, WrittenPage[]>();
          const past = new Map<string, WrittenPage[]>();
          const agree = async () => {
            expect(await verdicts()).toEqual(verdictsIn(states));
            expect(await keys()).toEqual(keysIn(states));
          };
          for (const { left, changed } of [NOTHING, ...later]) {
            const pages = states.size === 0 ? first : changedPages(changed);
            await leave(left);
            for (const page of left) states.delete(idOf(page));
            await harvestAll(used.ledger, pages);
            for (const page of pages) {
              const all = past.get(idOf(page)) ?? [];
              const isNew = JSON.stringify(all.at(-1)) !== JSON.stringify(page);
              past.set(idOf(page), isNew ? [...all, page] : all);
              states.set(idOf(page), past.get(idOf(page)) ?? []);
            }
            await agree();
          }
        }),
        { numRuns: dialect === "sqlite" ? 8 : 3, endOnFailure: true },
      );
    },
  );

  it("keeps nothing of pages that have all left", async () => {
    await harvestAll(used.ledger, POOL);
    expect(await keys()).not.toEqual([]);
    await leave(POOL);
    const left = await Promise.all(
      ["match", "identity_page", "identity_key", "resource", "resource_page", "organization", "search_document"].map(
        async (table) => [table, await used.database.em().execute<object[]>(`select * from ${table}`)],
      ),
    );
    expect(left.filter(([, rows]) => (rows?.length ?? 0) > 0)).toEqual([]);
  });

  it("asks the same number of statements for 5 changed pages and for 50, when nothing is like them", async () => {
    const pages = (count: number, time: string): WrittenPage[] =>
      Array.from({ length: count }, (_, index) => {
        const words = Array.from({ length: 70 }, (__, place) => `${time}mot${index}x${place}`).join(" ");
        const [title, url] = [`Titre ${time} ${index} seul${index}`, `https://wiki.libre.test/seul/${index}`];
        return { sourceId: "wiki", remoteId: `seul-${index}`, url, title, text: words };
      });
    const statementsFor = async (count: number): Promise<number> => {
      await begin();
      await harvestAll(used.ledger, [...pages(50, "avant"), ...POOL]);
      used.database.takeStatements();
      await harvestWritten(used.ledger, "wiki", pages(count, "ensuite"));
      return used.database.takeStatements().length;
    };
    const [few, many] = [await statementsFor(5), await statementsFor(50)];
    expect(few).toBeGreaterThan(10);
    expect(many).toBe(few);
  });

  it("leads from each page's own id to its resource", async () => {
    await harvestAll(used.ledger, POOL);
    const rows = await used.database
      .em()
      .execute<{ page_id: string; own_resource_id: string; resource_id: string; id: string | null }[]>(
        "select resource_page.*, resource.id from resource_page left join resource on resource.id = resource_id",
      );
    expect(rows.length).toBeGreaterThan(60);
    for (const row of rows) {
      expect(row.own_resource_id).toBe(resourceId(row.page_id));
      expect(row.id).toBe(row.resource_id);
    }
  });
});
