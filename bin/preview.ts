import type { PageRecord } from "../schema/generated/record.js";
import type {
  HarvestMode,
  HarvestProblem,
  HarvestStatus,
  Incident,
  Outcome,
  OutcomeCounts,
} from "../schema/harvest.js";
import type { HarvestPlan } from "../store/ledger/harvest-plan.js";
import type { PreviewedErasure, PreviewedWithdrawal } from "../store/ledger/preview-listener.js";
import type { ChangedPart, FieldChange } from "./preview-changes.js";
import type { PreviewMemory } from "./preview-memory.js";
import type { GivenSource } from "./preview-source.js";

/** What a preview knows before it has asked the source for anything. */
export interface PreviewHead {
  readonly source: {
    readonly id: string;
    readonly name: string;
    readonly connector: string;
    readonly url: string;
    readonly from: GivenSource["from"];
    readonly saved: GivenSource["saved"];
  };
  /** What the pages are compared with. */
  readonly memory: PreviewMemory["kind"];
  readonly mode: HarvestMode;
  readonly reason: HarvestPlan["reason"];
  /** When the harvest was that the reason speaks of; ISO 8601. */
  readonly since: string | null;
  /** What a person should know about the preview itself. */
  readonly notes: readonly string[];
}

/** A page by its name. */
export interface PageLine {
  readonly remoteId: string;
  readonly title: string;
  readonly url: string;
}

/** One of the first records, as it would be stored. */
export interface PreviewedRecord extends PageLine {
  readonly outcome: Outcome;
  readonly revisionId: string;
  readonly permalink: string;
  readonly publishedAt: string | null;
  readonly contributors: readonly string[];
  readonly anonymousContributors: number;
  readonly mappingVersion: string;
  readonly record: PageRecord;
}

export interface UpdatedPage extends PageLine {
  /** Empty when no field says something else; then `parts` tells what does. */
  readonly changes: readonly FieldChange[];
  /** How many more fields say something else than are shown. */
  readonly moreChanges: number;
  readonly parts: readonly ChangedPart[];
}

export interface WithdrawnPage extends PageLine {
  readonly reason: PreviewedWithdrawal["reason"];
  readonly message: string;
}

export interface ErasedPage extends PageLine {
  readonly what: PreviewedErasure["what"];
  readonly message: string;
}

/** The lists of a preview, each cut at the same length. */
export interface PreviewLists {
  readonly added: readonly PageLine[];
  readonly updated: readonly UpdatedPage[];
  readonly restored: readonly PageLine[];
  readonly withdrawn: readonly WithdrawnPage[];
  /** Pages that would vanish if the harvest did not stop because they are so many. */
  readonly vanishing: readonly WithdrawnPage[];
  readonly erased: readonly ErasedPage[];
  readonly skipped: readonly Incident[];
  readonly failed: readonly Incident[];
  readonly notices: readonly Incident[];
}

/** Everything a preview says: what `--json` prints, and all that the text for people is made of. */
export interface Preview extends PreviewHead, PreviewLists {
  readonly first: readonly PreviewedRecord[];
  /** How many more there are of each list than are shown. */
  readonly more: { readonly [list in keyof PreviewLists]: number };
  readonly status: HarvestStatus;
  /** Why the source was not read to its end, or why a harvest would stop there. */
  readonly problem: HarvestProblem | null;
  readonly counts: OutcomeCounts;
  readonly requests: number;
  readonly bytes: number;
}
