import type { ValidationRule } from "graphql";
import { refuseAbove } from "./refuse-above.js";

/** Refuses a query with more fields at its top level than the limit, fragments included. */
export function limitRootFields(maxRootFields: number): ValidationRule {
  return refuseAbove({
    code: "TOO_MANY_ROOT_FIELDS",
    limit: maxRootFields,
    field: () => 1,
    join: (left, right) => left + right,
    message: ({ found, limit }) =>
      `The query has ${found} fields at its top level; the limit is ${limit}. Send several requests, or use a list field with a filter.`,
  });
}
