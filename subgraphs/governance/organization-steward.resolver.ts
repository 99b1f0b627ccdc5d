import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import { addFoundingMember, endMembership } from "../../store/governance/organizations/memberships.js";
import { changeOrganization, registerOrganization } from "../../store/governance/organizations/register.js";
import { forgetLoaded } from "../common/batch.js";
import { requireRole } from "../common/identity.js";
import type { GovernanceContext } from "./context.js";
import {
  ChangeOrganizationInput,
  FoundingMemberInput,
  RegisterOrganizationInput,
} from "./organization-registry.type.js";
import { Organization } from "./organization.type.js";
import { refusedAsError } from "./refused-as-error.js";
import { requireMemberOrSteward } from "./require-member-or-steward.js";

/** Who belongs to the commons. Each of these may be repeated: the same input changes nothing and is answered the same. */
@Resolver(() => Organization)
export class OrganizationStewardResolver {
  @Mutation(() => Organization, {
    nullable: true,
    description:
      "Makes an organization known to the commons, so that it can be a member and pages that name it by any of its names lead to it. For stewards. CONFLICT when it is registered otherwise, or a name or the SIREN number is another organization's.",
  })
  async registerOrganization(
    @Arg("input", () => RegisterOrganizationInput, { description: "The organization." })
    input: RegisterOrganizationInput,
    @Ctx() context: GovernanceContext,
  ) {
    const identity = requireRole(context.identity, "steward");
    const { database, now } = context;
    const id = await refusedAsError(() => registerOrganization(database, input, identity, now));
    return shownAgain(id, context);
  }

  @Mutation(() => Organization, {
    nullable: true,
    description:
      "Changes what the commons knows of an organization; a legal name that it has no more stays an alias. For stewards. NOT_FOUND when it is not registered, CONFLICT when a name or the SIREN number is another organization's.",
  })
  async changeOrganization(
    @Arg("input", () => ChangeOrganizationInput, { description: "What is otherwise." }) input: ChangeOrganizationInput,
    @Ctx() context: GovernanceContext,
  ) {
    requireRole(context.identity, "steward");
    const { database, now } = context;
    const { id, legalName, aliases, kind, url, siren } = input;
    const change = { legalName: legalName ?? undefined, aliases: aliases ?? undefined, kind: kind ?? undefined };
    await refusedAsError(() => changeOrganization(database, id, { ...change, url, siren }, now));
    return shownAgain(id, context);
  }

  @Mutation(() => Organization, {
    nullable: true,
    description:
      "Makes a registered organization one of those with which the consortium begins. For admins. NOT_FOUND when it is not registered; CONFLICT once anything was decided together: from then on members admit others by a proposal ADMIT_MEMBER.",
  })
  async addFoundingMember(
    @Arg("input", () => FoundingMemberInput, { description: "Which organization, and what it is." })
    input: FoundingMemberInput,
    @Ctx() context: GovernanceContext,
  ) {
    const identity = requireRole(context.identity, "admin");
    const { database, now } = context;
    await refusedAsError(() => addFoundingMember(database, input, identity, now));
    return shownAgain(input.organizationId, context);
  }

  @Mutation(() => Organization, {
    nullable: true,
    description:
      "Ends what an organization is to the consortium or to a pole, in whatever role. For members whose token acts for it, and for stewards. NOT_FOUND when it is nothing there, CONFLICT when that ended on another day.",
  })
  async endMembership(
    @Arg("organizationId", () => ID, { description: "Id of the organization." }) organizationId: string,
    @Arg("poleId", () => ID, { nullable: true, description: "Id of the pole; the consortium where it is left out." })
    poleId: string | undefined,
    @Arg("until", () => String, { description: "The first day on which it is so no more, such as 2027-01-01." })
    until: string,
    @Ctx() context: GovernanceContext,
  ) {
    const identity = requireMemberOrSteward(context.identity);
    const { database, now } = context;
    await refusedAsError(() => endMembership(database, { organizationId, poleId, until }, identity, now));
    return shownAgain(organizationId, context);
  }
}

/** The organization as it is after a write. */
function shownAgain(id: string, context: GovernanceContext) {
  forgetLoaded(context);
  return context.organization.load(id);
}
