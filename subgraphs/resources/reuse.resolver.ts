import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { ResourceRow, SourceRow } from "../../store/database/entities.js";
import { type Reuse as FoundReuse, staleSortKey } from "../../store/read/reuses.js";
import { readListRequest, toConnection } from "../common/connection.js";
import type { ResourcesContext } from "./context.js";
import { loadPage } from "./match.resolver.js";
import { MatchCandidate, toMatchCandidate } from "./match.type.js";
import { requirePresent } from "./past.js";
import { Resource } from "./resource.type.js";
import { Reuse, ReuseBehind, ReuseConnection, daysBehind } from "./reuse.type.js";
import { requireCount } from "./search-arguments.js";
import { SourcePage } from "./source-page.type.js";
import { Source } from "./source.type.js";

@Resolver(() => Reuse)
export class ReuseResolver {
  @FieldResolver(() => SourcePage)
  original(@Root() { originalId }: FoundReuse, @Ctx() context: ResourcesContext) {
    return loadPage(originalId, context);
  }

  @FieldResolver(() => SourcePage)
  copy(@Root() { copyId }: FoundReuse, @Ctx() context: ResourcesContext) {
    return loadPage(copyId, context);
  }

  @FieldResolver(() => ReuseBehind)
  behind(@Root() reuse: FoundReuse, @Ctx() { now }: ResourcesContext): ReuseBehind {
    return { ...reuse.behind, days: daysBehind(reuse, now) };
  }

  @FieldResolver(() => MatchCandidate)
  async match(@Root() { matchId }: FoundReuse, @Ctx() { matches }: ResourcesContext) {
    const row = await matches.byId.load(matchId);
    if (row === null) throw new Error(`The match ${matchId} is not there any more.`);
    return toMatchCandidate(row);
  }
}

/** What a resource tells of texts that went from page to page. */
@Resolver(() => Resource)
export class ResourceReuseResolver {
  @FieldResolver(() => [Reuse], {
    description:
      "Where its pages' texts live in other pages, and other pages' in its own: copies that are behind first, the longest behind first.",
  })
  async reuses(
    @Root() resource: ResourceRow,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Ctx() { matches }: ResourcesContext,
  ) {
    requirePresent(resource, "reuses");
    requireCount("first", first);
    return matches.reuses.load(resource.id, first);
  }
}

/** What a source should look at. */
@Resolver(() => Source)
export class SourceReuseResolver {
  @FieldResolver(() => ReuseConnection, {
    nullable: true,
    description: "Its copies of other pages that are behind their originals, the longest behind first.",
  })
  async staleCopies(
    @Root() { id }: SourceRow,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() { matches }: ResourcesContext,
  ) {
    const request = readListRequest("stale copies", { first, after });
    const slice = await matches.staleCopies.load(id, request);
    return toConnection(slice, request, staleSortKey, () => matches.staleCopyCount.load(id, null));
  }

  @FieldResolver(() => Int, { description: "How many of its copies are behind their originals." })
  staleCopyCount(@Root() { id }: SourceRow, @Ctx() { matches }: ResourcesContext) {
    return matches.staleCopyCount.load(id, null);
  }
}
