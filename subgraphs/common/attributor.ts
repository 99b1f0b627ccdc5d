import type { Shown } from "./shown.js";

/** How much of an attribution is wanted: sources and licences, or every page as well. */
export type AttributionDetail = "summary" | "full";

/** Tells whose the contents of answers are. Its answers are JSON, made for clients. */
export interface Attributor {
  /** The attribution of what an answer shows. Statements do not depend on the number of ids. */
  attribute(shown: Shown, detail: AttributionDetail): Promise<object>;
  /** The full attribution behind a permalink; null when there is no such permalink. */
  recall(id: string): Promise<object | null>;
}
