import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { MembershipRow, PoleRow, ProposalRow } from "../../store/database/entities.js";
import type { ProposalState } from "../../store/database/governance-entities.js";
import { type CoordinatedPole, listPoles } from "../../store/read/governance/poles.js";
import { proposalSortKey } from "../../store/read/governance/proposals.js";
import { readListRequest, toConnection } from "../common/connection.js";
import type { GovernanceContext } from "./context.js";
import { Membership } from "./membership.type.js";
import { Mission } from "./mission.type.js";
import { PersonRole } from "./person-role.type.js";
import { Pole, PoleLink } from "./pole.type.js";
import { Proposal, ProposalConnection, ProposalStateName } from "./proposal.type.js";
import type { ShownProposal } from "./to-proposal.js";

@Resolver(() => Pole)
export class PoleResolver {
  @Query(() => [Pole], { nullable: true, description: "The poles of the consortium, by name." })
  poles(
    @Arg("closed", () => Boolean, {
      nullable: true,
      description: "Only those that are closed (true) or open (false); all of them when left out.",
    })
    closed: boolean | undefined,
    @Ctx() { database }: GovernanceContext,
  ) {
    return listPoles(database, closed ?? undefined);
  }

  @Query(() => Pole, { nullable: true, description: "One pole by its short name; null when there is none." })
  pole(
    @Arg("id", () => ID, { description: "Its short name, such as recits." }) id: string,
    @Ctx() { commons }: GovernanceContext,
  ) {
    return commons.pole.load(id);
  }

  @FieldResolver(() => [Membership], {
    description: "Who is and was in it, those of longest standing first; `until` tells who left.",
  })
  members(@Root() { id }: PoleRow, @Ctx() { commons }: GovernanceContext) {
    return commons.ofPole.members.load(id);
  }

  @FieldResolver(() => [PoleLink], { description: "The open poles with which it coordinates." })
  coordinatesWith(@Root() { id }: PoleRow, @Ctx() { commons }: GovernanceContext) {
    return commons.ofPole.links.load(id);
  }

  @FieldResolver(() => [PersonRole], { description: "What people do in it, by name." })
  people(@Root() { id }: PoleRow, @Ctx() { commons }: GovernanceContext) {
    return commons.ofPole.people.load(id);
  }

  @FieldResolver(() => [Mission], { description: "The missions that it leads or led, the newest first." })
  missions(@Root() { id }: PoleRow, @Ctx() { commons }: GovernanceContext) {
    return commons.ofPole.missions.load(id);
  }

  @FieldResolver(() => ProposalConnection, {
    nullable: true,
    description: "What is and was proposed to it, the newest first.",
  })
  async proposals(
    @Root() { id }: PoleRow,
    @Arg("state", () => ProposalStateName, { nullable: true, description: "Only those that stand so." })
    state: ProposalStateName | undefined,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() { commons: { ofPole }, proposal }: GovernanceContext,
  ) {
    const wanted = state == null ? null : (state as ProposalState);
    const request = readListRequest("pole proposals", { first, after });
    const { items, hasNextPage } = await ofPole.proposals.load(id, { ...request, ...(wanted && { state: wanted }) });
    const shown = await proposal.loadMany(items.map((row) => row.id));
    const slice = { items: shown.filter((each) => each !== null && !(each instanceof Error)), hasNextPage };
    return toConnection(
      slice,
      request,
      (each) => proposalSortKey(each as unknown as ProposalRow),
      () => ofPole.proposalCount.load(id, wanted),
    );
  }

  @FieldResolver(() => Proposal, { nullable: true })
  proposal(@Root() { proposalId }: PoleRow, @Ctx() { proposal }: GovernanceContext) {
    return proposal.load(proposalId);
  }
}

@Resolver(() => PoleLink)
export class PoleLinkResolver {
  @FieldResolver(() => Pole)
  pole(@Root() { otherPoleId }: CoordinatedPole, @Ctx() { commons }: GovernanceContext) {
    return commons.pole.load(otherPoleId);
  }
}

@Resolver(() => Membership)
export class MembershipPoleResolver {
  @FieldResolver(() => Pole, { nullable: true })
  pole(@Root() { poleId }: MembershipRow, @Ctx() { commons }: GovernanceContext) {
    return poleId === null ? null : commons.pole.load(poleId);
  }
}

@Resolver(() => Proposal)
export class ProposalPoleResolver {
  @FieldResolver(() => Pole, { nullable: true, description: "The pole that decides; null for the consortium." })
  pole(@Root() { poleId }: ShownProposal, @Ctx() { commons }: GovernanceContext) {
    return poleId === null ? null : commons.pole.load(poleId);
  }
}
