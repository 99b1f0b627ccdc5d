import { GraphQLError } from "graphql";
import { foldedWords } from "../../store/fold.js";

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
