import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { DeliverableRow, MissionRow } from "../../store/database/entities.js";
import { dayOf } from "../../store/governance/day.js";
import { countMissions, listMissions, missionSortKey } from "../../store/read/governance/missions.js";
import { readListRequest, toConnection } from "../common/connection.js";
import type { GovernanceContext } from "./context.js";
import { Deliverable, Mission, MissionConnection, Resource } from "./mission.type.js";
import { Territory } from "./organization-territory.type.js";
import { Pole } from "./pole.type.js";
import { Proposal } from "./proposal.type.js";

const ENDED = "Only those that have ended (true) or go on (false); all of them when left out.";

@Resolver(() => Mission)
export class MissionResolver {
  @Query(() => MissionConnection, {
    nullable: true,
    description: "What the commons has taken on, the newest first.",
  })
  async missions(
    @Arg("ended", () => Boolean, { nullable: true, description: ENDED }) ended: boolean | undefined,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() { database }: GovernanceContext,
  ) {
    const filter = ended == null ? {} : { ended };
    const request = readListRequest("missions", { first, after });
    const slice = await listMissions(database, { ...request, ...filter });
    return toConnection(slice, request, missionSortKey, () => countMissions(database, filter));
  }

  @Query(() => Mission, { nullable: true, description: "One mission by its short name; null when there is none." })
  mission(
    @Arg("id", () => ID, { description: "Its short name, such as veillees." }) id: string,
    @Ctx() { commons }: GovernanceContext,
  ) {
    return commons.mission.load(id);
  }

  @FieldResolver(() => Pole, { nullable: true })
  leadPole(@Root() { leadPoleId }: MissionRow, @Ctx() { commons }: GovernanceContext) {
    return leadPoleId === null ? null : commons.pole.load(leadPoleId);
  }

  @FieldResolver(() => [Territory])
  territories(@Root() { territoryIds }: MissionRow): Territory[] {
    return territoryIds.map((id) => ({ id }));
  }

  @FieldResolver(() => [Deliverable], { description: "What it is to give, in the order in which it was said." })
  deliverables(@Root() { id }: MissionRow, @Ctx() { commons }: GovernanceContext) {
    return commons.deliverables.load(id);
  }

  @FieldResolver(() => Proposal, { nullable: true })
  proposal(@Root() { proposalId }: MissionRow, @Ctx() { proposal }: GovernanceContext) {
    return proposal.load(proposalId);
  }
}

@Resolver(() => Deliverable)
export class DeliverableResolver {
  @FieldResolver(() => Mission, { nullable: true })
  mission(@Root() { missionId }: DeliverableRow, @Ctx() { commons }: GovernanceContext) {
    return commons.mission.load(missionId);
  }

  @FieldResolver(() => Resource, { nullable: true })
  async resource(
    @Root() { resourceId }: DeliverableRow,
    @Ctx() { commons }: GovernanceContext,
  ): Promise<Resource | null> {
    const id = resourceId === null ? null : await commons.resourceToday.load(resourceId);
    return id === null ? null : { id };
  }

  @FieldResolver(() => Boolean)
  isLate(@Root() { dueOn, deliveredOn }: DeliverableRow, @Ctx() { now }: GovernanceContext) {
    return dueOn !== null && dueOn < (deliveredOn ?? dayOf(now));
  }
}

@Resolver(() => Territory)
export class TerritoryMissionsResolver {
  @FieldResolver(() => MissionConnection, {
    nullable: true,
    description: "The missions that take place in it or in what lies inside it, the newest first.",
  })
  async missions(
    @Root() { id }: Territory,
    @Arg("ended", () => Boolean, { nullable: true, description: ENDED }) ended: boolean | undefined,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() { commons: { missionsThere, missionCountThere } }: GovernanceContext,
  ) {
    const filter = ended == null ? {} : { ended };
    const request = readListRequest("territory missions", { first, after });
    const slice = await missionsThere.load(id, { ...request, ...filter });
    return toConnection(slice, request, missionSortKey, () => missionCountThere.load(id, filter));
  }
}

@Resolver(() => Resource)
export class ResourceDeliverablesResolver {
  @FieldResolver(() => [Deliverable], { description: "What missions of the commons were to give, and this is." })
  deliverables(@Root() { id }: Resource, @Ctx() { commons }: GovernanceContext) {
    return commons.delivered.load(id);
  }
}
