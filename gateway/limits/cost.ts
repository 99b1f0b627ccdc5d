import type { ApolloServerPlugin } from "@apollo/server";
import {
  GraphQLError,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { getComplexity, type ComplexityEstimator, type ComplexityEstimatorArgs } from "graphql-query-complexity";
import { limitError, saturate } from "./limit-error.js";

/** Objects in a list that says nothing about its length. */
const UNKNOWN_LIST_LENGTH = 10;

/** Selections that the estimate walks through, fragments written out. No honest query of 2,000 tokens comes near. */
const MAX_SELECTIONS = 10_000;

/** Refuses an operation whose answer could hold more objects than the limit. Runs once the variables are known. */
export function limitCost(maxCost: number): ApolloServerPlugin {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request }) => {
        // Absent when no operation has the requested name; the executor says that better.
        if (operation === undefined) return;
        refuseAbove(maxCost, estimateCost({ schema, document, operation, variables: request.variables ?? {} }));
      },
    }),
  };
}

function refuseAbove(limit: number, found: number): void {
  if (found <= limit) return;
  const message =
    `The query could return about ${found} objects; the limit is ${limit}. ` +
    "Lower `first`, follow the pages with `after`, or ask for fewer lists inside lists.";
  throw limitError("QUERY_TOO_COSTLY", message, { found, limit });
}

/** One operation and what its variables are. */
export interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Record<string, unknown>;
}

/**
 * Estimates how many objects an operation could return; plain values are free.
 *
 * A list or a connection counts its objects `first` (or `last`) times, the schema's default included, and ten times without
 * either. Invalid variables cost 0, because the executor refuses them with a better message.
 */
export function estimateCost({ schema, document, operation, variables }: Operation): number {
  const name = operation.name?.value;
  try {
    const cost = getComplexity({
      schema,
      query: document,
      variables,
      estimators: [countObjects],
      maxQueryNodes: MAX_SELECTIONS,
      ...(name === undefined ? {} : { operationName: name }),
    });
    return saturate(cost);
  } catch (error) {
    // The library reports a bad variable at its node, and too many selections without one.
    if (error instanceof GraphQLError) return error.nodes === undefined ? Number.MAX_SAFE_INTEGER : 0;
    throw error;
  }
}

const countObjects: ComplexityEstimator = (args) => {
  const { field, childComplexity } = args;
  if (!isCompositeType(getNamedType(field.type))) return 0;
  // The size of the schema is bounded, whatever is asked about it.
  if (field.name.startsWith("__")) return 1;
  const length = lengthOf(args);
  return isConnection(field) ? 1 + length * childComplexity : length * (1 + childComplexity);
};

function lengthOf({ type, field, args }: ComplexityEstimatorArgs): number {
  // The connection itself has multiplied already.
  if (isConnectionName(type.name) && (field.name === "nodes" || field.name === "edges")) return 1;
  if (!isConnection(field) && !isListType(getNullableType(field.type))) return 1;
  const asked: unknown = args["first"] ?? args["last"];
  return typeof asked === "number" ? Math.max(0, asked) : UNKNOWN_LIST_LENGTH;
}

function isConnection(field: ComplexityEstimatorArgs["field"]): boolean {
  return isConnectionName(getNamedType(field.type).name);
}

function isConnectionName(name: string): boolean {
  return name.endsWith("Connection");
}
