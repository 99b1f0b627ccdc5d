import { beforeEach, describe, expect, it } from "vitest";
import { Match } from "../../store/database/identity-entities.js";
import { resourceId } from "../../store/ids.js";
import { type Wish, decide } from "../../store/match/decide.js";
import { resolveResourceIds } from "../../store/read/resolve-resource.js";
import { type Remap, rebuildGraph } from "../../store/rebuild.js";
import { dialects } from "../support/databases.js";
import { batchOf, recordOf } from "../support/hand-made.js";
import { labelledPairs } from "../support/identity-pairs/labelled-pairs.js";
import { dumpGraph } from "../support/tables.js";
import { useLedger } from "../support/use-ledger.js";
import {
  CHAIN,
  WOVEN_SOURCES,
  type WrittenPage,
  goneFrom,
  harvestAll,
  harvestWritten,
  idOf,
  mapped,
  sourceOf,
  writtenOf,
} from "../support/woven-pages.js";

const remap: Remap = (_, candidate) => ({ mappingVersion: "hand/1", record: recordOf(candidate) });

const [START, MIDDLE, END] = CHAIN;

function doubtfulPair(place: number): readonly [WrittenPage, WrittenPage] {
  const pair = labelledPairs("heavy-edits")[place];
  if (pair === undefined) throw new Error(`There is no heavy edit ${place}.`);
  return [writtenOf(pair.a, sourceOf(pair.a)), writtenOf(pair.b, sourceOf(pair.b))];
}

/** Two pairs of one title of which the engine asks a person. */
const REJECTED = doubtfulPair(0);
const CONFIRMED = doubtfulPair(1);

const alone = (sourceId: string, remoteId: string, title: string, text: string): WrittenPage => {
  return { sourceId, remoteId, url: `https://${sourceId}.libre.test/${remoteId}`, title, text };
};

/** Two pages that nothing connects but a steward's word. */
const MERGED = [
  alone("wiki", "lanterne", "La lanterne des retours", "On la pose sur la table quand quelqu'un revient de loin."),
  alone("site", "bougie", "Bougies du premier soir", "Trente mèches, un seul souffle, et personne ne parle."),
] as const;

const WORLD: readonly WrittenPage[] = [...CHAIN, ...REJECTED, ...CONFIRMED, ...MERGED];

/** A page of the third source that stands between two: the same title and links to both, or a copy of both. */
function between([a, b]: readonly [WrittenPage, WrittenPage]): WrittenPage {
  const sourceId = WOVEN_SOURCES.map(({ id }) => id).find((id) => id !== a.sourceId && id !== b.sourceId) ?? "";
  const statements = [a, b].map(({ url }) => ({ text: `Un article repris de ${url}`, url }));
  const isCopy = a.title !== b.title;
  const record = isCopy ? { originals: statements } : { links: [a.url, b.url] };
  const text = isCopy ? a.text : "Deux fiches qui disent la même chose.";
  return { sourceId, remoteId: "pont", url: `https://${sourceId}.libre.test/pont`, title: a.title, text, record };
}

const declaring = (copy: WrittenPage, original: WrittenPage): WrittenPage => ({
  ...copy,
  title: original.title,
  text: original.text,
  record: { originals: [{ text: "Un article repris du wiki", url: original.url }], links: [original.url] },
});

/** What was alike is so no more, and what was kept apart becomes the same, word for word. */
const CHANGED: readonly WrittenPage[] = [
  { ...MERGED[0], title: "Une lanterne", text: "Elle est cassée depuis l'hiver." },
  { ...MERGED[1], title: "Chandelles", text: "Il n'en reste plus une seule." },
  { ...CONFIRMED[1], title: "Tout autre chose", text: "Plus rien de ce qui était là." },
  declaring(REJECTED[1], REJECTED[0]),
  declaring(END, START),
];

describe.each(dialects)("what a steward decides on %s", (dialect) => {
  const used = useLedger(dialect);
  beforeEach(async () => {
    await used.ledger.register(WOVEN_SOURCES);
    await harvestAll(used.ledger, WORLD);
  });

  const wish = (wanted: Wish) => decide(used.database, wanted, { actor: "token", now: used.now });

  async function resources(): Promise<Map<unknown, unknown>> {
    const { resource_page: rows = [] } = await dumpGraph(used.database);
    return new Map(rows.map(({ page_id: page, resource_id: id }) => [page, id]));
  }

  async function isOne(a: WrittenPage, b: WrittenPage): Promise<boolean> {
    const all = await resources();
    expect([all.get(idOf(a)), all.get(idOf(b))]).not.toContain(undefined);
    return all.get(idOf(a)) === all.get(idOf(b));
  }

  function matchOf(...[a, b]: readonly [WrittenPage, WrittenPage]) {
    const [pageA = "", pageB = ""] = [a, b].map(idOf).toSorted();
    return used.database.em().findOne(Match, { pageA, pageB }, { disableIdentityMap: true });
  }

  async function idOfMatch(...pages: readonly [WrittenPage, WrittenPage]): Promise<string> {
    const match = await matchOf(...pages);
    if (match === null) throw new Error("The engine says nothing of these pages.");
    return match.id;
  }

  async function decideAll(): Promise<void> {
    expect(await isOne(...MERGED)).toBe(false);
    expect(await isOne(START, END)).toBe(true);
    expect((await matchOf(...REJECTED))?.outcome).toBe("REVIEW");
    expect((await matchOf(...CONFIRMED))?.outcome).toBe("REVIEW");
    await wish({ action: "MERGE", resourceIds: MERGED.map((page) => resourceId(idOf(page))) });
    await wish({ action: "SPLIT", resourceId: resourceId(idOf(START)), pageIds: [idOf(END)] });
    await wish({ action: "REJECT", matchId: await idOfMatch(...REJECTED) });
    await wish({ action: "CONFIRM", matchId: await idOfMatch(...CONFIRMED) });
  }

  /** Everything decided holds, nothing decided is asked again, and every id leads to its page's resource. */
  async function expectDecided(): Promise<void> {
    expect(await isOne(...MERGED)).toBe(true);
    expect(await isOne(...CONFIRMED)).toBe(true);
    expect(await isOne(START, MIDDLE)).toBe(true);
    expect((await matchOf(...CONFIRMED))?.outcome ?? "JOINED").toBe("JOINED");
    await expectParted();
  }

  async function expectParted(): Promise<void> {
    expect(await isOne(START, END)).toBe(false);
    expect(await isOne(...REJECTED)).toBe(false);
    expect((await matchOf(...REJECTED))?.outcome ?? "SETTLED").toBe("SETTLED");
    expect((await matchOf(START, END))?.outcome ?? "SETTLED").toBe("SETTLED");
    await expectIdsToLead(WORLD);
  }

  async function expectIdsToLead(pages: readonly WrittenPage[]): Promise<void> {
    const all = await resources();
    const ids = pages.map((page) => resourceId(idOf(page)));
    const led = await resolveResourceIds(used.database, ids);
    for (const page of pages) expect(led.get(resourceId(idOf(page)))).toBe(all.get(idOf(page)));
  }

  it("holds from then on, and each old id leads to the resource of its page", async () => {
    await decideAll();
    await expectDecided();
  });

  it("holds when the pages change their texts and titles, and change back", async () => {
    await decideAll();
    await harvestAll(used.ledger, CHANGED);
    expect((await matchOf(...REJECTED))?.status).toBe("ACCEPTED");
    expect((await matchOf(START, END))?.rule).toBe("DECLARED_ORIGINAL");
    await expectDecided();
    await harvestAll(used.ledger, WORLD);
    await expectDecided();
  });

  it.each<[string, readonly [WrittenPage, WrittenPage]]>([
    ["rejected", REJECTED],
    ["split", [START, END]],
  ])("holds when a new page is one with both sides of what was %s", async (_, sides) => {
    await decideAll();
    const page = between(sides);
    await harvestAll(used.ledger, [page]);
    for (const side of sides) expect(await matchOf(page, side)).toMatchObject({ status: "ACCEPTED", outcome: "HELD" });
    await expectParted();
    await expectIdsToLead([page]);
    await rebuildGraph(used.database, remap);
    await expectParted();
    await harvestWritten(used.ledger, page.sourceId, [], [goneFrom(page)]);
    await expectDecided();
  });

  it.each(WORLD.map((page) => [`${page.sourceId}/${page.remoteId}`, page] as const))(
    "holds when the page %s leaves and comes back, and meanwhile its id leads where it led",
    async (_, page) => {
      await decideAll();
      const before = await resources();
      const old = resourceId(idOf(page));
      await harvestWritten(used.ledger, page.sourceId, [], [goneFrom(page)]);
      const others = [...before].filter(([id, resource]) => resource === before.get(idOf(page)) && id !== idOf(page));
      const left = await resources();
      const [other] = others.map(([id]) => left.get(id));
      if (other !== undefined) expect((await resolveResourceIds(used.database, [old])).get(old)).toBe(other);
      await harvestWritten(used.ledger, page.sourceId, [page]);
      expect(await resources()).toEqual(before);
      await expectDecided();
    },
  );

  it("holds after a full harvest of every source, and after a rebuild, which gives the same graph", async () => {
    await decideAll();
    await harvestAll(used.ledger, CHANGED);
    for (const { id } of WOVEN_SOURCES) {
      const session = await used.ledger.open(id, { full: true });
      await session.commit(batchOf(WORLD.filter(({ sourceId }) => sourceId === id).map(mapped)));
      await session.finish({ gone: [], cursor: null, absenceCounts: true, acceptWithdrawals: false });
    }
    await expectDecided();
    const graph = await dumpGraph(used.database);
    for (let time = 0; time < 2; time += 1) {
      await rebuildGraph(used.database, remap);
      expect(await dumpGraph(used.database)).toEqual(graph);
      await expectDecided();
    }
  });

  it("is undone by the contrary decision, which holds as well", async () => {
    await decideAll();
    const [lantern, candle] = MERGED;
    const all = await resources();
    await wish({ action: "SPLIT", resourceId: String(all.get(idOf(lantern))), pageIds: [idOf(candle)] });
    await wish({ action: "MERGE", resourceIds: REJECTED.map((page) => resourceId(idOf(page))) });
    await wish({ action: "MERGE", resourceIds: [START, END].map((page) => resourceId(idOf(page))) });
    const expectUndone = async () => {
      expect(await isOne(...MERGED)).toBe(false);
      expect(await isOne(...REJECTED)).toBe(true);
      expect(await isOne(START, END)).toBe(true);
      await expectIdsToLead(WORLD);
    };
    await expectUndone();
    await harvestAll(used.ledger, CHANGED);
    await expectUndone();
    await rebuildGraph(used.database, remap);
    await expectUndone();
  });
});
