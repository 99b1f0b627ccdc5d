import { GraphQLError } from "graphql";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { DecisionRefusedError } from "../../store/match/decision-refused.js";
import { type Decided, type Wish, decide } from "../../store/match/decide.js";
import { countDecisions, decisionSortKey, listDecisions } from "../../store/read/decisions.js";
import { forgetLoaded } from "../common/batch.js";
import { readListRequest, toConnection } from "../common/connection.js";
import { requireRole } from "../common/identity.js";
import type { ResourcesContext } from "./context.js";
import { toMatchCandidate } from "./match.type.js";
import { SourcePage, toSourcePage } from "./source-page.type.js";
import {
  IdentityDecision,
  IdentityDecisionConnection,
  MatchPayload,
  MergePayload,
  SplitPayload,
  toIdentityDecision,
} from "./steward.type.js";

const NOTE = {
  nullable: true,
  description: "Why, in a few words that everybody may read: up to 2,000 characters, without e-mail addresses.",
} as const;

/** What stewards do about the identity of pages. Each decision may be repeated: it is answered the same. */
@Resolver()
export class StewardResolver {
  @Mutation(() => MatchPayload, {
    nullable: true,
    description:
      "Says that a match is right: its pages become one resource, or stay two that belong together where its relation is DERIVATION or ABOUT. For stewards. Refused with NOT_FOUND when the match is gone, CONFLICT when its pages have changed place.",
  })
  confirmMatch(
    @Arg("id", () => ID, { description: "Id of the match." }) id: string,
    @Arg("note", () => String, NOTE) note: string | undefined,
    @Ctx() context: ResourcesContext,
  ) {
    return answerMatch("CONFIRM", id, note, context);
  }

  @Mutation(() => MatchPayload, {
    nullable: true,
    description:
      "Says that the two pages of a match are not one; it is never asked again. For stewards. Refused with NOT_FOUND when the match is gone, CONFLICT when a page of it is, BAD_USER_INPUT when the match is a note that joins nothing.",
  })
  rejectMatch(
    @Arg("id", () => ID, { description: "Id of the match." }) id: string,
    @Arg("note", () => String, NOTE) note: string | undefined,
    @Ctx() context: ResourcesContext,
  ) {
    return answerMatch("REJECT", id, note, context);
  }

  @Mutation(() => MergePayload, {
    nullable: true,
    description:
      "Says that resources are one, whatever was decided before. Their ids lead to it for ever. For stewards. Refused with NOT_FOUND when an id leads nowhere, BAD_USER_INPUT when it would have more than 50 pages.",
  })
  async mergeResources(
    @Arg("ids", () => [ID], { description: "Ids of 2 to 20 resources, each once; ids they had before do as well." })
    resourceIds: string[],
    @Arg("note", () => String, NOTE) note: string | undefined,
    @Ctx() context: ResourcesContext,
  ) {
    const decided = await decideAs({ action: "MERGE", resourceIds }, note, context);
    return { resource: await firstResource(decided, context) };
  }

  @Mutation(() => SplitPayload, {
    nullable: true,
    description:
      "Takes pages out of a resource: they stay together, and none is one with those that stay. For stewards. Refused with NOT_FOUND when the id leads nowhere, BAD_USER_INPUT when the resource has not all of these pages, or no others.",
  })
  async splitResource(
    @Arg("id", () => ID, { description: "Id of the resource." }) resourceId: string,
    @Arg("pageIds", () => [ID], { description: "Ids of the pages that leave, each once." }) pageIds: string[],
    @Arg("note", () => String, NOTE) note: string | undefined,
    @Ctx() context: ResourcesContext,
  ) {
    const decided = await decideAs({ action: "SPLIT", resourceId, pageIds }, note, context);
    const remaining = await context.resource.loadMany(decided.resourceIds.slice(1));
    return { resource: await firstResource(decided, context), remaining };
  }

  @Query(() => IdentityDecisionConnection, {
    nullable: true,
    description: "What stewards decided about the identity of pages, newest first.",
  })
  async decisions(
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() { database }: ResourcesContext,
  ) {
    const request = readListRequest("decisions", { first, after });
    const { items, hasNextPage } = await listDecisions(database, request);
    const slice = { items: items.map(toIdentityDecision), hasNextPage };
    return toConnection(slice, request, decisionSortKey, () => countDecisions(database));
  }
}

@Resolver(() => IdentityDecision)
export class IdentityDecisionResolver {
  @FieldResolver(() => [SourcePage])
  left(@Root() { leftIds }: { leftIds: string[] }, @Ctx() context: ResourcesContext) {
    return livePages(leftIds, context);
  }

  @FieldResolver(() => [SourcePage])
  right(@Root() { rightIds }: { rightIds: string[] }, @Ctx() context: ResourcesContext) {
    return livePages(rightIds, context);
  }
}

async function answerMatch(
  action: "CONFIRM" | "REJECT",
  matchId: string,
  note: string | undefined,
  context: ResourcesContext,
) {
  const { resourceIds } = await decideAs({ action, matchId }, note, context);
  const row = await context.matches.byId.load(matchId);
  if (row === null) throw new GraphQLError("The match has left the graph since.", { extensions: { code: "CONFLICT" } });
  return { match: toMatchCandidate(row), resources: await context.resource.loadMany(resourceIds) };
}

async function decideAs(wish: Wish, note: string | undefined, context: ResourcesContext): Promise<Decided> {
  const { id: actor } = requireRole(context.identity, "steward");
  try {
    return await decide(context.database, wish, { actor, note, now: context.now });
  } catch (error) {
    if (!(error instanceof DecisionRefusedError)) throw error;
    const { code, argument } = error;
    throw new GraphQLError(error.message, { extensions: { code, argument } });
  } finally {
    // What was loaded for an earlier mutation of the same request may have become untrue.
    forgetLoaded(context);
  }
}

async function firstResource({ resourceIds: [id] }: Decided, { resource }: ResourcesContext) {
  return id === undefined ? null : resource.load(id);
}

async function livePages(ids: readonly string[], { page }: ResourcesContext) {
  const shown = await page.loadMany(ids);
  return shown.flatMap((each) => (each === null || each instanceof Error ? [] : [toSourcePage(each)]));
}
