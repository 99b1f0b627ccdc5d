import { describe, it } from "vitest";
import { CHANGE_STEPS } from "./change-wiki.js";
import { useMirroredWiki } from "./mirrored-wiki.js";
import type { WikiChange } from "./wiki-change.js";

/** Seeds the order of the shuffled changes; a failing run prints its own, to be run again. */
const SEED = Number(process.env["MAILLAGE_TEST_SEED"] ?? Date.now() % 1_000_000);

function describeChanges(changes: readonly WikiChange[]): string {
  return changes.map(({ kind, title }) => `${kind} "${title}"`).join(", ");
}

describe("a wiki that is harvested after each change", () => {
  const site = useMirroredWiki();

  it("never differs from what is held, whatever was changed", async () => {
    await site.harvest();
    for (const step of CHANGE_STEPS) {
      const changes = await step(site.wiki);
      await site.harvest();
      await site.expectSame(describeChanges(changes));
    }
  });
});

describe(`a wiki that is changed in any order and harvested now and then (MAILLAGE_TEST_SEED=${SEED})`, () => {
  const site = useMirroredWiki();

  it("does not differ from what is held after each harvest", async () => {
    const random = createRandom(SEED);
    const since: WikiChange[] = [];
    await site.harvest();
    for (const step of shuffle(CHANGE_STEPS, random)) {
      since.push(...(await step(site.wiki)));
      if (random() > 0.35) continue;
      await site.harvest();
      await site.expectSame(describeChanges(since.splice(0)));
    }
    await site.wiki.runJobs();
    await site.harvest();
    await site.expectSame(describeChanges(since));
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
