import DataLoader from "dataloader";
import type { Database } from "../../store/database/database.js";
import type { ResourceRow } from "../../store/database/entities.js";
import { type PastMoment, type PastResource, resourcesAsOf } from "../../store/read/as-of.js";
import { type HistoryEntry, type HistoryRequest, histories, historyLengths } from "../../store/read/history.js";
import type { Slice } from "../../store/read/pagination.js";
import { followedResources } from "../../store/read/resolve-resource.js";
import { ArgumentLoaders } from "../common/batch.js";

/** What one request reads of the past of the graph; by resource id. */
export interface MemoryLoaders {
  readonly asOf: ArgumentLoaders<PastMoment, PastResource | null>;
  readonly history: ArgumentLoaders<HistoryRequest, Slice<HistoryEntry>>;
  readonly historyLength: ArgumentLoaders<null, number>;
}

export function createMemoryLoaders(database: Database): MemoryLoaders {
  return {
    asOf: new ArgumentLoaders<PastMoment, PastResource | null>(async (ids, moment) => {
      const resources = await resourcesAsOf(database, ids, moment);
      return new Map(resources.map((resource) => [resource.id, resource]));
    }, null),
    history: new ArgumentLoaders<HistoryRequest, Slice<HistoryEntry>>(
      (ids, request) => histories(database, ids, request),
      { items: [], hasNextPage: false },
    ),
    historyLength: new ArgumentLoaders((ids) => historyLengths(database, ids), 0),
  };
}

/** A loader of resources by their id, or by the id of one that went into them. */
export function loadFollowing(database: Database): DataLoader<string, ResourceRow | null> {
  return new DataLoader(async (ids) => {
    const found = await followedResources(database, ids);
    return ids.map((id) => found.get(id) ?? null);
  });
}
