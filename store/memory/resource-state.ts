import type { VersionMember } from "../database/memory-entities.js";
import type { ResourceRow } from "../database/entities.js";

/** What a resource shows after a change, for the memory of the graph. */
export interface ResourceState {
  readonly row: ResourceRow;
  readonly members: readonly VersionMember[];
  /** Sources of its pages. */
  readonly sourceIds: readonly string[];
  /** Territories it names, by id. */
  readonly territoryIds: readonly string[];
  /** Organizations it names, with their role: `CARRIER <id>`. */
  readonly organizations: readonly string[];
}

/** Resources that were woven again, and what they are now. */
export interface Rewoven {
  /** Ids of the resources that there may have been before, in memory or not. */
  readonly before: readonly string[];
  readonly after: readonly ResourceState[];
  /** For each page that is now in a resource: which. Tells where the pages of a vanished resource went. */
  readonly resourceOfPage: ReadonlyMap<string, string>;
  /** Pages whose content was erased: their resources leave as redacted, not as withdrawn. */
  readonly erased: ReadonlySet<string>;
}
