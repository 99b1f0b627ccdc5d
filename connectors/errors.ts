/**
 * The errors a connector may throw, named by what to do next. The harvest catches exactly these three.
 *
 * Every `code` is UPPER_SNAKE and permanent. The constructor takes `message` and `url` as given: whoever throws keeps
 * secrets out of them (the HTTP door does it with `redactUrl`).
 */
export interface ConnectorErrorOptions {
  /** The address concerned, for the harvest report. */
  url?: string | undefined;
  /** The error underneath. */
  cause?: unknown;
  /** When it makes sense to ask again. Kept by `RetryLaterError` only. */
  retryAt?: Date | undefined;
}

abstract class ConnectorError extends Error {
  /** Permanent UPPER_SNAKE name of the situation, for reports and tests. */
  readonly code: string;
  /** The address concerned, where there is one. */
  readonly url?: string;

  constructor(code: string, message: string, options: ConnectorErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    if (options.url !== undefined) this.url = options.url;
  }
}

/**
 * The partner cannot answer now: keep everything that is stored and come back later.
 *
 * @example
 * throw new RetryLaterError("TOO_MANY_REQUESTS", "The wiki asks us to wait.", { retryAt: new Date(Date.now() + 60_000) });
 */
export class RetryLaterError extends ConnectorError {
  /** When the partner, or our own circuit breaker, expects to answer again. Absent when nobody said. */
  readonly retryAt?: Date;

  constructor(code: string, message: string, options: ConnectorErrorOptions = {}) {
    super(code, message, options);
    if (options.retryAt !== undefined) this.retryAt = options.retryAt;
  }
}

/**
 * This page cannot be used; the others go on.
 *
 * @example
 * throw new SkipRecordError("MISSING_TITLE", "The page has no title. Add one at the source.", { url });
 */
export class SkipRecordError extends ConnectorError {}

/**
 * This source must not be harvested further in this run: its settings are wrong, it forbids us, or it answers nonsense.
 *
 * @example
 * throw new StopSourceError("NOT_A_WIKI", "There is no MediaWiki at this address. Check the source's url.", { url });
 */
export class StopSourceError extends ConnectorError {}
