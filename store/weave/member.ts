import type { PageRecord } from "../../schema/generated/record.js";
import type { Relation } from "../identity/verdict.js";

/** A page of a resource, with what it says today. */
export interface Member {
  readonly pageId: string;
  readonly sourceId: string;
  readonly revisionId: number;
  /** How it belongs to the page that founds the resource; undefined for that page itself. */
  readonly relation: Relation | undefined;
  /** The other page of the match that says so; undefined for the founder, and where a decision alone says it. */
  readonly through: string | undefined;
  readonly record: PageRecord;
  /** When its source last changed it. */
  readonly updatedAt: Date;
}
