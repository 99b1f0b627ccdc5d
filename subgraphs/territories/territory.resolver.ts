import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { Geography, Territory as GeographicTerritory } from "../../store/geography/geography.js";
import { badInput, requireShortSearch, requireTerritoryId } from "../common/arguments.js";
import { readListRequest, toConnection } from "../common/connection.js";
import { Territory, TerritoryConnection, TerritoryKindName } from "./territory.type.js";

/** Marks the cursors of the list of territories. */
const LIST = "territories";

/** What one request to the territories subgraph shares. */
export interface TerritoriesContext {
  readonly geography: Geography;
}

/** The most territories inside one that are given at once; no département has as many communes. */
const MOST_MEMBERS = 2_000;

@Resolver(() => Territory)
export class TerritoryResolver {
  @Query(() => Territory, {
    nullable: true,
    description: "One territory by its id, such as department:93; null when the code is not in the current geography.",
  })
  territory(
    @Arg("id", () => ID, { description: "Kind and code, such as department:93." }) id: string,
    @Ctx() { geography }: TerritoriesContext,
  ) {
    requireTerritoryId("id", id);
    return geography.get(id) ?? null;
  }

  @Query(() => TerritoryConnection, { nullable: true, description: "Territories by name, best match first." })
  territories(
    @Arg("search", () => String, {
      nullable: true,
      description: "Beginnings of words of the name; case and accents do not matter.",
    })
    text: string | undefined,
    @Arg("kind", () => TerritoryKindName, { nullable: true, description: "Only territories of this kind." })
    kind: TerritoryKindName | undefined,
    @Arg("within", () => ID, { nullable: true, description: "Only territories inside this one." }) within:
      | string
      | undefined,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() { geography }: TerritoriesContext,
  ) {
    requireShortSearch(text);
    requireTerritoryId("within", within);
    const request = readListRequest(LIST, { first, after });
    const offset = readOffset(request.after?.[0]);
    const found = geography.search({
      offset,
      limit: first,
      ...(text != null && { text }),
      ...(kind != null && { kind }),
      ...(within != null && { withinId: within }),
    });
    const place = new Map(found.items.map((item, index) => [item.id, offset + index + 1]));
    const slice = { items: found.items, hasNextPage: offset + found.items.length < found.total };
    return toConnection(
      slice,
      request,
      ({ id }) => [String(place.get(id)), id],
      async () => found.total,
    );
  }

  @FieldResolver(() => [Territory], { description: "The territories that directly enclose it." })
  parents(@Root() { parentIds }: GeographicTerritory, @Ctx() { geography }: TerritoriesContext) {
    return known(geography, parentIds);
  }

  @FieldResolver(() => [Territory], { description: "All territories that enclose it, the nearest first." })
  ancestors(@Root() { id }: GeographicTerritory, @Ctx() { geography }: TerritoriesContext) {
    return geography.ancestorsOf(id);
  }

  @FieldResolver(() => [Territory], {
    description: "The territories that directly lie in it, widest kind first, then by name.",
  })
  children(
    @Root() { id }: GeographicTerritory,
    @Arg("first", () => Int, { defaultValue: 100, description: "At most this many, up to 2,000." }) first: number,
    @Ctx() { geography }: TerritoriesContext,
  ) {
    return geography.childrenOf(id).slice(0, requireMemberCount(first));
  }

  @FieldResolver(() => [Territory], { description: "What an intercommunality or a project's territory is made of." })
  composedOf(
    @Root() { memberIds = [] }: GeographicTerritory,
    @Arg("first", () => Int, { defaultValue: 200, description: "At most this many, up to 2,000." }) first: number,
    @Ctx() { geography }: TerritoriesContext,
  ) {
    return known(geography, memberIds.slice(0, requireMemberCount(first)));
  }
}

function requireMemberCount(first: number): number {
  if (first >= 0 && first <= MOST_MEMBERS) return first;
  throw badInput("first", `\`first\` is ${first}; it must be from 0 to ${MOST_MEMBERS}.`);
}

function known(geography: Geography, ids: readonly string[]): GeographicTerritory[] {
  return geography.getMany(ids).filter((territory) => territory !== undefined);
}

function readOffset(value: string | undefined): number {
  const offset = Number(value ?? 0);
  if (Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw badInput("after", "The cursor belongs to another list. Use an endCursor of this list, unchanged.");
}
