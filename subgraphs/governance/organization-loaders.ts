import DataLoader from "dataloader";
import type { Database } from "../../store/database/database.js";
import type {
  KnownOrganizationRow,
  MembershipRow,
  OrganizationAliasRow,
  OrganizationMatchRow,
  OrganizationRow,
  ProposalRow,
} from "../../store/database/entities.js";
import { followedOrganizations } from "../../store/read/details.js";
import {
  aliasesOf,
  countProposalsOfOrganizations,
  knownOrganizations,
  matchesOfOrganizations,
  membershipsOf,
  namesOfIds,
  organizationMatchesByIds,
  proposalsOfOrganizations,
} from "../../store/read/governance/organizations.js";
import { type Slice, type SliceRequest, toSlice } from "../../store/read/pagination.js";
import { ArgumentLoaders, loadMany, loadOne } from "../common/batch.js";

/** What the registry and the decisions say of organizations; one statement each for all that are asked for together. */
export interface RegistryLoaders {
  readonly known: DataLoader<string, KnownOrganizationRow | null>;
  readonly aliases: DataLoader<string, OrganizationAliasRow[]>;
  readonly memberships: DataLoader<string, MembershipRow[]>;
  readonly matches: DataLoader<string, OrganizationMatchRow[]>;
  readonly match: DataLoader<string, OrganizationMatchRow | null>;
  /** What pages call an id, accepted or not. */
  readonly named: DataLoader<string, { readonly id: string; readonly name: string } | null>;
  readonly proposals: ArgumentLoaders<SliceRequest, Slice<ProposalRow>>;
  readonly proposalCount: ArgumentLoaders<null, number>;
}

export function createRegistryLoaders(database: Database): RegistryLoaders {
  const idOf = ({ id }: { readonly id: string }) => id;
  return {
    known: loadOne((ids) => knownOrganizations(database, ids), idOf),
    aliases: loadMany(
      (ids) => aliasesOf(database, ids),
      ({ knownId }) => knownId,
    ),
    memberships: loadMany(
      (ids) => membershipsOf(database, ids),
      ({ organizationId }) => organizationId,
    ),
    matches: loadMany(
      (ids) => matchesOfOrganizations(database, ids),
      ({ knownId }) => knownId,
    ),
    match: loadOne((ids) => organizationMatchesByIds(database, ids), idOf),
    named: loadOne((ids) => namesOfIds(database, ids), idOf),
    proposals: new ArgumentLoaders(
      async (ids, request) => {
        const found = await proposalsOfOrganizations(database, ids, request);
        const byOrganization = Map.groupBy(found, ({ organizationId }) => organizationId);
        return new Map([...byOrganization].map(([id, rows]) => [id, toSlice<ProposalRow>(rows, request.first)]));
      },
      { items: [], hasNextPage: false },
    ),
    proposalCount: new ArgumentLoaders((ids) => countProposalsOfOrganizations(database, ids), 0),
  };
}

/** A loader of the organizations that ids lead to. */
export function createOrganizationLoader(database: Database): DataLoader<string, OrganizationRow | null> {
  return new DataLoader(async (ids) => {
    const found = await followedOrganizations(database, ids);
    const byId = new Map(found.map(({ askedId, organization }) => [askedId, organization]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
