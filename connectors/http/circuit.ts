import { circuitBreaker, ConsecutiveBreaker, handleType, isBrokenCircuitError } from "cockatiel";
import { RetryLaterError } from "../errors.js";
import { redactUrl } from "./redact-url.js";
import { TransientFailure } from "./retry.js";
import type { DoorSettings } from "./settings.js";

type RunGuarded = <T>(url: URL, work: () => Promise<T>) => Promise<T>;

const circuits = new Map<string, RunGuarded>();

/**
 * Runs `work` unless its host has failed many times in a row: then the host is left alone for a pause, after which one
 * request tries again for all. Shared by the doors of this process; the door that meets a host first sets its numbers.
 *
 * @throws RetryLaterError CIRCUIT_OPEN with `retryAt`, without asking the host
 */
export function throughCircuit<T>(url: URL, settings: CircuitSettings, work: () => Promise<T>): Promise<T> {
  let run = circuits.get(url.host);
  if (!run) circuits.set(url.host, (run = createCircuit(settings)));
  return run(url, work);
}

/** Closes all circuits. For tests. */
export function forgetCircuits(): void {
  circuits.clear();
}

type CircuitSettings = Pick<DoorSettings, "circuitFailures" | "circuitPauseMs">;

function createCircuit({ circuitFailures, circuitPauseMs }: CircuitSettings): RunGuarded {
  let retryAt = new Date();
  const breaker = circuitBreaker(handleType(TransientFailure), {
    halfOpenAfter: circuitPauseMs,
    breaker: new ConsecutiveBreaker(circuitFailures),
  });
  breaker.onBreak(() => (retryAt = new Date(Date.now() + circuitPauseMs)));
  return async (url, work) => {
    try {
      return await breaker.execute(work);
    } catch (error) {
      if (!isBrokenCircuitError(error)) throw error;
      const message =
        `${url.host} failed ${circuitFailures} times in a row, so it is left alone until ${retryAt.toISOString()}. ` +
        `What is stored stays as it is.`;
      throw new RetryLaterError("CIRCUIT_OPEN", message, { url: redactUrl(url), retryAt });
    }
  };
}
