import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { SourceRow } from "../../store/database/entities.js";
import { explainHealth } from "../../store/read/explain-health.js";
import { type SourceHealth as Health, healthOf } from "../../store/read/source-health.js";
import { listSources } from "../../store/read/sources.js";
import { badInput } from "../common/arguments.js";
import type { ResourcesContext } from "./context.js";
import { LanguageName, SourceHealth } from "./source-health.type.js";
import { Harvest, Incident, IncidentOutcome, Source } from "./source.type.js";

/** The most harvests of a source given at once. */
const MOST_HARVESTS = 100;

/** The most lines of a report given at once; no more are kept of one. */
const MOST_INCIDENTS = 1_000;

@Resolver(() => Source)
export class SourceResolver {
  @Query(() => [Source], { nullable: true, description: "The partner tools we harvest." })
  sources(@Ctx() { database }: ResourcesContext) {
    return listSources(database);
  }

  @Query(() => Source, { nullable: true, description: "One source by its id; null when there is none." })
  source(@Arg("id", () => ID, { description: "Its id." }) id: string, @Ctx() { source }: ResourcesContext) {
    return source.load(id);
  }

  @FieldResolver(() => Int, { description: "How many of its pages we hold." })
  livePages(@Root() { id }: SourceRow, @Ctx() { livePages }: ResourcesContext) {
    return livePages.load(id, null);
  }

  @FieldResolver(() => SourceHealth, {
    description: "How it stands: when it was last read, what is expected, what failed and why.",
  })
  async health(@Root() source: SourceRow, @Ctx() { livePages, now }: ResourcesContext) {
    return healthOf(source, await livePages.load(source.id, null), now);
  }

  @FieldResolver(() => [Harvest], { description: "Its latest harvests, newest first." })
  async harvests(
    @Root() { id }: SourceRow,
    @Arg("first", () => Int, { defaultValue: 5, description: "At most this many, up to 100." }) first: number,
    @Ctx() { harvests }: ResourcesContext,
  ) {
    requireFirst(first, MOST_HARVESTS);
    return (await harvests.load(id, first)).map((row) => ({ ...row, id: String(row.id) }));
  }
}

@Resolver(() => SourceHealth)
export class SourceHealthResolver {
  @FieldResolver(() => String, {
    description:
      "The same in a few plain sentences: what failed, since when, what happens next and what a person can do. Times are in UTC.",
  })
  explanation(
    @Root() health: Health,
    @Arg("language", () => LanguageName, { defaultValue: LanguageName.EN, description: "The language to write in." })
    language: LanguageName,
  ) {
    return explainHealth(health, language);
  }
}

@Resolver(() => Harvest)
export class HarvestResolver {
  @FieldResolver(() => [Incident], {
    description:
      "What a person should read of its report, in the order in which it happened. At most 1,000 lines are kept.",
  })
  incidents(
    @Root() { id }: Harvest,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 1,000." }) first: number,
    @Arg("outcome", () => IncidentOutcome, { nullable: true, description: "Only the lines about this." })
    outcome: IncidentOutcome | undefined,
    @Ctx() { incidents }: ResourcesContext,
  ) {
    requireFirst(first, MOST_INCIDENTS);
    return incidents.load(id, { first, outcome: outcome ?? undefined });
  }
}

function requireFirst(first: number, most: number): void {
  if (first < 0 || first > most) throw badInput("first", `\`first\` is ${first}; it must be from 0 to ${most}.`);
}
