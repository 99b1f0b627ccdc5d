import type DataLoader from "dataloader";
import type { Database } from "../../store/database/database.js";
import type { OrganizationPlaceRow, OrganizationRow } from "../../store/database/entities.js";
import { organizationsByIds } from "../../store/read/details.js";
import {
  type LocatedRequest,
  type OrganizationPlaceRole,
  countOrganizationsOfTerritories,
  organizationPlaces,
  organizationsOfTerritories,
} from "../../store/read/organization-places.js";
import { type Slice, toSlice } from "../../store/read/pagination.js";
import { ArgumentLoaders, loadMany, loadOne } from "../common/batch.js";

/** What one request to the governance subgraph shares. */
export interface GovernanceContext {
  readonly database: Database;
  readonly organization: DataLoader<string, OrganizationRow | null>;
  /** By organization id. */
  readonly organizationPlaces: DataLoader<string, OrganizationPlaceRow[]>;
  /** By territory id. */
  readonly located: ArgumentLoaders<LocatedRequest, Slice<OrganizationRow>>;
  readonly locatedCount: ArgumentLoaders<OrganizationPlaceRole | null, number>;
}

export function createGovernanceContext(database: Database): GovernanceContext {
  return {
    database,
    organization: loadOne(
      (ids) => organizationsByIds(database, ids),
      ({ id }) => id,
    ),
    organizationPlaces: loadMany(
      (ids) => organizationPlaces(database, ids),
      ({ organizationId }) => organizationId,
    ),
    located: new ArgumentLoaders(
      async (ids, request) => {
        const found = await organizationsOfTerritories(database, ids, request);
        const byTerritory = Map.groupBy(found, ({ territoryId }) => territoryId);
        const slices = [...byTerritory].map(([id, rows]) => {
          const slice = toSlice(
            rows.map(({ organization }) => organization),
            request.first,
          );
          return [id, slice] as const;
        });
        return new Map(slices);
      },
      { items: [], hasNextPage: false },
    ),
    locatedCount: new ArgumentLoaders(
      (ids, role) => countOrganizationsOfTerritories(database, ids, role ?? undefined),
      0,
    ),
  };
}
