import type { ValidationRule } from "graphql";
import { refuseAbove } from "./refuse-above.js";

/** Refuses a query with more renamed fields than the limit, fragments counted once per use. */
export function limitAliases(maxAliases: number): ValidationRule {
  return refuseAbove({
    code: "TOO_MANY_ALIASES",
    limit: maxAliases,
    field: (field, inner) => inner + (field.alias ? 1 : 0),
    join: (left, right) => left + right,
    message: ({ found, limit }) =>
      `The query has ${found} aliases; the limit is ${limit}. Send several requests, or use a list field with a filter.`,
  });
}
