import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from "@apollo/gateway";
import { GraphQLError } from "graphql";
import type { ServerResponse } from "node:http";
import type { Identity } from "./identity.js";

/** What every request carries through the gateway to the data sources. */
export interface GatewayContext {
  /** Aborted at the request's deadline, or when its client has gone. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Who asks; absent when nobody known does. */
  readonly identity?: Identity | undefined;
}

/** Starts the clock of a request. It stops when the answer is sent. */
export function startDeadline(timeoutMs: number, response: ServerResponse): GatewayContext {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  response.once("close", () => {
    clearTimeout(timer);
    if (!response.writableFinished) controller.abort();
  });
  return { signal: controller.signal, timeoutMs };
}

/**
 * Makes a data source give up at the request's deadline, even when what it asks never answers.
 *
 * The gateway then ends the request by itself: the fields that are ready are sent, the missing ones have a TIMEOUT error.
 */
export function withDeadline(source: GraphQLDataSource): GraphQLDataSource {
  return {
    process: (options) => {
      const { signal, timeoutMs } = options.context as Partial<GatewayContext>;
      if (!signal || timeoutMs === undefined) return source.process(options);
      return untilAborted(
        signal,
        () => source.process(options),
        () => timeoutError(timeoutMs, options),
      );
    },
  };
}

/** Waits for something until the signal; it is not stopped by that, but nobody waits for it any more. */
export function untilAborted<Value>(
  signal: AbortSignal,
  start: () => Promise<Value>,
  toError: () => Error,
): Promise<Value> {
  if (signal.aborted) return Promise.reject(toError());
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(toError());
    signal.addEventListener("abort", giveUp, { once: true });
    const stopListening = (): void => signal.removeEventListener("abort", giveUp);
    start().then(resolve, reject).finally(stopListening);
  });
}

/** @param options the fetch that was too slow; absent when it was not one but the whole request, which gets the status. */
export function timeoutError(timeoutMs: number, options?: GraphQLDataSourceProcessOptions): GraphQLError {
  const message = `The answer was not complete after ${timeoutMs} ms, which is the limit. Ask for less, or try again later.`;
  return new GraphQLError(message, {
    path: options && pathOf(options),
    extensions: { code: "TIMEOUT", limit: timeoutMs, ...(options === undefined && { http: { status: 504 } }) },
  });
}

/** Gives the place in the client's answer that a fetch fills: up to the first list, and nothing for the top level. */
export function pathOf(options: GraphQLDataSourceProcessOptions): Array<string | number> | undefined {
  const path = "pathInIncomingRequest" in options ? (options.pathInIncomingRequest ?? []) : [];
  // The planner writes "@" for "each item of the list"; which items are missing, it cannot say.
  const firstList = path.indexOf("@");
  const known = firstList < 0 ? path : path.slice(0, firstList);
  return known.length > 0 ? [...known] : undefined;
}
