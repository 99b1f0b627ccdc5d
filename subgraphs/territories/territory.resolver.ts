import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { Geography, Territory as GeographicTerritory } from "../../store/geography/geography.js";
import { badInput, requireShortSearch } from "../common/arguments.js";
import { readListRequest, toConnection } from "../common/connection.js";
import { requireTerritoryOfToday, requireTerritory } from "../common/known-territory.js";
import type { TerritoriesContext } from "./context.js";
import { knownTerritories } from "./known-territories.js";
import { Territory, TerritoryConnection, TerritoryKindName } from "./territory.type.js";

/** Marks the cursors of the list of territories; those of another list, or of the past with it, are refused. */
const LIST = "territories";

/** The most territories inside one that are given at once; no département has as many communes. */
const MOST_MEMBERS = 2_000;

@Resolver(() => Territory)
export class TerritoryResolver {
  @Query(() => Territory, {
    nullable: true,
    description:
      "One territory by its id, such as department:93; one of the past too (`isCurrent` is false then). An id that is nobody's is refused with UNKNOWN_TERRITORY, a message that says what is known of it, and `extensions.candidateIds`.",
  })
  async territory(
    @Arg("id", () => ID, { description: "Kind and code, such as department:93." }) id: string,
    @Ctx() context: TerritoriesContext,
  ) {
    return requireTerritory("id", id, await context.geography());
  }

  @Query(() => TerritoryConnection, {
    nullable: true,
    description:
      "Territories by name, as somebody types it: whole names first, then names that begin with the words, then the others; among each those with more inhabitants first, and what lies inside communes last. What only a former name tells comes after all of them.",
  })
  async territories(
    @Arg("search", () => String, {
      nullable: true,
      description: "Beginnings of words of a name or an alias; case, accents and hyphens do not matter.",
    })
    text: string | undefined,
    @Arg("kind", () => TerritoryKindName, { nullable: true, description: "Only territories of this kind." })
    kind: TerritoryKindName | undefined,
    @Arg("within", () => ID, {
      nullable: true,
      description:
        "Only territories inside this one. One of the past is read as what it is today, or with `includeFormer` as what it was. Refused with UNKNOWN_TERRITORY when it is nobody's, or several today.",
    })
    within: string | undefined,
    @Arg("includeFormer", () => Boolean, {
      defaultValue: false,
      description: "Also territories of the past; they come after those of today.",
    })
    includeFormer: boolean,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() context: TerritoriesContext,
  ) {
    requireShortSearch(text);
    const request = readListRequest(LIST, { first, after });
    const offset = readOffset(request.after?.[0]);
    const geography = await context.geography();
    const withinId = within == null ? undefined : requireArea(within, includeFormer, geography).id;
    const found = geography.search({
      offset,
      limit: first,
      includeFormer,
      ...(text != null && { text }),
      ...(kind != null && { kind }),
      ...(withinId !== undefined && { withinId }),
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

  @FieldResolver(() => [String])
  aliases(@Root() { aliases = [] }: GeographicTerritory) {
    return aliases;
  }

  @FieldResolver(() => [String])
  postalCodes(@Root() { postalCodes = [] }: GeographicTerritory) {
    return postalCodes;
  }

  @FieldResolver(() => Boolean)
  async isCurrent(@Root() territory: GeographicTerritory, @Ctx() context: TerritoriesContext) {
    return (await context.geography()).isCurrent(territory);
  }

  @FieldResolver(() => [Territory])
  async parents(@Root() { parentIds }: GeographicTerritory, @Ctx() context: TerritoriesContext) {
    return knownTerritories(await context.geography(), parentIds);
  }

  @FieldResolver(() => [Territory])
  async ancestors(@Root() { id }: GeographicTerritory, @Ctx() context: TerritoriesContext) {
    return (await context.geography()).ancestorsOf(id);
  }

  @FieldResolver(() => [Territory])
  async children(
    @Root() { id }: GeographicTerritory,
    @Arg("kind", () => TerritoryKindName, { nullable: true, description: "Only territories of this kind." })
    wanted: GeographicTerritory["kind"] | undefined,
    @Arg("first", () => Int, { defaultValue: 100, description: "At most this many, up to 2,000." }) first: number,
    @Ctx() context: TerritoriesContext,
  ) {
    const children = (await context.geography()).childrenOf(id);
    const kept = wanted == null ? children : children.filter(({ kind }) => kind === wanted);
    return kept.slice(0, requireMemberCount(first));
  }

  @FieldResolver(() => [Territory])
  async composedOf(
    @Root() { memberIds = [] }: GeographicTerritory,
    @Arg("first", () => Int, { defaultValue: 200, description: "At most this many, up to 2,000." }) first: number,
    @Ctx() context: TerritoriesContext,
  ) {
    return knownTerritories(await context.geography(), memberIds.slice(0, requireMemberCount(first)));
  }
}

/** The territory to search in: whoever asks for the past may mean one of the past. */
function requireArea(id: string, includeFormer: boolean, geography: Geography): GeographicTerritory {
  return includeFormer ? requireTerritory("within", id, geography) : requireTerritoryOfToday("within", id, geography);
}

function requireMemberCount(first: number): number {
  if (first >= 0 && first <= MOST_MEMBERS) return first;
  throw badInput("first", `\`first\` is ${first}; it must be from 0 to ${MOST_MEMBERS}.`);
}

function readOffset(value: string | undefined): number {
  const offset = Number(value ?? 0);
  if (Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw badInput("after", "The cursor belongs to another list. Use an endCursor of this list, unchanged.");
}
