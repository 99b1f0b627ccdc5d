import { isDeepStrictEqual } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { HarvestReport } from "../../schema/harvest.js";
import type { Dialect } from "../../store/database/dialect.js";
import type { ConnectorUnderTest } from "./connector-under-test.js";
import { isContent, pageNamed, textWith, usePartner, wordOf } from "./contract-partner.js";
import { dialects } from "./databases.js";
import { type PartnerHarvestOptions, linesOf } from "./harvest-partner.js";
import { type Hostility, type Trap, judgeWith, startTrap } from "./hostile.js";
import { BODY_HOSTILITIES } from "./hostile-bodies.js";
import { CONTENT_HOSTILITIES, HOSTILE_TEXTS, formatOf } from "./hostile-contents.js";
import { dangersOf } from "./hostile-dangers.js";
import { LISTING_HOSTILITIES } from "./hostile-listings.js";
import { describeRandomHostility } from "./hostile-random.js";
import { STATUS_HOSTILITIES } from "./hostile-statuses.js";
import { ENCODING_HOSTILITIES, WORD_HOSTILITIES } from "./hostile-words.js";
import type { PartnerRequest } from "./partner.js";

const MEBIBYTE = 1024 * 1024;

/** How much this process, partner and harvest together, may grow while one harvest is answered badly. */
const MOST_GROWTH = 256 * MEBIBYTE;

/** Few, because each costs requests in each of many harvests; listings are damaged with more pages than one holds. */
const [FEW_PAGES, MORE_PAGES] = [3, 6];

/** The page whose text changes while answers are bad. */
const EDITED = 1;

/** Which answers of a harvest are bad. */
const PLACES = ["the first answer", "one in the middle", "everything about the last page", "every answer"] as const;

type PlaceOfFault = (typeof PLACES)[number];

/** Every way of answering badly that a connector must bear; the names tell them apart. */
export const HOSTILITIES: readonly Hostility[] = [
  ...STATUS_HOSTILITIES,
  ...BODY_HOSTILITIES,
  ...CONTENT_HOSTILITIES,
  ...WORD_HOSTILITIES,
  ...LISTING_HOSTILITIES,
];

/** Faults for which a page is not read again before it changes or everything is compared: it would be the same again. */
const LASTING: ReadonlySet<string> = new Set(["HTML_UNREADABLE"]);

/** Those that can end in the database, and try what it can hold. */
const STORED: readonly Hostility[] = [...CONTENT_HOSTILITIES, ...ENCODING_HOSTILITIES];

/** A connector, its partner, and ways of answering badly that only partners of its kind know. */
export interface ConnectorUnderAttack extends ConnectorUnderTest {
  readonly hostilities?: readonly Hostility[];
}

/** Registers the tests of one connector against a partner that misbehaves in every way we could think of. */
export function itSurvivesAHostilePartner(under: ConnectorUnderAttack): void {
  const all = [...HOSTILITIES, ...(under.hostilities ?? [])];
  describe.each(dialects)(`the ${under.connector.name} connector at a hostile partner, on %s,`, (dialect) => {
    // What never reaches the database need not be tried on each of them.
    const tried = dialect === dialects[0] ? all : STORED;
    const listings = tried.filter((each) => LISTING_HOSTILITIES.includes(each));
    const others = tried.filter((each) => !listings.includes(each));
    describeEachHostility(under, dialect, { pages: FEW_PAGES, hostilities: others, texts: HOSTILE_TEXTS });
    if (listings.length > 0) {
      describeEachHostility(under, dialect, { pages: MORE_PAGES, hostilities: listings, texts: [] });
    }
    describeRandomHostility(under, dialect, all);
  });
}

interface Attack {
  readonly pages: number;
  readonly hostilities: readonly Hostility[];
  /** What somebody writes into a page. */
  readonly texts: typeof HOSTILE_TEXTS;
}

function describeEachHostility(under: ConnectorUnderTest, dialect: Dialect, attack: Attack): void {
  describe(`with ${attack.pages} pages`, () => bearEach(under, dialect, attack));
}

function bearEach(under: ConnectorUnderTest, dialect: Dialect, { pages, hostilities, texts }: Attack): void {
  const used = usePartner(under, dialect, pages);
  let trap: Trap;
  let before: { live: string[]; graph: unknown; asked: readonly string[] };

  beforeAll(async () => {
    trap = await startTrap();
  });

  beforeEach(async () => {
    await used.ledger.harvest();
    const asked = used.partner.requests.map(({ path }) => path);
    before = { live: await used.ledger.live(), graph: await used.ledger.graph(), asked };
  });

  afterEach(() => {
    expect(trap.visits).toBe(0);
    expect(globalThis).not.toHaveProperty("hacked");
    expect({}).not.toHaveProperty("polluted");
  });

  afterAll(() => trap.close());

  it.each(hostilities.map((each) => [each.name, each] as const))("bears %s", async (_, hostility) => {
    let last: HarvestReport | undefined;
    for (const place of PLACES) last = await bear(hostility, place, last);
    await used.ledger.harvest();
    expect(await used.ledger.graph()).toEqual(before.graph);
    await bearBetweenChanges(hostility);
  });

  it.each(texts.map(({ name, text }) => [name, text] as const))("bears a page of %s", async (_, text) => {
    const id = used.ids[EDITED] ?? "";
    used.partner.edit(id, text);
    await expectNothingLost(await measured({ full: false }), "every answer", true);
    used.partner.edit(id, pageNamed(EDITED).text);
    const { counts } = await used.ledger.harvest({ full: false });
    expect(counts).toMatchObject({ added: 0, withdrawn: 0, redacted: 0 });
    expect((await used.ledger.shown()).get(id)?.text).toContain(wordOf("texte", EDITED));
  });

  /** @param last Of the harvest before: one that failed is carried on, and its report too. */
  async function bear(
    hostility: Hostility,
    place: PlaceOfFault,
    last: HarvestReport | undefined,
  ): Promise<HarvestReport> {
    const answered = misbehave(hostility, chosenAt(place, used.partner.requests.length, before.asked, pages));
    const report = await measured(hostility.door === undefined ? {} : { http: hostility.door });
    used.partner.misbehave(undefined);
    const plausible = isPlausible(hostility, answered);
    await expectNothingLost(report, place, plausible);
    if (!plausible && answered.length > 0) expectTold(report, last, place);
    const graph = await used.ledger.graph();
    if (isDeepStrictEqual(graph, before.graph)) return report;
    const healed = await used.ledger.settle();
    expect({ place, graph: await used.ledger.graph() }).toEqual({ place, graph: before.graph });
    return healed;
  }

  /**
   * What changes while the partner answers badly is seen by the next harvest that asks only for changes. A lie that a
   * partner may mean can pass for an answer; what could not be read, and was told, is asked for again.
   */
  async function bearBetweenChanges(hostility: Hostility): Promise<void> {
    used.partner.edit(used.ids[EDITED] ?? "", textWith("entretemps"));
    const second = used.partner.requests.length + 2;
    const answered = misbehave(hostility, (request) => request.number > second && isContent(request));
    const bad = await measured({ full: false, ...(hostility.door && { http: hostility.door }) });
    used.partner.misbehave(undefined);
    const plausible = isPlausible(hostility, answered);
    const { status, counts } = await used.ledger.harvest({ full: false, acceptWithdrawals: plausible });
    expect(status).toBe("finished");
    if (!plausible) expect(counts).toMatchObject({ added: 0, withdrawn: 0, redacted: 0 });
    const isLasting = bad.incidents.some(({ code }) => LASTING.has(code));
    if (plausible && (isLasting || (bad.status === "finished" && bad.counts.failed === 0))) return;
    expect((await used.ledger.shown()).get(used.ids[EDITED] ?? "")?.text, linesOf(bad).join("\n")).toContain(
      "entretemps",
    );
  }

  /** @returns The requests that are answered badly, as they come. */
  function misbehave(hostility: Hostility, isChosen: (request: PartnerRequest) => boolean): PartnerRequest[] {
    const answered: PartnerRequest[] = [];
    const at = { place: 0.5, value: "autre", elsewhere: trap.url, past: [...used.partner.requests] };
    const judge = judgeWith(hostility, isChosen, at);
    used.partner.misbehave((request) => {
      const instead = judge(request);
      if (instead !== undefined) answered.push(request);
      return instead;
    });
    return answered;
  }

  async function measured(options: PartnerHarvestOptions): Promise<HarvestReport> {
    const memory = watchMemory();
    const report = await used.ledger.harvest(options);
    expect(memory.end()).toBeLessThan(MOST_GROWTH);
    return report;
  }

  async function expectNothingLost(report: HarvestReport, place: PlaceOfFault, plausible: boolean): Promise<void> {
    const lines = linesOf(report);
    const live = new Set(await used.ledger.live());
    const lost = before.live.filter((id) => !live.has(id));
    expect({ place, lines, lost }).toEqual({ place, lines, lost: [] });
    for (const { text } of (await used.ledger.shown()).values()) expect(dangersOf(text)).toEqual([]);
    if (plausible) return;
    const graph = await used.ledger.graph();
    expect({ place, lines, graph }).toEqual({ place, lines, graph: before.graph });
  }

  /** Whoever cannot read an answer says so, unless it was asked again or was none that mattered. */
  function expectTold(report: HarvestReport, last: HarvestReport | undefined, place: PlaceOfFault): void {
    const carriedOn = last?.id === report.id ? last.incidents.length : 0;
    const told = report.problem !== undefined || report.incidents.length > carriedOn;
    const whole = report.status === "finished" && report.counts.failed === 0 && place !== "every answer";
    expect({ place, told: told || whole, lines: linesOf(report) }).toMatchObject({ place, told: true });
  }
}

function isPlausible({ plausible }: Hostility, answered: readonly PartnerRequest[]): boolean {
  if (plausible !== "in-text") return plausible === "always";
  return answered.some((request) => isContent(request) && formatOf(request) === "text");
}

/**
 * @param past How many requests there were.
 * @param asked What a healthy harvest asks for, in order.
 */
function chosenAt(
  place: PlaceOfFault,
  past: number,
  asked: readonly string[],
  pages: number,
): (request: PartnerRequest) => boolean {
  const middle = past + 2 + Math.floor((asked.length - 1) / 2);
  // A page alone may vanish without a steward's word, so this is where a wrong word about it does harm: what is asked
  // about it last, and whatever is asked besides to make sure.
  const others = new Set(asked.slice(0, asked.length - Math.floor((asked.length - 1) / pages)));
  switch (place) {
    case "the first answer":
      return ({ number }) => number === past + 2;
    case "one in the middle":
      return ({ number }) => number === middle;
    case "everything about the last page":
      return ({ path }) => !others.has(path);
    case "every answer":
      return () => true;
  }
}

/** Looks now and then how large this process is. */
function watchMemory(): { end(): number } {
  const start = process.memoryUsage.rss();
  let most = start;
  const look = () => (most = Math.max(most, process.memoryUsage.rss()));
  const timer = setInterval(look, 5);
  return {
    end() {
      clearInterval(timer);
      return look() - start;
    },
  };
}
