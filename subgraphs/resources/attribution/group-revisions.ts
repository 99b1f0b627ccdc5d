import type { RevisionFacts } from "../../../store/attribution/shown-revisions.js";

/** Shown revisions of one source that declare the same licences. */
export interface RevisionGroup extends Pick<RevisionFacts, "sourceId" | "licenses"> {
  readonly pages: number;
  /** When the first and the last of them were published, or read where the source does not say. */
  readonly oldest: Date;
  readonly newest: Date;
}

/** Groups revisions by source and licences. */
export function groupRevisions(revisions: readonly RevisionFacts[]): RevisionGroup[] {
  const groups = Map.groupBy(revisions, keyOf);
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [groupOf(first, same)];
  });
}

/** Facts that are remembered are grouped again and again. */
const keys = new WeakMap<RevisionFacts, string>();

function keyOf(facts: RevisionFacts): string {
  let key = keys.get(facts);
  if (key === undefined) keys.set(facts, (key = JSON.stringify([facts.sourceId, facts.licenses])));
  return key;
}

function groupOf({ sourceId, licenses }: RevisionFacts, same: readonly RevisionFacts[]): RevisionGroup {
  let [oldest, newest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { date } of same) {
    oldest = Math.min(oldest, date.getTime());
    newest = Math.max(newest, date.getTime());
  }
  return { sourceId, licenses, pages: same.length, oldest: new Date(oldest), newest: new Date(newest) };
}
