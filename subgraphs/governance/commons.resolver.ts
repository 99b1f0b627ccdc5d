import { Arg, Ctx, FieldResolver, Int, Query, Resolver } from "type-graphql";
import commons from "../../store/governance/commons.json" with { type: "json" };
import { dayOf } from "../../store/governance/day.js";
import { charterHistories, versionInForce } from "../../store/read/governance/charters.js";
import { peopleOfTheCommons } from "../../store/read/governance/people.js";
import { consortiumMembers, listPoles } from "../../store/read/governance/poles.js";
import { countProposals } from "../../store/read/governance/proposals.js";
import { CharterVersion } from "./charter.type.js";
import { Commons } from "./commons.type.js";
import type { GovernanceContext } from "./context.js";
import { Membership } from "./membership.type.js";
import { PersonRole } from "./person-role.type.js";
import { Pole } from "./pole.type.js";
import { MembershipRoleName } from "./proposal-content.type.js";

/** In this order members are shown. */
const ROLES: readonly string[] = Object.values(MembershipRoleName);

@Resolver(() => Commons)
export class CommonsResolver {
  @Query(() => Commons, {
    nullable: true,
    description: "The commons as a whole: who shares it, by what rules, and what waits to be decided.",
  })
  commons() {
    return commons;
  }

  @FieldResolver(() => [Membership])
  async members(
    @Arg("role", () => MembershipRoleName, { nullable: true, description: "Only those who are this." })
    role: MembershipRoleName | undefined,
    @Ctx() { database, now }: GovernanceContext,
  ) {
    const members = await consortiumMembers(database, dayOf(now));
    const wanted = members.filter((member) => role == null || member.role === role);
    return wanted.toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
  }

  @FieldResolver(() => [Pole])
  poles(@Ctx() { database }: GovernanceContext) {
    return listPoles(database, false);
  }

  @FieldResolver(() => [CharterVersion])
  async charters(@Ctx() { database, now }: GovernanceContext) {
    const histories = await charterHistories(database);
    return histories.flatMap((history) => versionInForce(history, dayOf(now)) ?? []);
  }

  @FieldResolver(() => [PersonRole])
  people(@Ctx() { database }: GovernanceContext) {
    return peopleOfTheCommons(database);
  }

  @FieldResolver(() => Int)
  openProposals(@Ctx() { database }: GovernanceContext) {
    return countProposals(database, { state: "OPEN" });
  }

  @FieldResolver(() => Int)
  objectedProposals(@Ctx() { database }: GovernanceContext) {
    return countProposals(database, { state: "OBJECTED" });
  }
}
