import type { Incident, Outcome } from "../../schema/harvest.js";
import type { GonePage, MappedPage } from "../../schema/sink.js";
import type { HarvestPlan } from "./harvest-plan.js";
import type { HeldContent } from "./preview-before.js";

/** A page that a dry run has decided about. */
interface Previewed {
  readonly remoteId: string;
  /** What the ledger holds of it today; read when it is asked for, so that nobody has to keep it. */
  before(): Promise<HeldContent | undefined>;
}

/** A page as its source gives it, and how it would end. */
export interface PreviewedPage extends Previewed {
  readonly outcome: Outcome;
  readonly page: MappedPage;
}

/** A live page that would leave the graph. */
export interface PreviewedWithdrawal extends Previewed {
  /** missed: two complete listings in a row do not name it. */
  readonly reason: GonePage["reason"] | "missed";
  readonly message: string;
  /** False when so many pages would vanish that the harvest stops and withdraws none. */
  readonly happens: boolean;
}

/** Something we hold and would erase. */
export interface PreviewedErasure extends Previewed {
  /** page: everything we hold of it; revisions: some of its revisions; names: a name that its source no longer shows. */
  readonly what: "page" | "revisions" | "names";
  readonly message: string;
}

/** Is told what a dry run decides, as it decides it; the run waits for it. */
export interface PreviewListener {
  begun(plan: HarvestPlan): void;
  page(page: PreviewedPage): Promise<void>;
  withdrawal(page: PreviewedWithdrawal): Promise<void>;
  erasure(page: PreviewedErasure): Promise<void>;
  incident(incident: Incident): void;
}
