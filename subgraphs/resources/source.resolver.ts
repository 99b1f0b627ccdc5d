import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { SourceRow } from "../../store/database/entities.js";
import { listSources } from "../../store/read/sources.js";
import { badInput } from "../common/arguments.js";
import type { ResourcesContext } from "./context.js";
import { Harvest, Source } from "./source.type.js";

/** The most harvests of a source given at once. */
const MOST_HARVESTS = 100;

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

  @FieldResolver(() => [Harvest], { description: "Its latest harvests, newest first." })
  async harvests(
    @Root() { id }: SourceRow,
    @Arg("first", () => Int, { defaultValue: 5, description: "At most this many, up to 100." }) first: number,
    @Ctx() { harvests }: ResourcesContext,
  ) {
    if (first < 0 || first > MOST_HARVESTS)
      throw badInput("first", `\`first\` is ${first}; it must be from 0 to ${MOST_HARVESTS}.`);
    return (await harvests.load(id, first)).map((row) => ({ ...row, id: String(row.id) }));
  }
}
