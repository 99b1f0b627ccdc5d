import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainHealth } from "../../../store/read/explain-health.js";
import families from "../../../store/read/problem-families.json" with { type: "json" };
import { HEALTH_STATUSES, type WatchedSource, healthOf } from "../../../store/read/source-health.js";

const NOW = new Date("2026-11-25T12:00:00Z");
const QUARTER = 900;

const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const hoursAgo = (hours: number) => minutesAgo(60 * hours);

/** A source that was read ten minutes ago, as it is every quarter of an hour. */
const WELL: WatchedSource = {
  id: "wiki",
  enabled: true,
  openHarvestId: null,
  lastSuccessAt: minutesAgo(10),
  lastSeenAt: minutesAgo(10),
  lastAttemptAt: minutesAgo(10),
  nextAttemptAt: new Date("2026-11-25T12:05:00Z"),
  problem: null,
  rhythmSeconds: QUARTER,
  failingSince: null,
  failures: 0,
};

/** One that nobody has touched. */
const UNTOUCHED = { lastSuccessAt: null, lastSeenAt: null, lastAttemptAt: null, nextAttemptAt: null };

/** One whose last three harvests did not reach the partner. */
const FAILED = {
  openHarvestId: 7,
  lastSuccessAt: hoursAgo(4),
  problem: { code: "UNREACHABLE", message: "wiki.example.test refuses the connection." },
  failingSince: minutesAgo(40),
  failures: 3,
};

/** One that a person has to look at. */
const REFUSED = {
  ...FAILED,
  openHarvestId: null,
  problem: { code: "FORBIDDEN", message: "Not for us.", needsPerson: true },
};

/** The health of the good source with something else about it. */
const health = (changes: Partial<WatchedSource> = {}, pages = 69) => healthOf({ ...WELL, ...changes }, pages, NOW);

describe("a source", () => {
  it.each<[status: string, when: string, changes: Partial<WatchedSource>]>([
    ["HEALTHY", "was read in time", {}],
    ["HEALTHY", "was read within two rhythms and an hour", { lastSuccessAt: minutesAgo(90) }],
    ["LATE", "was read longer ago than that and nothing failed", { lastSuccessAt: minutesAgo(91) }],
    ["HEALTHY", "is read once a month", { lastSuccessAt: hoursAgo(24 * 40), rhythmSeconds: 31 * 86_400 }],
    ["HEALTHY", "has no rhythm and so cannot be late", { lastSuccessAt: hoursAgo(9_999), rhythmSeconds: null }],
    ["HEALTHY", "is being compared in full for hours", { lastSuccessAt: hoursAgo(20), openHarvestId: 7 }],
    ["LATE", "is being read for more than a day without an end", { lastSuccessAt: hoursAgo(26), openHarvestId: 7 }],
    [
      "LATE",
      "was being read when its harvest was killed",
      { lastSuccessAt: hoursAgo(5), openHarvestId: 7, lastAttemptAt: hoursAgo(4) },
    ],
    ["FAILING", "could not be read and is tried again by itself", FAILED],
    ["FAILING", "could not be read and is being tried again", { ...FAILED, lastAttemptAt: NOW }],
    ["FAILING", "has never been read because the first attempt failed", { ...FAILED, lastSuccessAt: null }],
    ["STOPPED", "needs a person", REFUSED],
    ["STOPPED", "needs a person while it is tried all the same", { ...REFUSED, openHarvestId: 8 }],
    [
      "STOPPED",
      "was stopped before it was noted who has to act",
      { ...REFUSED, problem: { code: "FORBIDDEN", message: "Not for us." } },
    ],
    ["NEVER_HARVESTED", "was never read", UNTOUCHED],
    ["HARVESTING", "is being read for the first time", { ...UNTOUCHED, openHarvestId: 1, lastAttemptAt: hoursAgo(2) }],
    ["LATE", "stands still in its first harvest", { ...UNTOUCHED, openHarvestId: 1, lastAttemptAt: hoursAgo(4) }],
    ["OFF", "is switched off, whatever else is wrong", { ...FAILED, enabled: false }],
  ])("is %s when it %s", (status, _, changes) => {
    expect(health(changes).status).toBe(status);
  });

  it("needs nobody while it is healthy, read for the first time or switched off", () => {
    const states = [{}, UNTOUCHED, { ...UNTOUCHED, openHarvestId: 1, lastAttemptAt: NOW }, FAILED, REFUSED];
    const healths = [...states, { lastSuccessAt: hoursAgo(9) }, { enabled: false }].map((changes) => health(changes));
    expect(healths.map(({ status, healthy }) => [status, healthy])).toEqual([
      ["HEALTHY", true],
      ["NEVER_HARVESTED", false],
      ["HARVESTING", true],
      ["FAILING", false],
      ["STOPPED", false],
      ["LATE", false],
      ["OFF", true],
    ]);
  });

  it("is expected within two rhythms and an hour of its last success", () => {
    expect(health()).toMatchObject({ expectedEverySeconds: 900, expectedBefore: new Date("2026-11-25T13:20:00Z") });
    expect(health({ rhythmSeconds: null })).toMatchObject({ expectedEverySeconds: null, expectedBefore: null });
    expect(health({ lastSuccessAt: null })).toMatchObject({ expectedEverySeconds: 900, expectedBefore: null });
    expect(health({ enabled: false })).toMatchObject({ expectedEverySeconds: null, expectedBefore: null });
  });

  it("has a next attempt only while that lies ahead and it is switched on", () => {
    expect(health().nextAttemptAt).toEqual(WELL.nextAttemptAt);
    expect(health({ nextAttemptAt: NOW }).nextAttemptAt).toBeNull();
    expect(health({ enabled: false }).nextAttemptAt).toBeNull();
  });

  it("has failed since its first failure, or since its last attempt when failures were not counted yet", () => {
    expect(health(FAILED)).toMatchObject({ failingSince: minutesAgo(40), failures: 3 });
    expect(health({ ...FAILED, failingSince: null, failures: 0 })).toMatchObject({
      failingSince: WELL.lastAttemptAt,
      failures: 1,
    });
    expect(health({ failingSince: hoursAgo(9) })).toMatchObject({ failingSince: null, failures: 0 });
  });
});

describe("the explanation of a source's health in English", () => {
  it.each<[when: string, changes: Partial<WatchedSource>, pages: number, sentences: string]>([
    [
      "all is well",
      {},
      69,
      "All is well: it was last read on 25 November 2026 at 11:50 UTC, and we hold 69 pages of it. It is read at least every 15 minutes.",
    ],
    [
      "its schedule is over",
      { rhythmSeconds: null, nextAttemptAt: null },
      1,
      "All is well: it was last read on 25 November 2026 at 11:50 UTC, and we hold 1 page of it. No further reading is planned.",
    ],
    [
      "nobody harvests it",
      { lastSuccessAt: hoursAgo(9), rhythmSeconds: 3_600 },
      69,
      "No harvest has finished since 25 November 2026 at 03:00 UTC, though one is due every hour. Nothing failed, so nobody seems to harvest: see whether the hub runs and harvesting is on.",
    ],
    [
      "a harvest does not end",
      { lastSuccessAt: hoursAgo(30), openHarvestId: 7 },
      69,
      "No harvest has finished since 24 November 2026 at 06:00 UTC, though one is due every 15 minutes. One is under way; if it does not end, read the hub's log.",
    ],
    [
      "the partner does not answer",
      FAILED,
      69,
      "The partner's server does not answer: 3 attempts in a row have failed since 25 November 2026 at 11:20 UTC. Nothing is lost: the 69 pages we hold stay as they were, and it is tried again by itself on 25 November 2026 at 12:05 UTC. If this lasts, check the network and the address, then tell the partner.",
    ],
    [
      "the first attempt failed and the next is about to come",
      { ...FAILED, lastSuccessAt: null, failures: 1, nextAttemptAt: NOW },
      0,
      "The partner's server does not answer: the attempt of 25 November 2026 at 11:20 UTC failed. Nothing is lost: we hold no page of it yet, and it is tried again by itself. If this lasts, check the network and the address, then tell the partner.",
    ],
    [
      "it failed and nobody tries again",
      { ...FAILED, lastAttemptAt: hoursAgo(3), nextAttemptAt: hoursAgo(2) },
      1,
      "The partner's server does not answer: 3 attempts in a row have failed since 25 November 2026 at 11:20 UTC. Nothing is lost: the page we hold stays as it was. But nobody has tried again since 25 November 2026 at 09:00 UTC: see whether the hub runs and harvesting is on; and check the network and the address, then tell the partner.",
    ],
    [
      "the partner refuses",
      REFUSED,
      69,
      "The partner's server does not let us read the source: 3 attempts in a row have failed since 25 November 2026 at 11:20 UTC. Nothing is lost: the 69 pages we hold stay as they were. A person has to act: ask the partner for access.",
    ],
    [
      "too much would vanish",
      { ...REFUSED, failures: 1, problem: { code: "TOO_MANY_WITHDRAWALS", message: "Too many.", needsPerson: true } },
      69,
      "Much of the source seems to have vanished at once, so nothing was taken out: the attempt of 25 November 2026 at 11:20 UTC failed. Nothing is lost: the 69 pages we hold stay as they were. A person has to act: look at the partner's site; if these pages are really gone, run `maillage harvest wiki --accept-withdrawals`.",
    ],
    [
      "the problem is of no known family",
      { ...REFUSED, problem: { code: "ODD", message: "The moon is full. Wait.", needsPerson: true } },
      69,
      "The harvest does not come to its end (“The moon is full. Wait”): 3 attempts in a row have failed since 25 November 2026 at 11:20 UTC. Nothing is lost: the 69 pages we hold stay as they were. A person has to act: read the report with `maillage sources wiki`.",
    ],
    [
      "it was never read",
      UNTOUCHED,
      0,
      "It has not been read yet. It is when the hub harvests next; if that does not come, see whether harvesting is on.",
    ],
    [
      "it will be read",
      { ...UNTOUCHED, nextAttemptAt: WELL.nextAttemptAt },
      0,
      "It has not been read yet. It will be on 25 November 2026 at 12:05 UTC; nothing has to be done.",
    ],
    [
      "it is being read for the first time",
      { ...UNTOUCHED, openHarvestId: 1, lastAttemptAt: NOW },
      40,
      "It is being read for the first time, and we hold 40 pages of it so far. Nothing has to be done.",
    ],
    [
      "it is switched off, though it failed before",
      { ...FAILED, enabled: false },
      12,
      "It is switched off: what we hold of it (12 pages) is still shown but no longer follows its changes. To follow it again, switch it on in the sources file.",
    ],
  ])("says it when %s", (_, changes, pages, sentences) => {
    expect(explainHealth(health(changes, pages), "EN")).toBe(sentences);
  });
});

describe("the explanation of a source's health in French", () => {
  it.each<[when: string, changes: Partial<WatchedSource>, pages: number, sentences: string]>([
    [
      "all is well",
      { rhythmSeconds: 86_400 },
      69,
      "Tout va bien~: la source a été lue le 25 novembre 2026 à 11:50 UTC, et nous en conservons 69 pages. Elle est relue au moins tous les jours.",
    ],
    [
      "nobody harvests it",
      { lastSuccessAt: hoursAgo(9) },
      69,
      "Aucune lecture n'a abouti depuis le 25 novembre 2026 à 03:00 UTC, alors qu'il en faut une toutes les 15 minutes. Rien n'a échoué, donc personne ne semble moissonner~: il faut voir si le serveur tourne et si la moisson est en marche.",
    ],
    [
      "the partner does not answer",
      FAILED,
      69,
      "Le serveur du partenaire ne répond pas~: 3 tentatives de suite ont échoué depuis le 25 novembre 2026 à 11:20 UTC. Rien n'est perdu~: les 69 pages conservées restent en l'état, et une nouvelle tentative aura lieu d'elle-même le 25 novembre 2026 à 12:05 UTC. Si cela dure, il faut vérifier le réseau et l'adresse, puis prévenir le partenaire.",
    ],
    [
      "the partner refuses",
      { ...REFUSED, failures: 1 },
      0,
      "Le serveur du partenaire ne nous laisse pas lire la source~: la tentative du 25 novembre 2026 à 11:20 UTC a échoué. Rien n'est perdu~: nous n'en conservons encore aucune page. Une personne doit agir~: demander l'accès au partenaire.",
    ],
    [
      "the problem is of no known family",
      { ...FAILED, problem: { code: "ODD", message: "The moon is full." } },
      1,
      "La lecture ne va pas à son terme («~The moon is full~»)~: 3 tentatives de suite ont échoué depuis le 25 novembre 2026 à 11:20 UTC. Rien n'est perdu~: la page conservée reste en l'état, et une nouvelle tentative aura lieu d'elle-même le 25 novembre 2026 à 12:05 UTC. Si cela dure, il faut lire le rapport avec `maillage sources wiki`.",
    ],
    [
      "it is switched off",
      { enabled: false },
      0,
      "La source est désactivée~: ce que nous en conservons (0 page) reste visible mais ne suit plus ses changements. Pour la suivre de nouveau, il faut l'activer dans le fichier des sources.",
    ],
  ])("says it when %s", (_, changes, pages, sentences) => {
    // A ~ stands for the space at which no line may break.
    expect(explainHealth(health(changes, pages), "FR")).toBe(sentences.replaceAll("~", "\u{a0}"));
  });
});

describe("every explanation", () => {
  it.each<[seconds: number, english: string, french: string]>([
    [5, "every minute", "toutes les minutes"],
    [5_400, "every 90 minutes", "toutes les 90 minutes"],
    [21_600, "every 6 hours", "toutes les 6 heures"],
    [259_200, "every 3 days", "tous les 3 jours"],
    [220_200, "every 3 days", "tous les 3 jours"],
    [2_678_400, "every 31 days", "tous les 31 jours"],
  ])("tells a rhythm of %i s in the largest unit that fits", (rhythmSeconds, english, french) => {
    expect(explainHealth(health({ rhythmSeconds }), "EN")).toContain(`at least ${english}.`);
    expect(explainHealth(health({ rhythmSeconds }), "FR")).toContain(`au moins ${french}.`);
  });

  it("names each problem code in one family only, and each family in both languages", () => {
    const codes = families.flatMap((family) => family.codes);
    expect(codes).toEqual([...new Set(codes)]);
    for (const { what, advice } of families) {
      expect([what.EN, what.FR, advice.EN, advice.FR].every((text) => /^[^{}]*(\{source\}[^{}]*)*$/.test(text))).toBe(
        true,
      );
      expect([what.EN, what.FR, advice.EN, advice.FR].some((text) => text.endsWith("."))).toBe(false);
    }
  });

  it("is whole, short and of a known status, whatever the database holds", () => {
    const time = fc.option(fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }), {
      nil: null,
    });
    const problem = fc.record({
      code: fc.constantFrom("ODD", ...families.flatMap(({ codes }) => codes)),
      // Words of a partner could spell anything; here they must not spell what the test looks for.
      message: fc.constantFrom("", "Refused by the partner.", "The partner says: wait", "a".repeat(1_000)),
    });
    const source = fc.record({
      id: fc.constant("wiki"),
      enabled: fc.boolean(),
      openHarvestId: fc.option(fc.nat(), { nil: null }),
      lastSuccessAt: time,
      lastSeenAt: time,
      lastAttemptAt: time,
      nextAttemptAt: time,
      problem: fc.option(problem, { nil: null }),
      rhythmSeconds: fc.option(fc.integer({ min: 1, max: 126_230_400 }), { nil: null }),
      failingSince: time,
      failures: fc.nat({ max: 1_000 }),
    });
    fc.assert(
      fc.property(
        source,
        fc.nat({ max: 1_000 }),
        fc.constantFrom("EN" as const, "FR" as const),
        (row, pages, language) => {
          const told = healthOf(row, pages, NOW);
          expect(HEALTH_STATUSES).toContain(told.status);
          expect(told.healthy && told.problem !== null && row.enabled).toBe(false);
          const text = explainHealth(told, language);
          expect(text.length).toBeLessThan(1_000);
          expect(text).toMatch(/\.$/);
          expect(text).not.toMatch(/undefined|null|NaN|\{source\}| {2}|1970/);
        },
      ),
    );
  });
});
