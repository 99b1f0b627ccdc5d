import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { explainChange } from "../../store/geography/explain-change.js";
import type { Geography, Territory as GeographicTerritory } from "../../store/geography/geography.js";
import type { TerritoryChange as GeographicChange } from "../../store/geography/territory-change.js";
import { type Translation, translateTerritory } from "../../store/geography/translate.js";
import { badInput } from "../common/arguments.js";
import { requireWellFormed } from "../common/known-territory.js";
import type { TerritoriesContext } from "./context.js";
import { knownTerritories } from "./known-territories.js";
import { TerritoryChange } from "./territory-change.type.js";
import { TerritoryTranslation } from "./territory-translation.type.js";
import { Territory } from "./territory.type.js";

/** INSEE keeps the Code officiel géographique since this year. */
const FIRST_CODES = 1943;

/** What became of territories, from one edition of the official geography to the next. */
@Resolver(() => Territory)
export class TerritoryPastResolver {
  @FieldResolver(() => [TerritoryChange], { description: "The steps in its past, the newest first." })
  async formerly(@Root() { id }: GeographicTerritory, @Ctx() context: TerritoriesContext) {
    return (await context.geography()).changesOf(id);
  }

  @FieldResolver(() => [Territory], {
    description:
      "What a territory of the past is today: one, or several where it was divided and nobody can tell which is meant. Empty for a territory of today, and where nothing says what followed.",
  })
  async successors(@Root() territory: GeographicTerritory, @Ctx() context: TerritoriesContext) {
    const geography = await context.geography();
    // No edition tells what follows a project.
    if (geography.isCurrent(territory) || territory.kind === "project") return [];
    const { territoryId, candidateIds } = translateTerritory(territory.id, territory.vintage, geography);
    return knownTerritories(geography, territoryId === undefined ? candidateIds : [territoryId]);
  }
}

@Resolver(() => TerritoryChange)
export class TerritoryChangeResolver {
  @FieldResolver(() => [Territory])
  async from(@Root() { fromIds }: GeographicChange, @Ctx() context: TerritoriesContext) {
    return knownTerritories(await context.geography(), fromIds);
  }

  @FieldResolver(() => [Territory])
  async to(@Root() { toIds }: GeographicChange, @Ctx() context: TerritoriesContext) {
    return knownTerritories(await context.geography(), toIds);
  }

  @FieldResolver(() => String)
  async explanation(@Root() change: GeographicChange, @Ctx() context: TerritoriesContext) {
    return explainChange(change, await context.geography());
  }
}

@Resolver(() => TerritoryTranslation)
export class TerritoryTranslationResolver {
  @Query(() => TerritoryTranslation, {
    nullable: true,
    description:
      "What an id of an earlier edition of the official geography is today. Answered with an explanation whatever the id: never a guess, candidates where several may be meant, status UNKNOWN where nothing is known. Refused with BAD_USER_INPUT when it cannot be a territory's id, or the year is before 1943 or after the newest edition.",
  })
  async translateTerritory(
    @Arg("id", () => ID, { description: "Kind and code, such as commune:93059." }) id: string,
    @Arg("year", () => Int, {
      nullable: true,
      description:
        "The edition in whose sense the id is meant: the geography of 1 January of that year. One older than our oldest is read as that, and the explanation says so. Without a year the answer is sure only when all editions agree.",
    })
    year: number | undefined,
    @Ctx() context: TerritoriesContext,
  ) {
    const geography = await context.geography();
    requireWellFormed("id", id, geography);
    requireYear(year, geography);
    return translateTerritory(id, year ?? undefined, geography);
  }

  @FieldResolver(() => Territory, { nullable: true })
  async territory(@Root() { territoryId }: Translation, @Ctx() context: TerritoriesContext) {
    return territoryId === undefined ? null : ((await context.geography()).get(territoryId) ?? null);
  }

  @FieldResolver(() => [Territory])
  async candidates(@Root() { candidateIds }: Translation, @Ctx() context: TerritoriesContext) {
    return knownTerritories(await context.geography(), candidateIds);
  }
}

/** @throws GraphQLError BAD_USER_INPUT when the official geography had no edition of that year. */
function requireYear(year: number | null | undefined, { vintage }: Geography): void {
  if (year == null || (year >= FIRST_CODES && year <= vintage)) return;
  throw badInput(
    "year",
    `There is no edition of ${year}: the official codes begin in ${FIRST_CODES}, and the newest edition is that of ${vintage}.`,
  );
}
