import type { GraphQLFormattedError } from "graphql";

/** How graphql's parser says that it stopped at `maxTokens`; it gives no code. */
const PARSER_STOPPED = /Document contains more tha[tn] \d+ tokens/;

/** Translates the parser's refusal of a long query, or gives nothing when the error is another one. */
export function toTokenLimitError(error: GraphQLFormattedError, maxTokens: number): GraphQLFormattedError | undefined {
  if (error.extensions?.["code"] !== "GRAPHQL_PARSE_FAILED" || !PARSER_STOPPED.test(error.message)) return undefined;
  const message =
    `The query has more than ${maxTokens} tokens (names, values and signs), which is the limit. ` +
    "Split it, or move long lists of values into variables.";
  return { ...error, message, extensions: { code: "TOO_MANY_TOKENS", limit: maxTokens } };
}
