import type { PageRecord } from "../../schema/generated/record.js";

/** A page's record on its way into the graph. */
export interface WovenPage {
  readonly pageId: string;
  readonly sourceId: string;
  readonly revisionId: number;
  readonly record: PageRecord;
  readonly updatedAt: Date;
}
