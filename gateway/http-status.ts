import type { ApolloServerPlugin } from "@apollo/server";
import { describeError } from "./errors.js";

/**
 * Gives an answer without data the HTTP status of its first error.
 *
 * A refused request takes the status of the catalogue. One that ran and came back empty stays 200, as GraphQL clients
 * expect, unless the fault is ours (500 and above): then proxies and monitors shall see it.
 */
export function setHttpStatus(): ApolloServerPlugin {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response: { body, http } }) => {
        if (body.kind !== "single" || body.singleResult.data) return;
        const status = describeError(body.singleResult.errors?.[0]?.extensions?.["code"])?.httpStatus;
        const wasRefused = body.singleResult.data === undefined;
        // Apollo puts 500 where it does not know better.
        const isUndecided = http.status === undefined || http.status === 500;
        if (status !== undefined && isUndecided && (wasRefused || status >= 500)) http.status = status;
      },
    }),
  };
}
