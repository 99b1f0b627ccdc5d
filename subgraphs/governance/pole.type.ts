import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { PoleAutonomyName, ProposalKindName } from "./proposal-content.type.js";
import { Proposal } from "./proposal.type.js";

@ObjectType({ description: "A part of the consortium that decides within its remit (un pôle)." })
export class Pole {
  @Field(() => ID, { description: "Its short permanent name, such as recits." })
  id!: string;

  @Field(() => String, { description: "Its name for people." })
  name!: string;

  @Field(() => String, { description: "What it takes care of." })
  remit!: string;

  @Field(() => PoleAutonomyName, { description: "How it stands to the other poles." })
  autonomy!: PoleAutonomyName;

  @Field(() => [ProposalKindName], { description: "What it decides by itself; the rest is the consortium's." })
  decides!: ProposalKindName[];

  @Field(() => Float, { description: "Share of its members that must consent by the deadline, from 0 to 1." })
  quorum!: number;

  @Field(() => Int, { description: "Days from a proposal to its deadline." })
  deadlineDays!: number;

  @Field(() => GraphQLDateTime, { description: "When it was opened." })
  openedAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it was closed; null as long as it is open." })
  closedAt!: Date | null;

  @Field(() => Proposal, { nullable: true, description: "The decision that opened it." })
  proposal!: Proposal | null;
}

@ObjectType({ description: "A pole coordinates with another." })
export class PoleLink {
  @Field(() => Pole, { description: "The other pole." })
  pole!: Pole;

  @Field(() => String, { description: "On what, and how, in the words of their members." })
  text!: string;
}
