import type { ShownIds } from "./shown.js";

/** How much of an attribution is wanted. */
export type AttributionDetail = "summary" | "full";

/** Tells whose the contents of answers are. */
export interface Attributor {
  /** The attribution of what an answer shows, ready for clients. */
  attribute(shown: ShownIds, detail: AttributionDetail, signal?: AbortSignal): Promise<object>;
  /** The full attribution behind a permalink; null when there is none. */
  recall(id: string): Promise<object | null>;
}
