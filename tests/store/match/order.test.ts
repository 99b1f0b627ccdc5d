import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Remap, rebuildGraph } from "../../../store/rebuild.js";
import { type NewDecision, appendDecisions } from "../../../store/match/decision-log.js";
import { regroupPages } from "../../../store/match/regroup.js";
import { lockGraph } from "../../../store/memory/graph-version.js";
import { dialects } from "../../support/databases.js";
import { batchOf, recordOf } from "../../support/hand-made.js";
import { type TableRow, dumpGraph } from "../../support/tables.js";
import { type UsedLedger, useLedger } from "../../support/use-ledger.js";
import {
  CHAIN,
  POOL,
  REDIRECTED,
  SCENES,
  WOVEN_SOURCES,
  type WrittenPage,
  crowd,
  goneFrom,
  harvestAll,
  harvestWritten,
  idOf,
  mapped,
  permalinkOf,
} from "../../support/woven-pages.js";

/** Hundreds of harvests on a machine that does other things too. */
const LONG = { timeout: 300_000 };

/** Something that happens between the first harvest and the last. */
type Event =
  | { readonly kind: "write"; readonly page: WrittenPage }
  | { readonly kind: "leave"; readonly page: WrittenPage; readonly reason: "deleted" | "out-of-scope" }
  | { readonly kind: "decide"; readonly decision: NewDecision };

const remap: Remap = (_, candidate) => ({ mappingVersion: "hand/1", record: recordOf(candidate) });

/** A page before it became what it is: it said what another page of its source says today. */
function olderOf(page: WrittenPage, place: number): WrittenPage {
  const others = POOL.filter((other) => other.sourceId === page.sourceId && other !== page);
  const { title, text, record = {} } = others[place % others.length] ?? page;
  return { ...page, title, text, record };
}

/** Pages that come and go: one more of the crowd, and copies of others. */
const GUESTS: readonly WrittenPage[] = [
  ...crowd(34).slice(33),
  ...[...CHAIN, ...REDIRECTED].map((page) => ({
    ...page,
    sourceId: page.sourceId === "site" ? "pad" : "site",
    remoteId: `guest-${page.remoteId}`,
    url: `https://guest.libre.test/${page.remoteId}`,
  })),
];

const [start, middle, end] = CHAIN.map(idOf) as [string, string, string];
const [oven = "", redirect = "", pad = ""] = REDIRECTED.map(idOf);

/** Decisions that join, part, and overrule each other. */
const DECISIONS: readonly NewDecision[] = [
  { kind: "APART", left: [middle], right: [start] },
  { kind: "TOGETHER", left: [oven], right: [start, end] },
  { kind: "APART", left: [pad], right: [oven, redirect] },
  { kind: "TOGETHER", left: [middle], right: [start] },
  { kind: "APART", left: [idOf(GUESTS[1] as WrittenPage)], right: [start] },
];

/** What became of a page before its last state. */
interface History {
  readonly kind: "final" | "older" | "restored" | "older, restored";
  /** Which other page it was like. */
  readonly place: number;
}

function pastOf(page: WrittenPage, { kind, place }: History): Event[] {
  const older = write(olderOf(page, place));
  const pasts = {
    final: [],
    older: [older],
    restored: [write(page), leave(page)],
    "older, restored": [older, leave(page)],
  };
  return pasts[kind];
}

function write(page: WrittenPage): Event {
  return { kind: "write", page };
}

function leave(page: WrittenPage, reason: "deleted" | "out-of-scope" = "out-of-scope"): Event {
  return { kind: "leave", page, reason };
}

/** Events of one page, or decisions, that keep their order, at any moment. */
function scattered(events: readonly Event[]): fc.Arbitrary<{ readonly at: number; readonly event: Event }[]> {
  const moments = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: events.length,
    maxLength: events.length,
  });
  return moments.map((times) => {
    const sorted = times.toSorted((a, b) => a - b);
    return events.map((event, index) => ({ at: sorted[index] ?? 0, event }));
  });
}

const histories: fc.Arbitrary<History> = fc.record({
  kind: fc.constantFrom("final", "final", "final", "older", "restored", "older, restored"),
  place: fc.nat(POOL.length),
});

function courseOf(pool: readonly WrittenPage[], decisions: readonly NewDecision[]): fc.Arbitrary<Event[]> {
  const pages = pool.map((page) => histories.chain((history) => scattered([...pastOf(page, history), write(page)])));
  const guests = GUESTS.map((page) =>
    fc.constantFrom("deleted" as const, "out-of-scope" as const).chain((reason) => {
      return scattered([write(page), leave(page, reason)]);
    }),
  );
  const decided = scattered(decisions.map((decision) => ({ kind: "decide", decision })));
  return fc.tuple(...pages, ...guests, decided).map((all) =>
    all
      .flat()
      .toSorted((a, b) => a.at - b.at)
      .map(({ event }) => event),
  );
}

/** Consecutive harvests: no page twice in one, and no more than so many events in it. */
function harvestsOf(events: readonly Event[], size: number): Event[][] {
  const harvests: Event[][] = [];
  let [open, named] = [[] as Event[], new Set<string>()];
  for (const event of events) {
    const key = event.kind === "decide" ? undefined : idOf(event.page);
    if (open.length === 0 || open.length >= size || key === undefined || named.has(key)) {
      harvests.push((open = []));
      named = new Set();
    }
    open.push(event);
    if (key !== undefined) named.add(key);
    else open = [];
  }
  return harvests;
}

async function happen({ database, ledger, now }: UsedLedger, events: readonly Event[]): Promise<void> {
  const [first] = events;
  if (first?.kind === "decide") {
    await database.em().transactional(async (em) => {
      await lockGraph(em);
      const about = { action: "MERGE" as const, note: null, actor: "token", decidedAt: now };
      await appendDecisions(em, [first.decision], about);
      await regroupPages(em, [...first.decision.left, ...first.decision.right], now);
    });
    return;
  }
  for (const { id } of WOVEN_SOURCES) {
    const own = events.flatMap((event) => (event.kind !== "decide" && event.page.sourceId === id ? [event] : []));
    const pages = own.flatMap((event) => (event.kind === "write" ? [event.page] : []));
    const gone = own.flatMap((event) => (event.kind === "leave" ? [goneFrom(event.page, event.reason)] : []));
    if (own.length > 0) await harvestWritten(ledger, id, pages, gone);
  }
}

type Graph = Record<string, TableRow[]>;

describe.each(dialects)("the graph of many pages on %s", (dialect) => {
  const used = useLedger(dialect);
  const [manyRuns, fewRuns] = dialect === "sqlite" ? [16, 8] : [3, 2];

  async function graphOf(pool: readonly WrittenPage[], decisions: readonly NewDecision[]): Promise<Graph> {
    await begin();
    await harvestAll(used.ledger, pool);
    for (const decision of decisions) await happen(used, [{ kind: "decide", decision }]);
    return dumpGraph(used.database);
  }

  async function begin(): Promise<void> {
    await used.empty();
    await used.ledger.register(WOVEN_SOURCES);
  }

  async function expectSame(pool: readonly WrittenPage[], decisions: readonly NewDecision[], numRuns: number) {
    const graph = await graphOf(pool, decisions);
    const sizes = fc.integer({ min: 12, max: pool.length });
    await fc.assert(
      fc.asyncProperty(courseOf(pool, decisions), sizes, async (events, size) => {
        await begin();
        for (const harvest of harvestsOf(events, size)) await happen(used, harvest);
        expect(await dumpGraph(used.database)).toEqual(graph);
        await rebuildGraph(used.database, remap);
        expect(await dumpGraph(used.database)).toEqual(graph);
      }),
      { numRuns, endOnFailure: true },
    );
  }

  it(
    "is the same in any order and in batches of any size, whatever pages said before and whoever came and went",
    LONG,
    () => expectSame(POOL, [], fewRuns),
  );

  it("is the same whenever a steward decides, before the pages are there or after", LONG, () =>
    expectSame(SCENES, DECISIONS, manyRuns),
  );

  it.each([
    ["moves", "https://wiki.libre.test/deplace", ["LINK_AND_TITLE"]],
    ["stays where it is", REDIRECTED[0]?.url ?? "", []],
  ])("is the same after a rebuild when a page that nobody can read any more %s", async (_, url, rules) => {
    await begin();
    const [shown, , knowing] = REDIRECTED as readonly [WrittenPage, WrittenPage, WrittenPage];
    const changed = { ...shown, url, text: "Illisible." };
    const links = [permalinkOf(changed), ...(url === shown.url ? [] : [url])];
    await harvestAll(used.ledger, [shown, ...links.map((link, index) => linking(knowing, index, link))]);
    const { record: __, ...unreadable } = mapped(changed);
    const session = await used.ledger.open("wiki", { full: false });
    const fault = { code: "MAPPING_FAILED", message: "Nobody can read this." };
    await session.commit(batchOf([{ ...unreadable, fault }]));
    await session.finish({ gone: [], cursor: null, absenceCounts: false, acceptWithdrawals: false });
    const graph = await dumpGraph(used.database);
    const linked = graph["match"]?.map(({ rule }) => rule).filter((rule) => rule === "LINK_AND_TITLE");
    expect(linked).toEqual(rules);
    await rebuildGraph(used.database, () => undefined);
    expect(await dumpGraph(used.database)).toEqual(graph);
  });
});

/** A pad of that title that links to an address. */
function linking(page: WrittenPage, index: number, link: string): WrittenPage {
  const [remoteId, url] = [`knowing-${index}`, `https://pad.libre.test/knowing-${index}`];
  return { ...page, remoteId, url, sourceId: index === 0 ? "pad" : "site", record: { links: [link] } };
}
