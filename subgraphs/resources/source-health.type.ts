import { GraphQLDateTime } from "graphql-scalars";
import { Field, Int, ObjectType, registerEnumType } from "type-graphql";

export enum HealthStatusName {
  HEALTHY = "HEALTHY",
  LATE = "LATE",
  FAILING = "FAILING",
  STOPPED = "STOPPED",
  NEVER_HARVESTED = "NEVER_HARVESTED",
  HARVESTING = "HARVESTING",
  OFF = "OFF",
}
registerEnumType(HealthStatusName, {
  name: "SourceHealthStatus",
  description: "How a source stands.",
  valuesConfig: {
    HEALTHY: { description: "It was read in time and nothing is wrong." },
    LATE: { description: "Nothing failed, but no harvest has finished in time: nobody seems to harvest." },
    FAILING: { description: "The last attempts failed; it is tried again by itself." },
    STOPPED: { description: "The last harvest was stopped, and a person has to act." },
    NEVER_HARVESTED: { description: "Nobody has read it yet." },
    HARVESTING: { description: "It is being read for the first time." },
    OFF: { description: "It is switched off: what we hold is shown and no longer brought up to date." },
  },
});

export enum LanguageName {
  EN = "EN",
  FR = "FR",
}
registerEnumType(LanguageName, {
  name: "Language",
  description: "A language in which sentences for people are written.",
  valuesConfig: {
    EN: { description: "English." },
    FR: { description: "French." },
  },
});

@ObjectType({ description: "How a source stands now, for people to read and for monitors to watch." })
export class SourceHealth {
  @Field(() => HealthStatusName, { description: "How it stands, in one word." })
  status!: HealthStatusName;

  @Field(() => Boolean, {
    description: "False when something has to be mended: LATE, FAILING, STOPPED or NEVER_HARVESTED.",
  })
  healthy!: boolean;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When a harvest last finished; null before the first." })
  lastSuccessAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When the partner's server last answered with anything; null when it never did.",
  })
  lastSeenAt!: Date | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Longest time between two harvests by its schedule, in seconds; null when it is not harvested on a schedule.",
  })
  expectedEverySeconds!: number | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      "When the next success is due at the latest: two such times and an hour after the last. Null when none is expected.",
  })
  expectedBefore!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "Since when harvests have not finished; null when the last one did.",
  })
  failingSince!: Date | null;

  @Field(() => Int, { description: "How many harvests in a row have not finished." })
  failures!: number;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it is tried next; null when no time is planned." })
  nextAttemptAt!: Date | null;
}
