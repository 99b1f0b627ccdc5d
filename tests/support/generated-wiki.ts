import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { WikiAnswers } from "./generated-answers.js";
import { WikiHistory } from "./generated-history.js";
import { generatePages } from "./generated-pages.js";

export { errorAnswer } from "./generated-answers.js";

export interface GeneratedWikiOptions {
  /** @default 2000 */
  readonly pages?: number;
  /** The same seed gives the same wiki. @default 1 */
  readonly seed?: number;
  /** Share of pages that only the server can read whole, each of which costs another request. @default 0.01 */
  readonly rendered?: number;
  /** How many pages a listing gives at once. @default 50, as MediaWiki allows */
  readonly pagesPerAnswer?: number;
  /** How long every answer takes at least, in milliseconds. @default 0 */
  readonly latencyMs?: number;
}

/** One request the wiki has received. */
export interface WikiRequest {
  /** 1 for the first. */
  readonly number: number;
  /** `/robots.txt` or `/api.php`. */
  readonly path: string;
  /** Of the address and of a posted form. */
  readonly params: URLSearchParams;
  /** What the wiki would answer; it can be parsed, damaged and sent. */
  readonly answer: string;
}

/** An answer to send instead of the right one: parts of it, or full control of the connection. */
export type Misbehaviour =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** Objects are sent as JSON. @default the right answer */
      readonly body?: string | Buffer | object;
    }
  | ((response: ServerResponse) => void);

/** A fast MediaWiki on a loopback port, with pages made up from a seed. */
export interface GeneratedWiki {
  readonly url: string;
  /** Its pages and clock; what is changed there is answered at once, rows in recent changes and logs included. */
  readonly history: WikiHistory;
  /** Requests received so far, robots.txt included. */
  readonly requests: number;
  /** Lets a test look at every request and answer it otherwise; undefined, from it or instead of it, is good behaviour. */
  misbehave(judge: ((request: WikiRequest) => Misbehaviour | undefined) | undefined): void;
  close(): Promise<void>;
}

export async function startGeneratedWiki(options: GeneratedWikiOptions = {}): Promise<GeneratedWiki> {
  const { pages = 2_000, seed = 1, rendered = 0.01, latencyMs = 0, pagesPerAnswer = 50 } = options;
  const history = new WikiHistory(generatePages(pages, { seed, rendered }));
  let url = "";
  let requests = 0;
  let judge: Parameters<GeneratedWiki["misbehave"]>[0];
  const answers = new WikiAnswers(history, () => url.slice(0, -1), pagesPerAnswer);

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests += 1;
    const number = requests;
    const { pathname, searchParams } = new URL(request.url ?? "", url);
    const params = await withForm(searchParams, request);
    const isApi = pathname === "/api.php";
    const answer = isApi ? answers.answer(params) : "";
    if (latencyMs > 0) await sleep(latencyMs);
    const instead = judge?.({ number, path: pathname, params, answer });
    if (typeof instead === "function") return instead(response);
    const { status = isApi ? 200 : 404, headers = {}, body = answer } = instead ?? {};
    const type = { "content-type": isApi ? "application/json; charset=utf-8" : "text/plain; charset=utf-8" };
    response.writeHead(status, { ...type, ...headers });
    response.end(typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  }

  const server = createServer((request, response) => {
    // A client that is killed or has seen enough closes the connection in the middle; the others are still there.
    respond(request, response).catch(() => response.destroy());
  });
  url = `http://127.0.0.1:${await listen(server)}/`;
  return {
    url,
    history,
    get requests() {
      return requests;
    },
    misbehave: (wanted) => (judge = wanted),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function withForm(params: URLSearchParams, request: IncomingMessage): Promise<URLSearchParams> {
  if (request.method !== "POST") return params;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams([...params, ...new URLSearchParams(Buffer.concat(chunks).toString())]);
}

/** `node dist/tests/support/generated-wiki.js --pages 2000` prints its address and stays until it is stopped. */
async function runAlone(): Promise<void> {
  const { values } = parseArgs({
    options: { pages: { type: "string" }, seed: { type: "string" }, "latency-ms": { type: "string" } },
  });
  const { url } = await startGeneratedWiki({
    ...(values.pages !== undefined && { pages: Number(values.pages) }),
    ...(values.seed !== undefined && { seed: Number(values.seed) }),
    ...(values["latency-ms"] !== undefined && { latencyMs: Number(values["latency-ms"]) }),
  });
  console.log(url);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runAlone();
