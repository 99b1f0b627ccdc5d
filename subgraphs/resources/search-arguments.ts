import { LONGEST_SEARCH } from "../../store/search/parse-search.js";
import { MOST_PER_PAGE } from "../common/connection.js";
import { badInput, requireShortSearch } from "../common/arguments.js";

/** @throws GraphQLError BAD_USER_INPUT when a search is too long to be meant; any other text is a search. */
export function requireSearch(argument: string, text: string): void {
  requireShortSearch(text);
  if (text.length <= LONGEST_SEARCH) return;
  throw badInput(
    argument,
    `\`${argument}\` has ${text.length} characters; it may have ${LONGEST_SEARCH}. Keep the words that matter.`,
  );
}

/** @throws GraphQLError BAD_USER_INPUT */
export function requireCount(argument: string, count: number): void {
  if (count >= 0 && count <= MOST_PER_PAGE) return;
  throw badInput(argument, `\`${argument}\` is ${count}; it must be from 0 to ${MOST_PER_PAGE}.`);
}
