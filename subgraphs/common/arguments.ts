import { GraphQLError } from "graphql";
import { foldedWords } from "../../store/fold.js";
import { parseTerritoryId } from "../../store/geography/geography.js";

/** The most words one search may have. */
const MOST_WORDS = 20;

/** An error a client can act on: its argument is wrong. */
export function badInput(argument: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT", argument } });
}

/** @throws GraphQLError BAD_USER_INPUT when a search is too long to be meant. */
export function requireShortSearch(text: string | null | undefined): void {
  const count = foldedWords(text ?? "").length;
  if (count > MOST_WORDS)
    throw badInput("search", `\`search\` has ${count} words; it may have ${MOST_WORDS}. Keep those that matter.`);
}

/** @throws GraphQLError BAD_USER_INPUT when an id cannot be a territory's. */
export function requireTerritoryId(argument: string, id: string | null | undefined): void {
  if (id == null || parseTerritoryId(id) !== undefined) return;
  throw badInput(
    argument,
    `"${id}" is no territory id. Write a kind and a code, such as commune:51183, department:93, epci:242600252, region:84 or project:biovallee.`,
  );
}
