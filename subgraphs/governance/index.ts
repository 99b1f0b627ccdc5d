import type { Database } from "../../store/database/database.js";
import type { OrganizationMatchRow, OrganizationPlaceRow, OrganizationRow } from "../../store/database/entities.js";
import { buildSubgraph } from "../common/build-subgraph.js";
import type { Subgraph } from "../common/subgraph.js";
import { CharterResolver, CharterVersionResolver } from "./charter.resolver.js";
import { CommonsResolver } from "./commons.resolver.js";
import { type GovernanceContext, createGovernanceContext } from "./context.js";
import { MissionWorkResolver } from "./mission-work.resolver.js";
import {
  DeliverableResolver,
  MissionResolver,
  ResourceDeliverablesResolver,
  TerritoryMissionsResolver,
} from "./mission.resolver.js";
import { OrganizationTerritoriesResolver, TerritoryOrganizationsResolver } from "./organization-territory.resolver.js";
import { OrganizationMatchResolver } from "./organization-match.resolver.js";
import {
  MembershipResolver,
  OrganizationRegistryResolver,
  ProposalConsentsResolver,
} from "./organization-registry.resolver.js";
import { OrganizationStewardResolver } from "./organization-steward.resolver.js";
import { OrganizationResolver } from "./organization.resolver.js";
import { OrganizationPeopleResolver, PersonRoleResolver } from "./person-role.resolver.js";
import { PoleStewardResolver } from "./pole-steward.resolver.js";
import { MembershipPoleResolver, PoleLinkResolver, PoleResolver, ProposalPoleResolver } from "./pole.resolver.js";
import { ProposalResolver, ProposalStepResolver } from "./proposal.resolver.js";
import { Source, SourceAdmissionResolver, SourceResolver } from "./source-admission.js";

/** Who shares the commons, and where. */
export async function governanceSubgraph(database: Database): Promise<Subgraph> {
  const built = await buildSubgraph<GovernanceContext>({
    resolvers: [
      OrganizationResolver,
      OrganizationRegistryResolver,
      OrganizationMatchResolver,
      OrganizationStewardResolver,
      MembershipResolver,
      ProposalConsentsResolver,
      OrganizationTerritoriesResolver,
      TerritoryOrganizationsResolver,
      ProposalResolver,
      ProposalStepResolver,
      SourceResolver,
      SourceAdmissionResolver,
      CommonsResolver,
      PoleResolver,
      PoleLinkResolver,
      MembershipPoleResolver,
      ProposalPoleResolver,
      PoleStewardResolver,
      CharterResolver,
      CharterVersionResolver,
      MissionResolver,
      DeliverableResolver,
      TerritoryMissionsResolver,
      ResourceDeliverablesResolver,
      MissionWorkResolver,
      PersonRoleResolver,
      OrganizationPeopleResolver,
    ],
    extended: [Source],
    references: {
      Organization: ({ id }, { organization }) => organization.load(id),
      // Whether it exists, the territories know; who is there is told here.
      Territory: ({ id }) => ({ id }),
      Proposal: ({ id }, { proposal }) => proposal.load(id),
      // Whether it exists, the resources know; what was decided about it is told here.
      Source: ({ id }) => ({ id }),
      // The same: which deliverables it is.
      Resource: ({ id }) => ({ id }),
    },
    shows: {
      Organization: {
        note: ({ id }: OrganizationRow, note) => note("organizations", id),
        // What the commons itself says is nobody else's.
        only: ["name", "type", "siren", "description", "website"],
      },
      OrganizationMatch: {
        note: ({ namedId }: OrganizationMatchRow, note) => note("organizations", namedId),
        only: ["name"],
      },
      OrganizationTerritory: {
        note: ({ revisionId }: Pick<OrganizationPlaceRow, "revisionId">, note) => note("revisions", revisionId),
      },
    },
  });
  return { name: "governance", ...built, createContext: (caller) => createGovernanceContext(database, caller) };
}
