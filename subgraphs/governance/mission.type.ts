import { GraphQLDateTime } from "graphql-scalars";
import { Directive, Field, ID, Int, ObjectType } from "type-graphql";
import { connectionOf } from "../common/connection.js";
import { Territory } from "./organization-territory.type.js";
import { Pole } from "./pole.type.js";
import { Proposal } from "./proposal.type.js";

@Directive('@key(fields: "id")')
@ObjectType({
  description: "Something the partners share: a commons, a method, a story … with every page that describes it.",
})
export class Resource {
  @Field(() => ID, { description: "Stable and opaque; the same after a rebuild." })
  id!: string;
}

@ObjectType({ description: "Work that the commons takes on." })
export class Mission {
  @Field(() => ID, { description: "Its short permanent name, such as veillees." })
  id!: string;

  @Field(() => String, { description: "Its title." })
  title!: string;

  @Field(() => String, { description: "What it is for." })
  purpose!: string;

  @Field(() => Pole, { nullable: true, description: "The pole that leads it; null for the consortium itself." })
  leadPole!: Pole | null;

  @Field(() => [Territory], { description: "Where it takes place." })
  territories!: Territory[];

  @Field(() => Int, { description: "How far it is, in percent, as those who lead it say." })
  progress!: number;

  @Field(() => GraphQLDateTime, { description: "When it was decided on." })
  launchedAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it ended; null as long as it goes on." })
  endedAt!: Date | null;

  @Field(() => Proposal, { nullable: true, description: "The decision that launched it." })
  proposal!: Proposal | null;
}

@ObjectType({ description: "What a mission is to give: a resource of the graph, once it is there." })
export class Deliverable {
  @Field(() => ID, { description: "Its number." })
  id!: string;

  @Field(() => String, { description: "What it is." })
  title!: string;

  @Field(() => Mission, { nullable: true, description: "The mission that gives it." })
  mission!: Mission | null;

  @Field(() => Resource, {
    nullable: true,
    description: "The resource that it became; null before it is delivered, and when the resource left the graph.",
  })
  resource!: Resource | null;

  @Field(() => String, { nullable: true, description: "Day by which it is due, such as 2027-06-30." })
  dueOn!: string | null;

  @Field(() => String, { nullable: true, description: "Day on which it was delivered; null before." })
  deliveredOn!: string | null;

  @Field(() => Boolean, {
    description: "True when it was delivered after the day by which it was due, or that day is over without it.",
  })
  isLate!: boolean;
}

export const MissionConnection = connectionOf("Mission", () => Mission, "missions");
