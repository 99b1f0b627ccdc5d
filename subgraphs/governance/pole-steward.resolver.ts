import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import { closePole, linkPoles, unlinkPoles } from "../../store/governance/poles.js";
import { forgetLoaded } from "../common/batch.js";
import { requireRole } from "../common/identity.js";
import type { GovernanceContext } from "./context.js";
import { Pole } from "./pole.type.js";
import { refusedAsError } from "./refused-as-error.js";
import { requireMemberOrSteward } from "./require-member-or-steward.js";

const WHOSE =
  "For members, with a token that acts for a carrier or member of the first pole, and for stewards. May be repeated.";
const POLE = "Short name of the pole that your organization is in.";
const OTHER = "Short name of the other pole.";

/** What poles do without a decision of the consortium. */
@Resolver()
export class PoleStewardResolver {
  @Mutation(() => Pole, {
    nullable: true,
    description: `Says on what two poles coordinate, and how; said again, from either side, the new words hold. ${WHOSE} NOT_FOUND for a pole that is not there, CONFLICT for a closed one, FORBIDDEN when it is not theirs to say.`,
  })
  async linkPoles(
    @Arg("poleId", () => ID, { description: POLE }) poleId: string,
    @Arg("otherPoleId", () => ID, { description: OTHER }) otherPoleId: string,
    @Arg("text", () => String, { description: "On what and how, up to 2,000 characters that everybody may read." })
    text: string,
    @Ctx() context: GovernanceContext,
  ) {
    const identity = requireMemberOrSteward(context.identity);
    const { database, now } = context;
    await refusedAsError(() => linkPoles(database, { poleId, otherPoleId, text }, identity, now));
    forgetLoaded(context);
    return context.commons.pole.load(poleId);
  }

  @Mutation(() => Pole, {
    nullable: true,
    description: `Says that two poles coordinate no longer. ${WHOSE} NOT_FOUND for a pole that is not there, FORBIDDEN when it is not theirs to say.`,
  })
  async unlinkPoles(
    @Arg("poleId", () => ID, { description: POLE }) poleId: string,
    @Arg("otherPoleId", () => ID, { description: OTHER }) otherPoleId: string,
    @Ctx() context: GovernanceContext,
  ) {
    const identity = requireMemberOrSteward(context.identity);
    const { database, now } = context;
    await refusedAsError(() => unlinkPoles(database, { poleId, otherPoleId }, identity, now));
    forgetLoaded(context);
    return context.commons.pole.load(poleId);
  }

  @Mutation(() => Pole, {
    nullable: true,
    description:
      "Closes a pole: its memberships end, what it decided stays, and the consortium takes over its missions. For stewards. May be repeated. CONFLICT as long as one of its proposals is open.",
  })
  async closePole(
    @Arg("poleId", () => ID, { description: "Its short name." }) poleId: string,
    @Ctx() context: GovernanceContext,
  ) {
    requireRole(context.identity, "steward");
    await refusedAsError(() => closePole(context.database, poleId, context.now));
    forgetLoaded(context);
    return context.commons.pole.load(poleId);
  }
}
