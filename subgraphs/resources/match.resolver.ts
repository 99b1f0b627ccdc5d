import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { MatchRow, ResourceRow } from "../../store/database/entities.js";
import type { DirectionReason as Reason } from "../../store/identity/verdict.js";
import { QUEUE, countMatches, listMatches, matchSortKey } from "../../store/read/matches.js";
import { readListRequest, toConnection } from "../common/connection.js";
import type { ResourcesContext } from "./context.js";
import {
  type FoundMatch,
  MatchCandidate,
  MatchCandidateConnection,
  MatchDirection,
  MatchEvidence,
  MatchOutcome,
  MatchQuote,
  toMatchCandidate,
} from "./match.type.js";
import { requirePresent } from "./past.js";
import { Resource } from "./resource.type.js";
import { requireCount } from "./search-arguments.js";
import { SourcePage, toSourcePage } from "./source-page.type.js";

/** Which pages of a match are which, before they are loaded. */
interface FoundDirection {
  readonly originalId: string;
  readonly copyId: string;
  readonly because: Reason;
}

@Resolver(() => MatchCandidate)
export class MatchResolver {
  @Query(() => MatchCandidateConnection, {
    nullable: true,
    description:
      "The review queue: pairs of pages that wait for a steward, the surest first. `confirmMatch` and `rejectMatch` answer them.",
  })
  async matchCandidates(
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Arg("outcome", () => MatchOutcome, {
      nullable: true,
      description: "Only those that this became of. Without it, REVIEW and HELD: what waits for a steward.",
    })
    outcome: MatchOutcome | undefined,
    @Arg("sourceId", () => ID, { nullable: true, description: "Only those with a page of this source." })
    sourceId: string | undefined,
    @Ctx() { database }: ResourcesContext,
  ) {
    const request = readListRequest("matches", { first, after });
    const wish = { outcomes: outcome == null ? QUEUE : [outcome], sourceId: sourceId ?? undefined };
    const { items, hasNextPage } = await listMatches(database, wish, request);
    const slice = { items: items.map(toMatchCandidate), hasNextPage };
    return toConnection(slice, request, matchSortKey, () => countMatches(database, wish));
  }

  @Query(() => MatchCandidate, {
    nullable: true,
    description: "One match by its id, whatever became of it; null when there is none.",
  })
  async matchCandidate(
    @Arg("id", () => ID, { description: "Its id." }) id: string,
    @Ctx() { matches }: ResourcesContext,
  ) {
    const row = await matches.byId.load(id);
    return row === null ? null : toMatchCandidate(row);
  }

  @FieldResolver(() => [SourcePage])
  async pages(@Root() { pageA, pageB }: FoundMatch, @Ctx() context: ResourcesContext) {
    return Promise.all([pageA, pageB].map((id) => loadPage(id, context)));
  }

  @FieldResolver(() => [Resource])
  async resources(@Root() { pageA, pageB }: FoundMatch, @Ctx() context: ResourcesContext) {
    return resourcesOf([pageA, pageB], context);
  }
}

@Resolver(() => MatchDirection)
export class MatchDirectionResolver {
  @FieldResolver(() => SourcePage)
  original(@Root() { originalId }: FoundDirection, @Ctx() context: ResourcesContext) {
    return loadPage(originalId, context);
  }

  @FieldResolver(() => SourcePage)
  copy(@Root() { copyId }: FoundDirection, @Ctx() context: ResourcesContext) {
    return loadPage(copyId, context);
  }
}

@Resolver(() => MatchEvidence)
export class MatchEvidenceResolver {
  @FieldResolver(() => [MatchQuote])
  async quotes(@Root() { quotes }: MatchRow["evidence"][number], @Ctx() { page }: ResourcesContext) {
    const found = await Promise.all(quotes.map(async ({ pageId, text }) => ({ shown: await page.load(pageId), text })));
    return found.flatMap(({ shown, text }) => (shown === null ? [] : [{ page: toSourcePage(shown), text }]));
  }
}

/** What a resource tells of its pages' matches. */
@Resolver(() => Resource)
export class ResourceMatchResolver {
  @FieldResolver(() => [MatchCandidate], {
    description:
      "What the engine of identity says of its pages and others, whatever became of it: why pages are together first, then what waits for a steward, then notes and what a steward has settled.",
  })
  async matches(
    @Root() resource: ResourceRow,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Ctx() { matches }: ResourcesContext,
  ) {
    requirePresent(resource, "matches");
    requireCount("first", first);
    return (await matches.ofResource.load(resource.id, first)).map(toMatchCandidate);
  }
}

/** A live page; an error of its own where it left while the answer was made. */
export async function loadPage(id: string, { page }: ResourcesContext) {
  const shown = await page.load(id);
  if (shown === null) throw new Error(`The page ${id} is not live any more.`);
  return toSourcePage(shown);
}

/** The resources that pages are in, each once, in the order of the pages. */
export async function resourcesOf(pageIds: readonly string[], { matches, resource }: ResourcesContext) {
  const places = await Promise.all(pageIds.map((id) => matches.placeOfPage.load(id)));
  const ids = [...new Set(places.flatMap((place) => place?.resourceId ?? []))];
  const rows = await Promise.all(ids.map((id) => resource.load(id)));
  return rows.filter((row) => row !== null);
}
