import {
  DelegateBackoff,
  ExponentialBackoff,
  handleType,
  retry,
  type IBackoff,
  type IRetryBackoffContext,
} from "cockatiel";
import { RetryLaterError } from "../errors.js";
import { sleep as realSleep } from "./abort.js";

/** A failure of the partner that may pass: inside the door only; outside it becomes the `RetryLaterError` it carries. */
export class TransientFailure extends Error {
  constructor(
    readonly outcome: RetryLaterError,
    /** `retryable: false` fails at once but still counts for the circuit; `afterMs` is what the partner asked us to wait. */
    readonly hints: { retryable?: boolean; afterMs?: number | undefined } = {},
  ) {
    super(outcome.message);
  }
}

interface RetryOptions {
  retries: number;
  /** Scale of the first wait, in milliseconds; it doubles each time, with jitter, up to 30 s. */
  backoffMs: number;
  /** A partner that asks for a longer wait than this ends the request at once. */
  maxRetryAfterMs: number;
  signal?: AbortSignal | undefined;
  onRetry?: () => void;
  /** For tests. */
  sleep?: typeof realSleep;
}

/**
 * Runs `attempt` again after each `TransientFailure`, waiting longer each time and never less than the partner asked.
 *
 * cockatiel decides how often and how long; the wait itself is done here, because cockatiel's own cannot be aborted.
 *
 * @throws RetryLaterError when the retries are used up; `retryAt` is set when the partner asked for a wait
 */
export async function runWithRetries<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { retries, backoffMs, maxRetryAfterMs, signal, sleep = realSleep } = options;
  let waitMs = 0;
  const backoff = new DelegateBackoff<IRetryBackoffContext<unknown>, IBackoff<unknown>>((context, previous) => {
    const step = previous?.next(undefined) ?? new ExponentialBackoff({ initialDelay: backoffMs }).next();
    waitMs = Math.max(step.duration, requestedWait(context));
    return { delay: 0, state: step };
  });
  const worthRetrying = ({ hints }: TransientFailure) =>
    hints.retryable !== false && (hints.afterMs ?? 0) <= maxRetryAfterMs;
  const policy = retry(handleType(TransientFailure, worthRetrying), { maxAttempts: retries, backoff });
  policy.onRetry(() => options.onRetry?.());
  try {
    return await policy.execute(async () => {
      await sleep(waitMs, signal);
      return attempt();
    }, signal);
  } catch (error) {
    throw error instanceof TransientFailure ? error.outcome : error;
  }
}

/** Reads a Retry-After header, seconds or HTTP date, as milliseconds from `now`; undefined when absent or unreadable. */
export function readRetryAfterMs(header: string | null, now = Date.now()): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Date.parse alone would take "-5" or "1.5" for a month; every HTTP date begins with the name of a day.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/i.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** Gives the moment `afterMs` from now, or undefined: also when the number is too large to be a date. */
export function momentAfter(afterMs: number | undefined): Date | undefined {
  const at = new Date(Date.now() + (afterMs ?? NaN));
  return Number.isNaN(at.getTime()) ? undefined : at;
}

function requestedWait({ result }: IRetryBackoffContext<unknown>): number {
  if (!("error" in result) || !(result.error instanceof TransientFailure)) return 0;
  return result.error.hints.afterMs ?? 0;
}
