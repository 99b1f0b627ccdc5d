import type { IncomingMessage } from "node:http";

/** Why the rest of a body will not come. */
export class BodyEndedError extends Error {
  override readonly name = "BodyEndedError";
  /** CUT: the connection broke; TIMEOUT: nothing came for too long; REPLACED: another request took its place. */
  readonly code: "CUT" | "TIMEOUT" | "REPLACED";

  constructor(code: BodyEndedError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** How long a body may take, in milliseconds. */
export interface BodyPatience {
  /** Without a single byte. */
  readonly idleMs: number;
  /** All in all. */
  readonly wholeMs: number;
}

/** A body that is read as it comes, no faster than it is used. */
export class PushBody implements AsyncIterable<Uint8Array> {
  readonly #request: IncomingMessage;
  readonly #patience: BodyPatience;
  #giveUp: (error: BodyEndedError) => void = () => {};
  readonly #givenUp: Promise<never>;

  constructor(request: IncomingMessage, patience: BodyPatience) {
    this.#request = request;
    this.#patience = patience;
    this.#givenUp = new Promise<never>((_, reject) => {
      this.#giveUp = reject;
    });
    // Nobody may be reading when it is given up.
    this.#givenUp.catch(() => undefined);
  }

  /** Nothing of it is wanted any more. */
  replace(): void {
    this.#giveUp(new BodyEndedError("REPLACED", "Another request pushes to the same source now."));
  }

  /** @throws BodyEndedError when it does not come to its end. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const chunks = this.#request.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]() as AsyncIterator<
      Uint8Array,
      undefined
    >;
    const end = Date.now() + this.#patience.wholeMs;
    for (;;) {
      const next = await this.#within(chunks.next(), Math.min(this.#patience.idleMs, end - Date.now()));
      if (next.done === true) return;
      yield next.value;
    }
  }

  async #within<Value>(next: Promise<Value>, ms: number): Promise<Value> {
    let clock: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const message = "The request was too slow. Go on from the lines that are done.";
      clock = setTimeout(() => reject(new BodyEndedError("TIMEOUT", message)), Math.max(0, ms));
    });
    // When another ends the race, a connection that breaks later concerns nobody.
    next.catch(() => undefined);
    try {
      return await Promise.race([next, late, this.#givenUp]);
    } catch (error) {
      if (error instanceof BodyEndedError) throw error;
      throw new BodyEndedError("CUT", "The connection broke before the request came to its end.");
    } finally {
      clearTimeout(clock);
    }
  }
}
