import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { dayOf, readDay } from "../../store/governance/day.js";
import {
  type CharterHistory,
  type CharterVersionHead,
  charterHistories,
  versionInForce,
} from "../../store/read/governance/charters.js";
import { Charter, CharterVersion } from "./charter.type.js";
import type { GovernanceContext } from "./context.js";
import { Proposal } from "./proposal.type.js";
import { refusedAsError } from "./refused-as-error.js";

@Resolver(() => Charter)
export class CharterResolver {
  @Query(() => [Charter], { nullable: true, description: "The charters that were ever adopted, by name." })
  charters(@Ctx() { database }: GovernanceContext) {
    return charterHistories(database);
  }

  @Query(() => Charter, { nullable: true, description: "One charter by its short name; null when there is none." })
  async charter(
    @Arg("name", () => String, { description: "Its short name, such as charte." }) name: string,
    @Ctx() { database }: GovernanceContext,
  ) {
    return (await charterHistories(database, name))[0] ?? null;
  }

  @FieldResolver(() => CharterVersion, {
    nullable: true,
    description: "The version that is in force on a day: of those from that day or before, the one adopted last.",
  })
  async inForce(
    @Root() history: CharterHistory,
    @Arg("on", () => String, { nullable: true, description: "A day such as 2027-01-01; today (UTC) when left out." })
    on: string | undefined,
    @Ctx() { now }: GovernanceContext,
  ) {
    const day = on == null ? dayOf(now) : await refusedAsError(async () => readDay("on", on));
    return versionInForce(history, day) ?? null;
  }
}

@Resolver(() => CharterVersion)
export class CharterVersionResolver {
  @FieldResolver(() => String)
  text(@Root() { id }: CharterVersionHead, @Ctx() { commons }: GovernanceContext) {
    return commons.charterText.load(id);
  }

  @FieldResolver(() => Proposal, { nullable: true })
  proposal(@Root() { proposalId }: CharterVersionHead, @Ctx() { proposal }: GovernanceContext) {
    return proposal.load(proposalId);
  }
}
