import type { ValidationRule } from "graphql";
import { isIntrospection } from "./fold-selections.js";
import { refuseAbove } from "./refuse-above.js";

/** Refuses a query whose fields are nested deeper than the limit. The top level is 1; introspection does not count. */
export function limitDepth(maxDepth: number): ValidationRule {
  return refuseAbove({
    code: "QUERY_TOO_DEEP",
    limit: maxDepth,
    field: (field, inner) => (isIntrospection(field) ? 0 : inner + 1),
    join: Math.max,
    message: ({ found, limit }) =>
      `The query is ${found} levels deep; the limit is ${limit}. Ask for the inner objects by their id in a second request.`,
  });
}
