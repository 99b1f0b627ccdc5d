import { stableId } from "../../../store/ids.js";
import { idOf, matchIdOf, resourceOf } from "../../store/match/made-graph.js";
import type { KnownName } from "./credentials.js";
import { OTHER, OURS } from "./credentials.js";

/** A mutation, what it is called with, and who may call it; nobody else may. */
export interface MutationRow {
  readonly mutation: string;
  /** Where it is tried, when that decides who may call it. */
  readonly where?: string;
  /** The operation behind the word `mutation`. */
  readonly query: string;
  /** Good ones: whoever may call it is answered, again and again. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly allows: readonly KnownName[];
}

/** A route behind which somebody must be known. */
export interface RouteRow {
  readonly method: "GET" | "POST";
  /** As the server names it, and as it is asked. */
  readonly route: string;
  readonly path: string;
  readonly allows: readonly KnownName[];
}

const ADMINS: readonly KnownName[] = ["an admin", "an admin of the organization", "an account that is an admin"];

const STEWARDS: readonly KnownName[] = [
  ...ADMINS,
  ...(["a steward", "a steward of another organization", "an account that is a steward"] as const),
];

/** Who acts for the organization that carries the commons; an admin does where their token says so. */
const OF_THE_ORGANIZATION: readonly KnownName[] = [
  ...(["a member", "an account that is a member"] as const),
  ...(["an admin of the organization", "an account that is an admin"] as const),
];

const OF_THE_ORGANIZATION_AND_STEWARDS = [...new Set([...OF_THE_ORGANIZATION, ...STEWARDS])];

const CONNECTORS: readonly KnownName[] = ["the connector of the source", ...ADMINS];

/** The proposal that the world holds. */
export const PROPOSER = "t-proposer";
export const PROPOSAL = stableId("d", PROPOSER, "first");

/** A territory of which a project may be made. */
export const MEMBER_OF_A_PROJECT = "epci:200067346";

/** An organization as pages name it, with the number of ours. */
export const NAMED = "org-named";
export const ORGANIZATION_MATCH = stableId("k", NAMED, OURS);

/** The run of the source `pad` that has begun. */
export const RUN = "first";

const RESOURCES: readonly MutationRow[] = [
  {
    mutation: "confirmMatch",
    query: "($id: ID!) { confirmMatch(id: $id) { match { id } } }",
    variables: { id: matchIdOf("a", "b") },
    allows: STEWARDS,
  },
  {
    mutation: "rejectMatch",
    query: "($id: ID!) { rejectMatch(id: $id) { match { id } } }",
    variables: { id: matchIdOf("c", "d") },
    allows: STEWARDS,
  },
  {
    mutation: "mergeResources",
    query: "($ids: [ID!]!) { mergeResources(ids: $ids) { resource { id } } }",
    variables: { ids: ["e", "f"].map(resourceOf) },
    allows: STEWARDS,
  },
  {
    mutation: "splitResource",
    query: "($id: ID!, $pageIds: [ID!]!) { splitResource(id: $id, pageIds: $pageIds) { resource { id } } }",
    variables: { id: resourceOf("e"), pageIds: [idOf("f")] },
    allows: STEWARDS,
  },
  {
    mutation: "forgetContributor",
    query: "($sourceId: ID!, $name: String!) { forgetContributor(sourceId: $sourceId, name: $name) { label } }",
    variables: { sourceId: "wiki", name: "Jeanne Dupont" },
    allows: STEWARDS,
  },
];

const TERRITORIES: readonly MutationRow[] = [
  {
    mutation: "saveProjectTerritory",
    query: "($input: ProjectTerritoryInput!) { saveProjectTerritory(input: $input) { territory { id } } }",
    variables: {
      input: { code: "vallee", name: "La vallée", memberIds: [MEMBER_OF_A_PROJECT], source: "Le conseil de 2026." },
    },
    allows: STEWARDS,
  },
  {
    mutation: "endProjectTerritory",
    query: `($code: ID!, $day: String!) {
      endProjectTerritory(code: $code, validUntil: $day, source: "Le bilan.") { territory { id } } }`,
    variables: { code: "vallee", day: "2026-12-31" },
    allows: STEWARDS,
  },
];

const ORGANIZATIONS: readonly MutationRow[] = [
  {
    mutation: "confirmOrganizationMatch",
    query: "($id: ID!) { confirmOrganizationMatch(id: $id) { id } }",
    variables: { id: ORGANIZATION_MATCH },
    allows: STEWARDS,
  },
  {
    mutation: "rejectOrganizationMatch",
    query: "($id: ID!) { rejectOrganizationMatch(id: $id) { id } }",
    variables: { id: ORGANIZATION_MATCH },
    allows: STEWARDS,
  },
  {
    mutation: "registerOrganization",
    query: "($input: RegisterOrganizationInput!) { registerOrganization(input: $input) { id } }",
    variables: { input: { legalName: "La Fabrique du Retz", kind: "ASSOCIATION" } },
    allows: STEWARDS,
  },
  {
    mutation: "changeOrganization",
    query: "($input: ChangeOrganizationInput!) { changeOrganization(input: $input) { id } }",
    variables: { input: { id: OTHER, url: "https://other.example.org/" } },
    allows: STEWARDS,
  },
  {
    mutation: "addFoundingMember",
    query: "($input: FoundingMemberInput!) { addFoundingMember(input: $input) { id } }",
    variables: { input: { organizationId: "org-funder", role: "FUNDER", since: "2026-01-01" } },
    allows: ADMINS,
  },
  {
    mutation: "endMembership",
    query: "($id: ID!, $until: String!) { endMembership(organizationId: $id, until: $until) { id } }",
    variables: { id: OURS, until: "2999-01-01" },
    allows: OF_THE_ORGANIZATION_AND_STEWARDS,
  },
];

const PEOPLE_AND_POLES: readonly MutationRow[] = [
  {
    mutation: "addPersonRole",
    query: "($input: PersonRoleInput!) { addPersonRole(input: $input) { name } }",
    variables: {
      input: { name: "Ana Lou", role: "animation", organizationId: OURS, since: "2026-01-01", agreedOn: "2026-01-01" },
    },
    allows: OF_THE_ORGANIZATION_AND_STEWARDS,
  },
  {
    mutation: "removePersonRoles",
    query: "($name: String!, $id: ID!) { removePersonRoles(name: $name, organizationId: $id) }",
    variables: { name: "Noé Petit", id: OURS },
    allows: OF_THE_ORGANIZATION_AND_STEWARDS,
  },
  {
    mutation: "linkPoles",
    query: `($other: ID!) { linkPoles(poleId: "recits", otherPoleId: $other, text: "Les veillées.") { id } }`,
    variables: { other: "outils" },
    allows: OF_THE_ORGANIZATION_AND_STEWARDS,
  },
  {
    mutation: "unlinkPoles",
    query: `($other: ID!) { unlinkPoles(poleId: "recits", otherPoleId: $other) { id } }`,
    variables: { other: "lieux" },
    allows: OF_THE_ORGANIZATION_AND_STEWARDS,
  },
  {
    mutation: "closePole",
    query: "($id: ID!) { closePole(poleId: $id) { id } }",
    variables: { id: "lieux" },
    allows: STEWARDS,
  },
];

const MISSIONS: readonly MutationRow[] = [
  {
    mutation: "reportProgress",
    query: "($id: ID!) { reportProgress(missionId: $id, progress: 50) { id } }",
    variables: { id: "veillees" },
    allows: OF_THE_ORGANIZATION,
  },
  {
    mutation: "addDeliverable",
    query: `($id: ID!) { addDeliverable(missionId: $id, title: "Un recueil", dueOn: "2027-06-30") { id } }`,
    variables: { id: "veillees" },
    allows: OF_THE_ORGANIZATION,
  },
  {
    mutation: "deliver",
    query: `($id: ID!, $resource: ID!) { deliver(deliverableId: $id, resourceId: $resource, on: "2026-03-01") { id } }`,
    variables: { id: "1", resource: resourceOf("a") },
    allows: OF_THE_ORGANIZATION,
  },
  {
    mutation: "endMission",
    query: "($id: ID!) { endMission(missionId: $id) { id } }",
    variables: { id: "veillees" },
    allows: OF_THE_ORGANIZATION,
  },
];

const OPEN_PROPOSAL = "($input: OpenProposalInput!) { openProposal(input: $input) { id } }";
const PAUSE = { kind: "FREE_TEXT", title: "Une pause", text: "Pour souffler.", content: { decision: "Rien en août." } };

const PROPOSALS: readonly MutationRow[] = [
  {
    mutation: "openProposal",
    where: "in a pole",
    query: OPEN_PROPOSAL,
    variables: { input: { ...PAUSE, poleId: "recits", key: "pole" } },
    allows: OF_THE_ORGANIZATION,
  },
  {
    mutation: "openProposal",
    where: "in the consortium",
    query: OPEN_PROPOSAL,
    variables: { input: { ...PAUSE, key: "consortium" } },
    allows: [...OF_THE_ORGANIZATION, "a member outside the pole"],
  },
  {
    mutation: "answerProposal",
    where: "in a pole",
    query: "($input: ProposalStepInput!) { answerProposal(input: $input) { id } }",
    variables: { input: { proposalId: PROPOSAL, kind: "REACTION", text: "Bonne idée.", key: "reaction" } },
    allows: OF_THE_ORGANIZATION,
  },
];

/** Every mutation there is, in an order in which none takes away what a later one needs. */
export const MUTATIONS: readonly MutationRow[] = [
  ...ORGANIZATIONS,
  ...RESOURCES,
  ...TERRITORIES,
  ...PEOPLE_AND_POLES,
  ...MISSIONS,
  ...PROPOSALS,
];

/** Every route behind which somebody must be known, besides the graph. */
export const ROUTES: readonly RouteRow[] = [
  { method: "POST", route: "/ingest/:source", path: "/ingest/pad", allows: CONNECTORS },
  { method: "GET", route: "/ingest/:source", path: "/ingest/pad", allows: CONNECTORS },
  { method: "GET", route: "/ingest/:source/:run", path: `/ingest/pad/${RUN}`, allows: CONNECTORS },
  { method: "GET", route: "/ingest/:source/:run/:list", path: `/ingest/pad/${RUN}/held`, allows: CONNECTORS },
  { method: "GET", route: "/ingest/:source/:run/:list", path: `/ingest/pad/${RUN}/linked`, allows: CONNECTORS },
];
