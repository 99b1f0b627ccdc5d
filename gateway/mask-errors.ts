import { randomBytes } from "node:crypto";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { describeError } from "./errors.js";
import type { GatewayLogger } from "./logger.js";
import { toTokenLimitError } from "./limits/tokens.js";

/** Extensions that say nothing about the inside of the graph, so clients may read them. */
const SAFE_EXTENSIONS = ["argument", "candidateIds", "found", "limit", "retryAfterSeconds", "subgraph"] as const;

/** The signature that Apollo Server asks for: what would be sent, and what was thrown. */
export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/**
 * Gives the function that decides what clients see of an error.
 *
 * An error whose code is in the catalogue keeps its message, code and safe extensions. Any other error becomes
 * INTERNAL_SERVER_ERROR with a random reference, and is logged with its stack under that reference.
 */
export function maskErrors(logger: GatewayLogger, maxTokens: number): FormatError {
  return (formatted, error) => {
    const visible = toTokenLimitError(formatted, maxTokens) ?? unwrapLimit(formatted, error);
    return isForClients(visible) ? keepSafeParts(visible) : mask(formatted, error, logger);
  };
}

/** Apollo Server overwrites the code of every validation error; this gives back the code of our own rules. */
function unwrapLimit(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  if (formatted.extensions?.["code"] !== "GRAPHQL_VALIDATION_FAILED" || !(error instanceof GraphQLError))
    return formatted;
  const original = error.originalError;
  const code = original instanceof GraphQLError ? original.extensions["code"] : undefined;
  return code === undefined ? formatted : { ...formatted, extensions: { ...formatted.extensions, code } };
}

function isForClients({ extensions }: GraphQLFormattedError): boolean {
  const entry = describeError(extensions?.["code"]);
  if (entry === undefined || entry.code === "INTERNAL_SERVER_ERROR") return false;
  // The gateway marks what came in a subgraph's answer with `serviceName`. There, GRAPHQL_VALIDATION_FAILED and the like
  // mean that gateway and subgraph disagree: the client's query was right, and the message would show hidden fields.
  return extensions?.["serviceName"] === undefined || entry.fromSubgraphs === true;
}

function keepSafeParts(error: GraphQLFormattedError): GraphQLFormattedError {
  const extensions: Record<string, unknown> = { code: error.extensions?.["code"] };
  for (const name of SAFE_EXTENSIONS) {
    const value = error.extensions?.[name];
    if (isPlain(value) || (Array.isArray(value) && value.every(isPlain))) extensions[name] = value;
  }
  return { ...withoutExtensions(error), extensions };
}

function isPlain(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function mask(formatted: GraphQLFormattedError, error: unknown, logger: GatewayLogger): GraphQLFormattedError {
  const reference = randomBytes(6).toString("hex");
  const origin = rootCause(error);
  logger.error(`Internal error ${reference}: ${formatted.message}`, {
    reference,
    path: formatted.path,
    subgraph: formatted.extensions?.["serviceName"],
    code: formatted.extensions?.["code"],
    stack: origin instanceof Error ? origin.stack : String(origin),
  });
  return {
    ...withoutExtensions(formatted),
    message: `Internal error. Tell the operators this reference: ${reference}`,
    extensions: { code: "INTERNAL_SERVER_ERROR", reference },
  };
}

function withoutExtensions({ message, locations, path }: GraphQLFormattedError): GraphQLFormattedError {
  return { message, ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
}

/** Follows wrapped errors down to the one that was thrown first. */
function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError instanceof Error) cause = cause.originalError;
  return cause;
}
