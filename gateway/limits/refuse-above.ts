import type { ValidationRule } from "graphql";
import { foldOperations, type Fold } from "./fold-selections.js";
import { limitError, type Excess } from "./limit-error.js";

/** A limit on a number that a query's text alone decides. */
export interface CountedLimit extends Fold {
  readonly code: string;
  readonly limit: number;
  /** Says what was found, the limit and what to do. */
  message(excess: Excess): string;
}

/** Makes the validation rule that refuses a document when one of its operations counts more than the limit. */
export function refuseAbove(rule: CountedLimit): ValidationRule {
  return (context) => ({
    Document(document) {
      for (const [operation, found] of foldOperations(document, rule)) {
        if (found <= rule.limit) continue;
        const excess = { found, limit: rule.limit };
        context.reportError(limitError(rule.code, rule.message(excess), excess, operation));
      }
    },
  });
}
