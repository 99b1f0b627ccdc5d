import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { MembershipRow, OrganizationRow, ProposalRow } from "../../store/database/entities.js";
import { proposalSortKey } from "../../store/read/governance/proposals.js";
import { readListRequest, toConnection } from "../common/connection.js";
import type { GovernanceContext } from "./context.js";
import { Membership } from "./membership.type.js";
import { OrganizationMatch } from "./organization-match.type.js";
import { OrganizationKindName } from "./organization-registry.type.js";
import { Organization, type OrganizationReference } from "./organization.type.js";
import { Proposal, ProposalConnection } from "./proposal.type.js";

/** What the commons itself knows of an organization. */
@Resolver(() => Organization)
export class OrganizationRegistryResolver {
  @FieldResolver(() => Boolean, {
    description: "True when the commons knows it by itself; false when it is only known from pages.",
  })
  async registered(@Root() { id }: OrganizationRow, @Ctx() { registry }: GovernanceContext) {
    return (await registry.known.load(id)) !== null;
  }

  @FieldResolver(() => String, { nullable: true, description: "Its name in law; null when it is not registered." })
  async legalName(@Root() { id }: OrganizationRow, @Ctx() { registry }: GovernanceContext) {
    return (await registry.known.load(id))?.legalName ?? null;
  }

  @FieldResolver(() => OrganizationKindName, {
    nullable: true,
    description: "What it is; null when it is not registered.",
  })
  async kind(@Root() { id }: OrganizationRow, @Ctx() { registry }: GovernanceContext) {
    return ((await registry.known.load(id))?.kind ?? null) as OrganizationKindName | null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "Its own web site as registered; null when none is, or it is not registered.",
  })
  async url(@Root() { id }: OrganizationRow, @Ctx() { registry }: GovernanceContext) {
    return (await registry.known.load(id))?.url ?? null;
  }

  @FieldResolver(() => [String], {
    description: "What it is called besides its legal name, as registered; pages may mean it by still other names.",
  })
  async aliases(@Root() { id }: OrganizationRow, @Ctx() { registry }: GovernanceContext) {
    return (await registry.aliases.load(id)).map(({ name }) => name);
  }

  @FieldResolver(() => [Membership], {
    description: "What it is and was to the consortium and its poles, the latest first.",
  })
  memberships(@Root() { id }: OrganizationRow, @Ctx() { registry }: GovernanceContext) {
    return registry.memberships.load(id);
  }

  @FieldResolver(() => [OrganizationMatch], {
    description: "By which names pages mean it, or may mean it: the accepted first, then what waits for a steward.",
  })
  matches(@Root() { id }: OrganizationRow, @Ctx() { registry }: GovernanceContext) {
    return registry.matches.load(id);
  }

  @FieldResolver(() => ProposalConnection, {
    nullable: true,
    description: "What it took part in deciding, the newest first: the proposals that it opened or answered.",
  })
  async proposals(
    @Root() { id }: OrganizationRow,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() { registry, proposal }: GovernanceContext,
  ) {
    const request = readListRequest("organization proposals", { first, after });
    const { items, hasNextPage } = await registry.proposals.load(id, { first, after: request.after });
    const shown = await proposal.loadMany(items.map((row) => row.id));
    const slice = { items: shown.filter((each) => each !== null && !(each instanceof Error)), hasNextPage };
    return toConnection(
      slice,
      request,
      (each) => proposalSortKey(each as unknown as ProposalRow),
      () => registry.proposalCount.load(id, null),
    );
  }
}

@Resolver(() => Membership)
export class MembershipResolver {
  @FieldResolver(() => Organization)
  organization(@Root() { organizationId }: MembershipRow, @Ctx() { organization }: GovernanceContext) {
    return organization.load(organizationId);
  }

  @FieldResolver(() => Proposal, { nullable: true })
  proposal(@Root() { proposalId }: MembershipRow, @Ctx() { proposal }: GovernanceContext) {
    return proposalId === null ? null : proposal.load(proposalId);
  }
}

/** Proposals name organizations by their ids. */
@Resolver(() => Proposal)
export class ProposalConsentsResolver {
  @FieldResolver(() => [Organization])
  async consents(
    @Root() { consents }: { readonly consents: readonly OrganizationReference[] },
    @Ctx() { organization }: GovernanceContext,
  ) {
    const found = await organization.loadMany(consents.map(({ id }) => id));
    return found.filter((each) => each !== null && !(each instanceof Error));
  }
}
