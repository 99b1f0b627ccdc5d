import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialects } from "../support/databases.js";
import { CHANGE_STEPS } from "./change-wiki.js";
import { seedWiki } from "./seed.js";
import { createMirror, type WikiMirror } from "./wiki-mirror.js";
import { startWiki, type RealWiki } from "./wiki-server.js";

/** Seeds the order of the shuffled changes; a failing run prints its own, to be run again. */
const SEED = Number(process.env["MAILLAGE_TEST_SEED"] ?? Date.now() % 1_000_000);

let wiki: RealWiki;
let mirrors: WikiMirror[];

beforeAll(startSeeded);
afterAll(stop);

async function startSeeded(): Promise<void> {
  wiki = await startWiki();
  await seedWiki(wiki);
  mirrors = await Promise.all(dialects.map((dialect) => createMirror(wiki, dialect)));
  for (const mirror of mirrors) await mirror.harvest();
}

async function stop(): Promise<void> {
  for (const mirror of mirrors) await mirror.drop();
  await wiki.stop();
}

/** Harvests what changed into every mirror, and compares. */
async function expectSame(after: string): Promise<void> {
  for (const mirror of mirrors) {
    const report = await mirror.harvest();
    expect(report, after).toMatchObject({ mode: "incremental", status: "finished" });
    expect(await mirror.differences(), `on ${mirror.dialect}, after ${after}`).toEqual([]);
  }
}

describe("a wiki that is harvested after each change", () => {
  it("never differs from what is held, whatever was changed", async () => {
    for (const step of CHANGE_STEPS) {
      const changes = await step(wiki);
      await expectSame(changes.map(({ kind, title }) => `${kind} "${title}"`).join(", "));
    }
  });
});

describe(`a wiki that is changed in any order and harvested now and then (MAILLAGE_TEST_SEED=${SEED})`, () => {
  beforeAll(async () => {
    await stop();
    await startSeeded();
  });

  it("does not differ from what is held after each harvest", async () => {
    const random = createRandom(SEED);
    const since: string[] = [];
    for (const step of shuffle(CHANGE_STEPS, random)) {
      since.push(...(await step(wiki)).map(({ kind, title }) => `${kind} "${title}"`));
      if (random() < 0.35) await expectSame(since.splice(0).join(", "));
    }
    await wiki.runJobs();
    await expectSame(since.join(", "));
  });
});

function shuffle<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
