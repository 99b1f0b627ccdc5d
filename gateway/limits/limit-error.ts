import { GraphQLError, type ASTNode } from "graphql";

/** A refusal in numbers: how much was found, how much is allowed. */
export interface Excess {
  readonly found: number;
  readonly limit: number;
}

/** Makes the error of a query that goes beyond a limit. The message says what was found, the limit and what to do. */
export function limitError(code: string, message: string, { found, limit }: Excess, node?: ASTNode): GraphQLError {
  return new GraphQLError(message, { ...(node ? { nodes: node } : {}), extensions: { code, found, limit } });
}

/** Keeps a count printable: fragments that use fragments twice soon exceed what numbers hold. */
export function saturate(count: number): number {
  return Math.min(count, Number.MAX_SAFE_INTEGER);
}
