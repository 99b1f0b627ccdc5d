import { Arg, Ctx, ID, Int, Mutation, Resolver } from "type-graphql";
import type { Identity } from "../../store/access/identity.js";
import { addDeliverable, deliver, endMission, reportProgress } from "../../store/governance/missions.js";
import { forgetLoaded } from "../common/batch.js";
import { requireRole } from "../common/identity.js";
import type { GovernanceContext } from "./context.js";
import { Mission } from "./mission.type.js";
import { refusedAsError } from "./refused-as-error.js";

const WHOSE =
  "For members, with a token that acts for a carrier or member of the pole that leads it, or of the consortium when none does. May be repeated. NOT_FOUND for what is not there, FORBIDDEN when it is not theirs to say";
const MISSION = "Short name of the mission.";

/** What those who lead a mission say of it. */
@Resolver()
export class MissionWorkResolver {
  @Mutation(() => Mission, {
    nullable: true,
    description: `Says how far a mission is. ${WHOSE}, CONFLICT when it has ended.`,
  })
  reportProgress(
    @Arg("missionId", () => ID, { description: MISSION }) missionId: string,
    @Arg("progress", () => Int, { description: "In percent, from 0 to 100." }) progress: number,
    @Ctx() context: GovernanceContext,
  ) {
    return changed(context, async (identity) => {
      await reportProgress(context.database, { missionId, progress }, identity, context.now);
      return missionId;
    });
  }

  @Mutation(() => Mission, {
    nullable: true,
    description: `Ends a mission; what it is to give may still be delivered. ${WHOSE}.`,
  })
  endMission(
    @Arg("missionId", () => ID, { description: MISSION }) missionId: string,
    @Ctx() context: GovernanceContext,
  ) {
    return changed(context, async (identity) => {
      await endMission(context.database, missionId, identity, context.now);
      return missionId;
    });
  }

  @Mutation(() => Mission, {
    nullable: true,
    description: `Adds what a mission is to give; one of the same title is the same, and its day is set anew. ${WHOSE}, CONFLICT when the mission has ended or has 200 of them.`,
  })
  addDeliverable(
    @Arg("missionId", () => ID, { description: MISSION }) missionId: string,
    @Arg("title", () => String, { description: "What it is, up to 300 characters." }) title: string,
    @Arg("dueOn", () => String, { nullable: true, description: "Day by which, such as 2027-06-30." })
    dueOn: string | undefined,
    @Ctx() context: GovernanceContext,
  ) {
    return changed(context, async (identity) => {
      await addDeliverable(context.database, { missionId, title, dueOn }, identity, context.now);
      return missionId;
    });
  }

  @Mutation(() => Mission, {
    nullable: true,
    description: `Says which resource of the graph a deliverable is; said again, the new one holds. ${WHOSE}.`,
  })
  deliver(
    @Arg("deliverableId", () => ID, { description: "Number of the deliverable." }) deliverableId: string,
    @Arg("resourceId", () => ID, { description: "Id of the resource; one that it had before will do." })
    resourceId: string,
    @Arg("on", () => String, { description: "Day on which it was delivered, such as 2027-06-30; not to come." })
    on: string,
    @Ctx() context: GovernanceContext,
  ) {
    return changed(context, (identity) =>
      deliver(context.database, { deliverableId, resourceId, on }, identity, context.now),
    );
  }
}

/** @param change Gives the mission's id. */
async function changed(context: GovernanceContext, change: (identity: Identity) => Promise<string>) {
  const identity = requireRole(context.identity, "member");
  const id = await refusedAsError(() => change(identity));
  forgetLoaded(context);
  return context.commons.mission.load(id);
}
