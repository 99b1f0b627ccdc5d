import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialects } from "../support/databases.js";
import type { GeneratedWiki } from "../support/generated-wiki.js";
import { type HarvestedWiki, harvestInto, startHarvestedWiki } from "./harvested-wiki.js";
import { DAMAGED_ANSWERS, OTHER_ANSWERS } from "./misbehaviours.js";

/** How often the property is tried; raise it by RANDOM_RUNS to look for trouble. */
const RUNS = Number(process.env["RANDOM_RUNS"] ?? 12);

/** Somewhere in an answer. Doubles by chance would nearly all be nearly 0. */
const PLACE = fc.integer({ min: 0, max: 9_999 }).map((tenThousandth) => tenThousandth / 10_000);

/** One request of a harvest that is answered badly; 1 is the first. */
const answeredWith = (ways: object) =>
  fc.record({
    request: fc.integer({ min: 1, max: 14 }),
    name: fc.constantFrom(...Object.keys(ways)),
    chance: fc.record({ place: PLACE, value: fc.jsonValue({ maxDepth: 2 }) }),
  });

/** One harvest: which pages are edited before it, and which of its requests are answered badly. */
const disturbance = fc.record({
  full: fc.boolean(),
  edited: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 3 }),
  damaged: fc.array(answeredWith(DAMAGED_ANSWERS), { maxLength: 6 }),
  // Most of these end the harvest, so there is one at most.
  other: fc.option(answeredWith(OTHER_ANSWERS), { nil: undefined }),
});

type Disturbance = typeof disturbance extends fc.Arbitrary<infer T> ? T : never;

function disturb(wiki: GeneratedWiki, { damaged, other }: Disturbance): void {
  const before = wiki.requests;
  const ways = { ...DAMAGED_ANSWERS, ...OTHER_ANSWERS };
  wiki.misbehave((request) => {
    const isIt = (answer: { readonly request: number }) => answer.request === request.number - before;
    const found = other !== undefined && isIt(other) ? other : damaged.find(isIt);
    return found === undefined ? undefined : ways[found.name]?.(request, found.chance);
  });
}

describe.each(dialects)("harvests answered badly by chance, on %s", (dialect) => {
  let disturbed: HarvestedWiki;
  let undisturbed: HarvestedWiki;

  beforeAll(async () => {
    disturbed = await startHarvestedWiki(dialect, { pages: 20, pagesPerAnswer: 8 });
    undisturbed = await harvestInto(dialect, disturbed.wiki);
    await disturbed.harvest();
  });

  afterAll(async () => {
    await undisturbed.close();
    await disturbed.close();
  });

  /** Pages that are live and that the wiki has: titles may have been damaged on the way. */
  async function genuine(): Promise<string[]> {
    const ids = (await disturbed.live()).map((line) => line.split(" ")[0] ?? "");
    return ids.filter((id) => disturbed.wiki.history.pages.has(Number(id)));
  }

  it("always end in a report, lose no page, and are made good by a healthy one", { timeout: 600_000 }, async () => {
    let edits = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(disturbance, { minLength: 1, maxLength: 3 }), async (harvests) => {
        for (const harvest of harvests) {
          const before = await genuine();
          for (const id of harvest.edited) disturbed.wiki.history.edit(id, `Réécrit ${(edits += 1)} fois.`);
          disturb(disturbed.wiki, harvest);
          await disturbed.harvest({ full: harvest.full });
          expect(await genuine()).toEqual(before);
        }
        disturbed.wiki.misbehave(undefined);
        await disturbed.harvestAnew(await disturbed.harvest());
        await undisturbed.harvest();
        expect(await disturbed.live()).toEqual(await undisturbed.live());
        expect(await disturbed.graph()).toEqual(await undisturbed.graph());
      }),
      // A harvest that throws leaves its counts behind, so only the first failure tells the truth.
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
