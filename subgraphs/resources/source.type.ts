import { GraphQLDateTime } from "graphql-scalars";
import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from "type-graphql";

export enum HarvestModeName {
  FULL = "full",
  INCREMENTAL = "incremental",
}
registerEnumType(HarvestModeName, {
  name: "HarvestMode",
  description: "How much of the source a harvest reads.",
  valuesConfig: {
    FULL: { description: "Every page, compared with what we hold." },
    INCREMENTAL: { description: "What changed since the last harvest." },
  },
});

export enum HarvestStatusName {
  RUNNING = "running",
  FINISHED = "finished",
  STOPPED = "stopped",
  FAILED = "failed",
}
registerEnumType(HarvestStatusName, {
  name: "HarvestStatus",
  description: "How a harvest stands.",
  valuesConfig: {
    RUNNING: { description: "At work, or killed and to be continued." },
    FINISHED: { description: "Everything was read." },
    STOPPED: { description: "Ended early on purpose; a person should look." },
    FAILED: { description: "The source could not be read; it will be tried again." },
  },
});

@ObjectType({ description: "Why a harvest did not finish." })
export class Problem {
  @Field(() => String, { description: "Permanent name of the problem." })
  code!: string;

  @Field(() => String, { description: "What happened and what to do." })
  message!: string;
}

@ObjectType({ description: "How the pages of a harvest ended; every page ends in exactly one way." })
export class HarvestCounts {
  @Field(() => Int, { description: "New to us." })
  added!: number;
  @Field(() => Int, { description: "Changed since we last read them." })
  updated!: number;
  @Field(() => Int, { description: "The same as before." })
  unchanged!: number;
  @Field(() => Int, { description: "Gone at the source." })
  withdrawn!: number;
  @Field(() => Int, { description: "Back at the source." })
  restored!: number;
  @Field(() => Int, { description: "Hidden by the source, and so erased here." })
  redacted!: number;
  @Field(() => Int, { description: "Not for us; the reason is in the report." })
  skipped!: number;
  @Field(() => Int, { description: "Could not be used; they stay as they were." })
  failed!: number;
}

export enum IncidentOutcome {
  SKIPPED = "skipped",
  FAILED = "failed",
  NOTICE = "notice",
}
registerEnumType(IncidentOutcome, {
  name: "IncidentOutcome",
  description: "What a line of a harvest's report is about.",
  valuesConfig: {
    SKIPPED: { description: "A page that is not for us." },
    FAILED: { description: "A page that could not be used; it stays as it was." },
    NOTICE: { description: "Something about the source that a person should know; nothing is wrong with a page." },
  },
});

@ObjectType({ description: "A line of a harvest's report that a person should read." })
export class Incident {
  @Field(() => IncidentOutcome, { description: "What it is about." })
  outcome!: IncidentOutcome;

  @Field(() => String, { description: "Permanent name of what happened." })
  code!: string;

  @Field(() => String, { description: "What happened, why, and what to do." })
  message!: string;

  @Field(() => String, { nullable: true, description: "The address concerned, where there is one." })
  url!: string | null;
}

@ObjectType({ description: "One run over a source." })
export class Harvest {
  @Field(() => ID, { description: "Grows with every harvest." })
  id!: string;

  @Field(() => HarvestModeName, { description: "How much was read." })
  mode!: HarvestModeName;

  @Field(() => HarvestStatusName, { description: "How it stands." })
  status!: HarvestStatusName;

  @Field(() => HarvestCounts, { description: "How the pages ended." })
  counts!: HarvestCounts;

  @Field(() => Int, { description: "Requests sent to the source." })
  requests!: number;

  @Field(() => Float, { description: "Bytes received." })
  bytes!: number;

  @Field(() => GraphQLDateTime, { description: "When it began." })
  startedAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it ended; null while it runs." })
  endedAt!: Date | null;

  @Field(() => Problem, { nullable: true, description: "Why it did not finish." })
  problem!: Problem | null;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: "A partner's tool that we harvest." })
export class Source {
  @Field(() => ID, { description: "Short permanent name." })
  id!: string;

  @Field(() => String, { description: "Name for people." })
  name!: string;

  @Field(() => String, { description: "The protocol we read it with." })
  connector!: string;

  @Field(() => String, { description: "Its address." })
  url!: string;

  @Field(() => Boolean, { description: "False when it is served but no longer harvested." })
  enabled!: boolean;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When a harvest last finished." })
  lastSuccessAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When the partner's server last answered with anything; null when it never did.",
  })
  lastSeenAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it will be tried next." })
  nextAttemptAt!: Date | null;

  @Field(() => Problem, { nullable: true, description: "What stands in the way since the last success." })
  problem!: Problem | null;
}
