import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { type PlaceCandidate as FoundCandidate, resolvePlace } from "../../store/geography/resolve-place.js";
import { badInput } from "../common/arguments.js";
import { requireTerritoryOfToday } from "../common/known-territory.js";
import type { TerritoriesContext } from "./context.js";
import { PlaceCandidate } from "./place-candidate.type.js";
import { Territory } from "./territory.type.js";

/** The longest text that is read, in UTF-16 code units: a sentence or two, not a page. */
const LONGEST_TEXT = 500;

/** The most candidates that are given at once. */
const MOST_CANDIDATES = 50;

@Resolver(() => PlaceCandidate)
export class ResolvePlaceResolver {
  @Query(() => [PlaceCandidate], {
    nullable: true,
    description:
      "The territories of today that a few words mean, the surest first, by the reasoning that links resources to places. Empty when nothing in the words is surely a place: names of universities, streets and people are none.",
  })
  async resolvePlace(
    @Arg("text", () => String, {
      description: "What somebody wrote, such as « à Courcy près de Reims »: 1 to 500 characters.",
    })
    text: string,
    @Arg("near", () => ID, {
      nullable: true,
      description:
        "A territory that the words are about or near to, which decides between places of the same name; one of the past is read as what it is today. Refused with UNKNOWN_TERRITORY when it is nobody's, or several today.",
    })
    near: string | undefined,
    @Arg("first", () => Int, { defaultValue: 10, description: "At most this many, up to 50." }) first: number,
    @Ctx() context: TerritoriesContext,
  ) {
    requireText(text);
    if (first < 0 || first > MOST_CANDIDATES)
      throw badInput("first", `\`first\` is ${first}; it must be from 0 to ${MOST_CANDIDATES}.`);
    const geography = await context.geography();
    const around = near == null ? undefined : requireTerritoryOfToday("near", near, geography);
    return resolvePlace(text, around, geography).slice(0, first);
  }

  @FieldResolver(() => Territory)
  async territory(@Root() { territoryId }: FoundCandidate, @Ctx() context: TerritoriesContext) {
    return (await context.geography()).get(territoryId);
  }
}

/** @throws GraphQLError BAD_USER_INPUT when there is nothing to read, or too much. */
function requireText(text: string): void {
  if (text.trim() === "") throw badInput("text", "`text` is empty. Write the words in which a place may be named.");
  if (text.length > LONGEST_TEXT) {
    const found = `\`text\` has ${text.length} characters; it may have ${LONGEST_TEXT}.`;
    throw badInput("text", `${found} Ask about the sentence that names the place.`);
  }
}
