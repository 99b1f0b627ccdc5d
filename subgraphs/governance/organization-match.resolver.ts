import { GraphQLError } from "graphql";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import type { OrganizationMatchRow } from "../../store/database/entities.js";
import { answerOrganizationMatch } from "../../store/governance/organizations/decide-match.js";
import {
  countOrganizationMatches,
  listOrganizationMatches,
  organizationMatchSortKey,
} from "../../store/read/governance/organizations.js";
import { forgetLoaded } from "../common/batch.js";
import { readListRequest, toConnection } from "../common/connection.js";
import { requireRole } from "../common/identity.js";
import type { GovernanceContext } from "./context.js";
import {
  OrganizationMatch,
  OrganizationMatchConnection,
  OrganizationMatchStatusName,
} from "./organization-match.type.js";
import { Organization } from "./organization.type.js";
import { refusedAsError } from "./refused-as-error.js";

const NOTE = {
  nullable: true,
  description: "Why, in a few words that everybody may read: up to 2,000 characters, without e-mail addresses.",
} as const;

/** Which registered organizations pages mean by the names they write. */
@Resolver(() => OrganizationMatch)
export class OrganizationMatchResolver {
  @Query(() => OrganizationMatchConnection, {
    nullable: true,
    description:
      "By which names pages mean registered organizations, or may mean them, those of one organization together. `confirmOrganizationMatch` and `rejectOrganizationMatch` answer what waits.",
  })
  async organizationMatches(
    @Arg("status", () => OrganizationMatchStatusName, {
      defaultValue: OrganizationMatchStatusName.PENDING,
      description: "Only those that stand so. Without it, those that wait for a steward.",
    })
    status: OrganizationMatchStatusName,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() { database }: GovernanceContext,
  ) {
    const request = readListRequest(`organization matches ${status}`, { first, after });
    const slice = await listOrganizationMatches(database, status, request);
    return toConnection(slice, request, organizationMatchSortKey, () => countOrganizationMatches(database, status));
  }

  @Mutation(() => OrganizationMatch, {
    nullable: true,
    description:
      "Says that pages mean the registered organization by this name; no rule overrules it, and it can be rejected later. For stewards. NOT_FOUND when the match is gone, CONFLICT when the name is confirmed as another's.",
  })
  confirmOrganizationMatch(
    @Arg("id", () => ID, { description: "Id of the match." }) id: string,
    @Arg("note", () => String, NOTE) note: string | undefined,
    @Ctx() context: GovernanceContext,
  ) {
    return answer({ id, status: "ACCEPTED", note }, context);
  }

  @Mutation(() => OrganizationMatch, {
    nullable: true,
    description:
      "Says that pages mean something else by this name; the pair is not asked about again, and can be confirmed later. For stewards. NOT_FOUND when the match is gone.",
  })
  rejectOrganizationMatch(
    @Arg("id", () => ID, { description: "Id of the match." }) id: string,
    @Arg("note", () => String, NOTE) note: string | undefined,
    @Ctx() context: GovernanceContext,
  ) {
    return answer({ id, status: "REJECTED", note }, context);
  }

  @FieldResolver(() => Organization)
  organization(@Root() { knownId }: OrganizationMatchRow, @Ctx() { organization }: GovernanceContext) {
    return organization.load(knownId);
  }

  @FieldResolver(() => String, { nullable: true })
  async name(@Root() { namedId }: OrganizationMatchRow, @Ctx() { registry }: GovernanceContext) {
    return (await registry.named.load(namedId))?.name ?? null;
  }

  @FieldResolver(() => Organization, { nullable: true })
  async named(@Root() { namedId }: OrganizationMatchRow, @Ctx() { organization }: GovernanceContext) {
    const found = await organization.load(namedId);
    return found?.id === namedId ? found : null;
  }
}

async function answer(given: Parameters<typeof answerOrganizationMatch>[1], context: GovernanceContext) {
  const { id: actor } = requireRole(context.identity, "steward");
  const { database, now } = context;
  await refusedAsError(() => answerOrganizationMatch(database, given, { actor, now }));
  // What was loaded for an earlier mutation of the same request may have become untrue.
  forgetLoaded(context);
  const match = await context.registry.match.load(given.id);
  if (match !== null) return match;
  throw new GraphQLError("The match has left the graph since.", { extensions: { code: "CONFLICT" } });
}
