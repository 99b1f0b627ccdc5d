import type { InferEntity } from "@mikro-orm/core";
import { ApiToken, Attribution, AuditLine, Forgotten } from "./access-entities.js";
import {
  CharterVersion,
  Deliverable,
  IngestRun,
  KnownOrganization,
  Membership,
  Mission,
  OrganizationAlias,
  OrganizationMatch,
  PersonRole,
  Pole,
  PoleLink,
  Proposal,
  ProposalStep,
  SourceAdmission,
} from "./governance-entities.js";
import {
  Organization,
  OrganizationPage,
  PageLink,
  Place,
  Resource,
  ResourceFacet,
  ResourceOrganization,
  ResourcePage,
  SearchDocument,
} from "./graph-entities.js";
import { Decision, DecisionPage, IdentityPage, Match, PageAddress } from "./identity-entities.js";
import { Harvest, HarvestIncident, Page, Revision, Source } from "./ledger-entities.js";
import {
  Change,
  ChangeScope,
  GraphState,
  ResourceRedirect,
  ResourceVersion,
  ResourceVersionPage,
} from "./memory-entities.js";
import {
  GeographyState,
  OrganizationPlace,
  ResourceTerritory,
  Territory,
  TerritoryChange,
  TerritoryCount,
} from "./territory-entities.js";

export const entities = [
  Source,
  Harvest,
  HarvestIncident,
  Page,
  Revision,
  Resource,
  ResourcePage,
  ResourceFacet,
  SearchDocument,
  PageLink,
  Organization,
  OrganizationPage,
  ResourceOrganization,
  Place,
  PageAddress,
  IdentityPage,
  Match,
  Decision,
  DecisionPage,
  GraphState,
  ResourceRedirect,
  ResourceVersion,
  ResourceVersionPage,
  Change,
  ChangeScope,
  ApiToken,
  Attribution,
  Forgotten,
  GeographyState,
  Territory,
  TerritoryChange,
  ResourceTerritory,
  TerritoryCount,
  OrganizationPlace,
  KnownOrganization,
  OrganizationAlias,
  OrganizationMatch,
  Membership,
  PersonRole,
  Pole,
  PoleLink,
  CharterVersion,
  Mission,
  Deliverable,
  Proposal,
  ProposalStep,
  SourceAdmission,
  AuditLine,
  IngestRun,
] as const;

/** An entity's columns without what MikroORM adds for its own use. */
type Row<T> = { [K in keyof T as K extends string ? K : never]: T[K] };

export type SourceRow = Row<InferEntity<typeof Source>>;
export type HarvestRow = Row<InferEntity<typeof Harvest>>;
export type IncidentRow = Row<InferEntity<typeof HarvestIncident>>;
export type PageRow = Row<InferEntity<typeof Page>>;
export type RevisionRow = Row<InferEntity<typeof Revision>>;
export type ResourceRow = Row<InferEntity<typeof Resource>>;
export type OrganizationRow = Row<InferEntity<typeof Organization>>;
export type OrganizationPageRow = Row<InferEntity<typeof OrganizationPage>>;
export type ResourceOrganizationRow = Row<InferEntity<typeof ResourceOrganization>>;
export type PlaceRow = Row<InferEntity<typeof Place>>;
export type PageLinkRow = Row<InferEntity<typeof PageLink>>;
export type ResourceFacetRow = Row<InferEntity<typeof ResourceFacet>>;
export type SearchDocumentRow = Row<InferEntity<typeof SearchDocument>>;
export type ResourcePageRow = Row<InferEntity<typeof ResourcePage>>;
export type PageAddressRow = Row<InferEntity<typeof PageAddress>>;
export type IdentityPageRow = Row<InferEntity<typeof IdentityPage>>;
export type MatchRow = Row<InferEntity<typeof Match>>;
export type DecisionRow = Row<InferEntity<typeof Decision>>;
export type DecisionPageRow = Row<InferEntity<typeof DecisionPage>>;
export type GraphStateRow = Row<InferEntity<typeof GraphState>>;
export type ResourceRedirectRow = Row<InferEntity<typeof ResourceRedirect>>;
export type ResourceVersionRow = Row<InferEntity<typeof ResourceVersion>>;
export type ResourceVersionPageRow = Row<InferEntity<typeof ResourceVersionPage>>;
export type ChangeRow = Row<InferEntity<typeof Change>>;
export type ChangeScopeRow = Row<InferEntity<typeof ChangeScope>>;
export type ApiTokenRow = Row<InferEntity<typeof ApiToken>>;
export type AttributionRow = Row<InferEntity<typeof Attribution>>;
export type ForgottenRow = Row<InferEntity<typeof Forgotten>>;
export type GeographyStateRow = Row<InferEntity<typeof GeographyState>>;
export type TerritoryRow = Row<InferEntity<typeof Territory>>;
export type TerritoryChangeRow = Row<InferEntity<typeof TerritoryChange>>;
export type ResourceTerritoryRow = Row<InferEntity<typeof ResourceTerritory>>;
export type TerritoryCountRow = Row<InferEntity<typeof TerritoryCount>>;
export type OrganizationPlaceRow = Row<InferEntity<typeof OrganizationPlace>>;
export type KnownOrganizationRow = Row<InferEntity<typeof KnownOrganization>>;
export type OrganizationAliasRow = Row<InferEntity<typeof OrganizationAlias>>;
export type OrganizationMatchRow = Row<InferEntity<typeof OrganizationMatch>>;
export type MembershipRow = Row<InferEntity<typeof Membership>>;
export type PersonRoleRow = Row<InferEntity<typeof PersonRole>>;
export type PoleRow = Row<InferEntity<typeof Pole>>;
export type PoleLinkRow = Row<InferEntity<typeof PoleLink>>;
export type CharterVersionRow = Row<InferEntity<typeof CharterVersion>>;
export type MissionRow = Row<InferEntity<typeof Mission>>;
export type DeliverableRow = Row<InferEntity<typeof Deliverable>>;
export type ProposalRow = Row<InferEntity<typeof Proposal>>;
export type ProposalStepRow = Row<InferEntity<typeof ProposalStep>>;
export type SourceAdmissionRow = Row<InferEntity<typeof SourceAdmission>>;
export type AuditLineRow = Row<InferEntity<typeof AuditLine>>;
export type IngestRunRow = Row<InferEntity<typeof IngestRun>>;

/** The tables that readers ask about with SQL. */
export interface GraphTables {
  Source: SourceRow;
  Harvest: HarvestRow;
  HarvestIncident: IncidentRow;
  Page: PageRow;
  Revision: RevisionRow;
  Resource: ResourceRow;
  ResourceFacet: ResourceFacetRow;
  SearchDocument: SearchDocumentRow;
  PageLink: PageLinkRow;
  Organization: OrganizationRow;
  OrganizationPage: OrganizationPageRow;
  ResourceOrganization: ResourceOrganizationRow;
  Place: PlaceRow;
  ResourcePage: ResourcePageRow;
  PageAddress: PageAddressRow;
  IdentityPage: IdentityPageRow;
  Match: MatchRow;
  Decision: DecisionRow;
  DecisionPage: DecisionPageRow;
  GraphState: GraphStateRow;
  ResourceRedirect: ResourceRedirectRow;
  ResourceVersion: ResourceVersionRow;
  ResourceVersionPage: ResourceVersionPageRow;
  Change: ChangeRow;
  ChangeScope: ChangeScopeRow;
  ApiToken: ApiTokenRow;
  Attribution: AttributionRow;
  Forgotten: ForgottenRow;
  GeographyState: GeographyStateRow;
  Territory: TerritoryRow;
  TerritoryChange: TerritoryChangeRow;
  ResourceTerritory: ResourceTerritoryRow;
  TerritoryCount: TerritoryCountRow;
  OrganizationPlace: OrganizationPlaceRow;
  KnownOrganization: KnownOrganizationRow;
  OrganizationAlias: OrganizationAliasRow;
  OrganizationMatch: OrganizationMatchRow;
  Membership: MembershipRow;
  PersonRole: PersonRoleRow;
  Pole: PoleRow;
  PoleLink: PoleLinkRow;
  CharterVersion: CharterVersionRow;
  Mission: MissionRow;
  Deliverable: DeliverableRow;
  Proposal: ProposalRow;
  ProposalStep: ProposalStepRow;
  SourceAdmission: SourceAdmissionRow;
  AuditLine: AuditLineRow;
  IngestRun: IngestRunRow;
}
