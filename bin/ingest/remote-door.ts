import { HarvestTakenOverError } from "../../store/ledger/session.js";
import { splitLines } from "./split-lines.js";

/** A hub that does not take what is sent; says why in its own words. */
export class IngestRefusedError extends Error {
  override readonly name = "IngestRefusedError";
}

/** It does not answer now, or asks to wait. */
class ComeBackError extends Error {
  override readonly name = "ComeBackError";
  readonly waitMs: number | undefined;

  constructor(message: string, waitMs?: number) {
    super(message);
    this.waitMs = waitMs;
  }
}

/** How often one request is tried, and the first wait between two tries, which doubles. */
const TRIES = 7;
const FIRST_WAIT_MS = 1_000;

/** Longest time for the lines of one request, in milliseconds. */
const LONGEST_MS = 600_000;

export interface RemoteDoorOptions {
  /** Such as `https://hub.example.org/ingest/my-source`. */
  readonly url: string;
  readonly token: string;
  /** @default a timer */
  readonly wait?: (ms: number) => Promise<void>;
}

/** The door of another hub, as patient as it asks to be. */
export class RemoteDoor {
  readonly #url: string;
  readonly #token: string;
  readonly #wait: (ms: number) => Promise<void>;

  constructor({ url, token, wait = sleep }: RemoteDoorOptions) {
    this.#url = url.replace(/\/+$/, "");
    this.#token = token;
    this.#wait = wait;
  }

  /**
   * Sends lines of a run, again after a broken connection: the hub leaves out those it has.
   *
   * @param offset Lines of the run before the first of these.
   * @throws HarvestTakenOverError, IngestRefusedError.
   */
  async push(lines: readonly object[], run: { id: string; offset: number; full?: boolean }): Promise<void> {
    const body = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    const headers = {
      "content-type": "application/x-ndjson",
      "ingest-run": run.id,
      "ingest-offset": String(run.offset),
      "ingest-full": String(run.full ?? false),
    };
    await this.#patiently(async () => {
      const response = await this.#send("", { method: "POST", headers, body });
      const summary = await lastLine(response);
      if (summary?.type !== "summary") throw new ComeBackError("The hub broke off its answer.");
      const { code, reason = "" } = summary;
      if (code === "CONFLICT" || code === "REPLACED") throw new HarvestTakenOverError(reason);
      if (code === "TIMEOUT" || code === "CUT") throw new ComeBackError(reason);
      if (code !== undefined) throw new IngestRefusedError(reason);
    });
  }

  /** What the hub says of the source, or of one of its runs. */
  async state<State>(run?: string): Promise<State> {
    const path = run === undefined ? "" : `/${run}`;
    return this.#patiently(async () => (await (await this.#send(path)).json()) as State);
  }

  /** A list of a run, item by item. */
  async *list<Item>(run: string, name: string, query: URLSearchParams): AsyncGenerator<Item> {
    const response = await this.#patiently(() => this.#send(`/${run}/${name}?${query.toString()}`));
    for await (const { text = "" } of splitLines(bytesOf(response))) yield JSON.parse(text) as Item;
  }

  async #patiently<Value>(work: () => Promise<Value>): Promise<Value> {
    let wait = FIRST_WAIT_MS;
    for (let tried = 1; ; tried += 1) {
      try {
        return await work();
      } catch (error) {
        const again = comeBackOf(error);
        if (again === undefined) throw error;
        if (tried >= TRIES) throw new IngestRefusedError(`${again.message} It was tried ${TRIES} times.`);
        await this.#wait(again.waitMs ?? wait);
        wait *= 2;
      }
    }
  }

  async #send(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(this.#url + path, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${this.#token}` },
      redirect: "error",
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    if (response.ok) return response;
    const message = await messageOf(response);
    if (response.status === 409) throw new HarvestTakenOverError(message);
    if (response.status === 429 || response.status >= 500) {
      const seconds = Number(response.headers.get("retry-after"));
      throw new ComeBackError(message, seconds > 0 ? seconds * 1_000 : undefined);
    }
    throw new IngestRefusedError(message);
  }
}

/** A broken connection, whatever Node calls it, is one to try again. */
function comeBackOf(error: unknown): ComeBackError | undefined {
  if (error instanceof ComeBackError) return error;
  const isNetwork = error instanceof TypeError || (error instanceof DOMException && error.name === "TimeoutError");
  return isNetwork ? new ComeBackError(`The hub cannot be reached (${error.message}).`) : undefined;
}

async function messageOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { errors } = JSON.parse(text) as { errors?: { message: string }[] };
    return errors?.[0]?.message ?? `The hub answers with HTTP ${response.status}.`;
  } catch {
    return `The hub answers with HTTP ${response.status}.`;
  }
}

async function lastLine(response: Response): Promise<{ type?: string; code?: string; reason?: string } | undefined> {
  let last: string | undefined;
  for await (const { text } of splitLines(bytesOf(response))) last = text;
  return last === undefined ? undefined : (JSON.parse(last) as object);
}

function bytesOf({ body }: Response): AsyncIterable<Uint8Array> {
  return (body ?? []) as AsyncIterable<Uint8Array>;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
