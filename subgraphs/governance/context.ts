import type DataLoader from "dataloader";
import type { Database } from "../../store/database/database.js";
import type { OrganizationPlaceRow, OrganizationRow, SourceAdmissionRow } from "../../store/database/entities.js";
import {
  type LocatedRequest,
  type OrganizationPlaceRole,
  countOrganizationsOfTerritories,
  organizationPlaces,
  organizationsOfTerritories,
} from "../../store/read/organization-places.js";
import { type Slice, toSlice } from "../../store/read/pagination.js";
import { admissionsOfSources } from "../../store/read/governance/admissions.js";
import { proposalsByIds, stepsOfProposals } from "../../store/read/governance/proposals.js";
import { ArgumentLoaders, loadMany, loadOne } from "../common/batch.js";
import type { Caller, Identity } from "../common/identity.js";
import { type CommonsLoaders, createCommonsLoaders } from "./commons-loaders.js";
import { type RegistryLoaders, createOrganizationLoader, createRegistryLoaders } from "./organization-loaders.js";
import { type ShownProposal, toProposal } from "./to-proposal.js";

/** What one request to the governance subgraph shares. */
export interface GovernanceContext {
  readonly database: Database;
  /** Who asks; nothing may be changed without. */
  readonly identity: Identity | undefined;
  /** The moment of the request. */
  readonly now: Date;
  readonly proposal: DataLoader<string, ShownProposal | null>;
  /** By source id. */
  readonly admissions: DataLoader<string, SourceAdmissionRow[]>;
  /** By its id, or by that of any name it has. */
  readonly organization: DataLoader<string, OrganizationRow | null>;
  readonly registry: RegistryLoaders;
  readonly commons: CommonsLoaders;
  /** By organization id. */
  readonly organizationPlaces: DataLoader<string, OrganizationPlaceRow[]>;
  /** By territory id. */
  readonly located: ArgumentLoaders<LocatedRequest, Slice<OrganizationRow>>;
  readonly locatedCount: ArgumentLoaders<OrganizationPlaceRole | null, number>;
}

export function createGovernanceContext(database: Database, { identity }: Caller = {}): GovernanceContext {
  return {
    database,
    identity,
    now: new Date(),
    proposal: loadOne(
      (ids) => shownProposals(database, ids),
      ({ id }) => id,
    ),
    admissions: loadMany(
      (ids) => admissionsOfSources(database, ids),
      ({ sourceId }) => sourceId,
    ),
    organization: createOrganizationLoader(database),
    registry: createRegistryLoaders(database),
    commons: createCommonsLoaders(database),
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

/** Two statements, whatever the number of proposals. */
async function shownProposals(database: Database, ids: readonly string[]): Promise<ShownProposal[]> {
  const rows = await proposalsByIds(database, ids);
  if (rows.length === 0) return [];
  const steps = await stepsOfProposals(
    database,
    rows.map(({ id }) => id),
  );
  const byProposal = Map.groupBy(steps, ({ proposalId }) => proposalId);
  return rows.map((row) => toProposal(row, byProposal.get(row.id) ?? []));
}
