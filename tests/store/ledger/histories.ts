import * as fc from "fast-check";
import type { HarvestReport } from "../../../schema/harvest.js";
import type { RecordSink } from "../../../schema/sink.js";
import {
  type HandMade,
  type HandMadeHarvest,
  closed,
  gone,
  handMade,
  harvestByHand,
  hidden,
  revisionOf,
} from "../../support/hand-made.js";

/** A few pages are enough: what matters is what happens to one of them, again and again. */
const PAGES = ["a", "b", "c", "d"] as const;
const TEXTS = ["one", "two", "three"] as const;

/** What a source says of a page at one moment. */
interface PageMoment {
  readonly remoteId: string;
  readonly made: HandMade;
}

/** One harvest of a history: batches, then what is the same, hidden and closed, then what is gone. */
export interface HarvestMoment {
  readonly batches: readonly (readonly PageMoment[])[];
  readonly same: readonly string[];
  readonly closed: readonly string[];
  readonly hidden: readonly { readonly remoteId: string; readonly text: string; readonly content: boolean }[];
  readonly gone: readonly { readonly remoteId: string; readonly reason: "deleted" | "out-of-scope" }[];
  readonly absenceCounts: boolean;
}

const pageMoment: fc.Arbitrary<PageMoment> = fc
  .record({
    remoteId: fc.constantFrom(...PAGES),
    text: fc.constantFrom(...TEXTS),
    contributors: fc.subarray(["Ada", "Bo"]),
    mapping: fc.constantFrom("hand/1", "hand/2"),
    readable: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    organization: fc.constantFrom(undefined, "Les Passerelles", "les passerelles", "L'Atelier"),
    named: fc.boolean(),
  })
  .map(({ remoteId, text, contributors, mapping, readable, organization, named }) => ({
    remoteId,
    made: {
      text,
      contributors,
      mappingVersion: mapping,
      // Two mappings read the same payload differently.
      read: { keywords: [mapping] },
      ...(organization !== undefined && {
        record: {
          organizations: [
            { name: organization, role: named ? ("CARRIER" as const) : ("USER" as const), field: "from" },
          ],
        },
      }),
      ...(!readable && { fault: true as const }),
    },
  }));

const anyPage = fc.constantFrom(...PAGES, "never seen");

const harvestMoment: fc.Arbitrary<HarvestMoment> = fc.record({
  batches: fc.array(fc.uniqueArray(pageMoment, { selector: ({ remoteId }) => remoteId, maxLength: 4 }), {
    maxLength: 3,
  }),
  same: fc.array(anyPage, { maxLength: 3 }),
  // Often none, or little would be left to happen to.
  closed: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(anyPage, { maxLength: 3 })),
  hidden: fc.array(
    fc.record({ remoteId: fc.constantFrom(...PAGES), text: fc.constantFrom(...TEXTS), content: fc.boolean() }),
    { maxLength: 2 },
  ),
  gone: fc.array(
    fc.record({
      remoteId: anyPage,
      reason: fc.constantFrom("deleted" as const, "out-of-scope" as const),
    }),
    { maxLength: 2 },
  ),
  absenceCounts: fc.boolean(),
});

/** What may happen to a source over some harvests. */
export const histories = fc.array(harvestMoment, { minLength: 1, maxLength: 5 });

/** How many candidates a harvest has to account for; pages that two listings miss come on top. */
export function candidatesOf({ batches, same, hidden: hides, closed: closes, gone: goes }: HarvestMoment): number {
  return batches.flat().length + same.length + hides.length + closes.length + goes.length;
}

export async function live(sink: RecordSink, moment: HarvestMoment): Promise<HarvestReport> {
  return harvestByHand(sink, asHarvest(moment));
}

/** A moment of a history as a harvest by hand. */
export function asHarvest(moment: HarvestMoment): HandMadeHarvest {
  return {
    batches: moment.batches.map((batch) => batch.map(({ remoteId, made }) => handMade(remoteId, made))),
    same: moment.same,
    closed: moment.closed.map((remoteId) => closed(remoteId)),
    hidden: moment.hidden.map(({ remoteId, text, content }) => hidden(remoteId, [revisionOf(remoteId, text)], content)),
    gone: moment.gone.map(({ remoteId, reason }) => gone(remoteId, reason)),
    absenceCounts: moment.absenceCounts,
    acceptWithdrawals: true,
  };
}

interface ModelPage {
  isLive: boolean;
  /** What the graph shows, or would show if the page were live. */
  shown: HandMade | undefined;
  missed: number;
}

/** What the graph must show after a history, worked out without a ledger. */
export function shownAfter(history: readonly HarvestMoment[]): PageMoment[] {
  const pages = new Map<string, ModelPage>();
  for (const moment of history) liveInModel(pages, moment);
  return [...pages].flatMap(([remoteId, { isLive, shown }]) => (isLive && shown ? [{ remoteId, made: shown }] : []));
}

function liveInModel(pages: Map<string, ModelPage>, moment: HarvestMoment): void {
  const seen = tellModel(pages, moment);
  const unseen = [...pages].filter(([remoteId, { isLive }]) => isLive && !seen.has(remoteId)).map(([, page]) => page);
  for (const page of moment.absenceCounts ? unseen : []) {
    page.isLive = page.missed === 0;
    page.missed = 1;
  }
  // Of a page that is told to be gone twice, the last word counts.
  for (const [remoteId, reason] of new Map(moment.gone.map((page) => [page.remoteId, page.reason]))) {
    const page = pages.get(remoteId);
    if (page === undefined) continue;
    page.isLive = false;
    if (reason === "deleted") page.shown = undefined;
  }
}

/** @returns The pages that a harvest has seen before its end. */
function tellModel(pages: Map<string, ModelPage>, moment: HarvestMoment): Set<string> {
  const seen = new Set<string>();
  for (const { remoteId, made } of moment.batches.flat()) {
    const shown = made.fault ? pages.get(remoteId)?.shown : made;
    pages.set(remoteId, { isLive: true, shown, missed: 0 });
    seen.add(remoteId);
  }
  for (const remoteId of moment.same) {
    const page = pages.get(remoteId);
    if (page?.isLive) page.missed = 0;
    seen.add(remoteId);
  }
  for (const { remoteId, text, content } of moment.hidden) {
    const page = pages.get(remoteId);
    if (content && page?.shown?.text === text) page.shown = undefined;
  }
  for (const remoteId of moment.closed) {
    const page = pages.get(remoteId);
    if (page) Object.assign(page, { isLive: false, shown: undefined });
  }
  return seen;
}
