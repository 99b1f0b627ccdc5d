import type DataLoader from "dataloader";
import type { Database } from "../../store/database/database.js";
import type { MatchRow, ResourcePageRow } from "../../store/database/entities.js";
import { type MatchOfResource, matchesByIds, matchesOfResources, placesOfPages } from "../../store/read/matches.js";
import type { Slice, SliceRequest } from "../../store/read/pagination.js";
import { type Reuse, countStaleCopies, reusesOfResources, staleCopies } from "../../store/read/reuses.js";
import { ArgumentLoaders, loadOne } from "../common/batch.js";

/** What one request shares about matches and reuses. */
export interface MatchLoaders {
  readonly byId: DataLoader<string, MatchRow | null>;
  /** By page id: the resource it is in. */
  readonly placeOfPage: DataLoader<string, ResourcePageRow | null>;
  /** By resource id; the argument is how many. */
  readonly ofResource: ArgumentLoaders<number, readonly MatchOfResource[]>;
  readonly reuses: ArgumentLoaders<number, readonly Reuse[]>;
  /** By source id. */
  readonly staleCopies: ArgumentLoaders<SliceRequest, Slice<Reuse>>;
  readonly staleCopyCount: ArgumentLoaders<null, number>;
}

export function createMatchLoaders(database: Database): MatchLoaders {
  return {
    byId: loadOne(
      (ids) => matchesByIds(database, ids),
      ({ id }) => id,
    ),
    placeOfPage: loadOne(
      (ids) => placesOfPages(database, ids),
      ({ pageId }) => pageId,
    ),
    ofResource: new ArgumentLoaders(
      async (ids, first) => Map.groupBy(await matchesOfResources(database, ids, first), ({ owner }) => owner),
      [],
    ),
    reuses: new ArgumentLoaders((ids, first) => reusesOfResources(database, ids, first), []),
    staleCopies: new ArgumentLoaders((ids, request) => staleCopies(database, ids, request), {
      items: [],
      hasNextPage: false,
    }),
    staleCopyCount: new ArgumentLoaders((ids) => countStaleCopies(database, ids), 0),
  };
}
