import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { ChangeRow } from "../../store/database/entities.js";
import { graphState } from "../../store/read/as-of.js";
import { type ChangeFilter, countChanges, listChanges, newestChange } from "../../store/read/changes.js";
import { encodeCursor } from "../../store/read/pagination.js";
import { requireTerritory } from "../common/known-territory.js";
import { type Connection, readListRequest, toConnection } from "../common/connection.js";
import { Change, ChangeConnection, ChangeKindName, Graph, OtherResource } from "./change.type.js";
import { CHANGES, changeNumber, readSince } from "./changes-since.js";
import type { ResourcesContext } from "./context.js";
import { Resource } from "./resource.type.js";

/** A page of changes, and where to go on from. */
interface ChangeList extends Connection<ChangeRow> {
  readonly nextSince: string;
}

@Resolver(() => ChangeConnection)
export class ChangesResolver {
  @Query(() => Graph, { nullable: true, description: "The version of the graph." })
  graph(@Ctx() { database }: ResourcesContext) {
    return graphState(database);
  }

  @Query(() => ChangeConnection, {
    nullable: true,
    description:
      "What happened to the graph, oldest first. Asking again with `nextSince` as `since` gives every change exactly once, also while harvests write.",
  })
  async changes(
    @Arg("since", () => String, {
      nullable: true,
      description:
        "Only what came after: a version of the graph in digits, a date such as 2026-11-25T12:00:00Z, or `nextSince` of an earlier answer. Without it, from the beginning.",
    })
    since: string | undefined,
    @Arg("first", () => Int, { defaultValue: 100, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Arg("sourceId", () => ID, { nullable: true, description: "Only of resources that the source describes or did." })
    sourceId: string | undefined,
    @Arg("territoryId", () => ID, {
      nullable: true,
      description: "Only of resources that name this territory itself, such as department:93, or did.",
    })
    territoryId: string | undefined,
    @Arg("kinds", () => [ChangeKindName], { nullable: true, description: "Only changes of these kinds." })
    kinds: ChangeKindName[] | undefined,
    @Ctx() { database, geography }: ResourcesContext,
  ): Promise<ChangeList> {
    if (territoryId != null) requireTerritory("territoryId", territoryId, await geography());
    const request = readListRequest(CHANGES, { first, after });
    const newest = await newestChange(database);
    const { sinceId, ...from } = await readSince(database, since, newest);
    const filter: ChangeFilter = {
      ...from,
      ...(sourceId != null && { sourceId }),
      ...(territoryId != null && { territoryId }),
      ...(kinds != null && { kinds }),
    };
    const afterId = Math.max(sinceId, request.after === undefined ? 0 : changeNumber("after", request.after, newest));
    const slice = await listChanges(database, filter, { first, afterId }, newest);
    const connection = toConnection(
      slice,
      request,
      ({ id, version }) => [String(version), String(id)],
      () => countChanges(database, { ...filter, afterId: sinceId }),
    );
    const isNothingRead = slice.items.length === 0 && slice.hasNextPage;
    const token = encodeCursor(CHANGES, ["", String(slice.readUntil)]);
    return Object.assign(connection, { nextSince: isNothingRead ? (since ?? "0") : token });
  }

  @FieldResolver(() => String, { description: "Pass it as `since` to go on from here, now or later." })
  nextSince(@Root() { nextSince }: ChangeList) {
    return nextSince;
  }
}

@Resolver(() => Change)
export class ChangeResolver {
  @FieldResolver(() => Resource)
  resource(@Root() { resourceId }: ChangeRow, @Ctx() { resource }: ResourcesContext) {
    return resource.load(resourceId);
  }

  @FieldResolver(() => [OtherResource])
  others(@Root() { otherIds }: ChangeRow) {
    return otherIds.map((id) => ({ id }));
  }
}
