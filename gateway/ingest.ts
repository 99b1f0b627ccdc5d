import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { GraphQLError } from "graphql";
import { Readable } from "node:stream";
import { describeError } from "./errors.js";
import { type Identify, type Identity, identifyCaller } from "./identity.js";
import type { GatewayLogger } from "./logger.js";
import { type FormatError, maskErrors } from "./mask-errors.js";
import { type BodyPatience, PushBody } from "./push-body.js";
import { refuse } from "./refuse-request.js";
import { allowSlowBody } from "./slow-bodies.js";

/** A request about the pages of one source, by somebody known. */
export interface IngestCall {
  readonly identity: Identity;
  /** As the address has it; it may be anything. */
  readonly sourceId: string;
  /** The same. */
  readonly runId?: string;
  header(name: string): string | undefined;
  readonly query: URLSearchParams;
}

/** A request that brings lines. */
export interface PushCall extends IngestCall {
  readonly body: PushBody;
}

/**
 * What serves `/ingest/`. Each method refuses by throwing a GraphQLError with a code of the catalogue, before it gives
 * anything.
 */
export interface IngestDoor {
  /** Takes the lines of the body and gives an answer for each, and a summary as the last. */
  push(call: PushCall): AsyncIterable<readonly object[]>;
  /** How far the source, or one of its runs, has come. */
  state(call: IngestCall): Promise<object>;
  /** A list that a connector asks its store for: `held` or `linked`. */
  list(call: IngestCall, name: string): AsyncIterable<readonly object[]>;
  /** @default half a minute without a byte, an hour for all of them */
  readonly patience?: BodyPatience;
}

const PATIENCE: BodyPatience = { idleMs: 30_000, wholeMs: 3_600_000 };

/**
 * Bytes of answers that wait for a client before its lines wait too: those of a hundred thousand good lines. Many clients
 * read nothing before they have sent everything.
 */
const WAITING_BYTES = 8 * 1024 * 1024;

/** How long a client that was answered may go on to send, in milliseconds. */
const LINGER_MS = 5_000;

const NDJSON = /^application\/(x-)?(nd-?json|jsonl|json-?lines)\s*(;|$)/i;

/** Serves `/ingest/<source>`: the door through which partners' own connectors bring pages. */
export function serveIngest(
  app: FastifyInstance,
  door: IngestDoor,
  { identify, logger, maxTokens }: { identify?: Identify | undefined; logger: GatewayLogger; maxTokens: number },
): void {
  const mask = maskErrors(logger, maxTokens);
  const { patience = PATIENCE } = door;
  const { idleMs } = patience;
  const answer = (work: (call: IngestCall, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) => {
    return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      reply.header("cache-control", "no-store");
      try {
        return await work(callOf(await requireCaller(request, identify), request), request, reply);
      } catch (error) {
        return refuseFor(error, reply, mask);
      }
    };
  };
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    scope.post(
      "/ingest/:source",
      answer(async (call, request, reply) => {
        requireNdjson(request);
        allowSlowBody(request.raw);
        dropWhenAnswered(request, reply);
        const body = new PushBody(request.raw, patience);
        return sendLines(reply, door.push({ ...call, body }), { mask, idleMs });
      }),
    );
    const state = answer(async (call, _request, reply) => reply.send(await door.state(call)));
    scope.get("/ingest/:source", state);
    scope.get("/ingest/:source/:run", state);
    scope.get(
      "/ingest/:source/:run/:list",
      answer(async (call, request, reply) => {
        const { list } = request.params as { list: string };
        return sendLines(reply, door.list(call, list), { mask, idleMs });
      }),
    );
  });
}

async function requireCaller(request: FastifyRequest, identify: Identify | undefined): Promise<Identity> {
  const identity = await identifyCaller(request.raw, identify);
  if (identity !== undefined) return identity;
  throw new GraphQLError(
    "Bringing pages needs a token of the role connector. Send it as `Authorization: Bearer <token>`.",
    { extensions: { code: "UNAUTHENTICATED" } },
  );
}

function callOf(identity: Identity, request: FastifyRequest): IngestCall {
  const { source, run } = request.params as { source: string; run?: string };
  return {
    identity,
    sourceId: source,
    ...(run !== undefined && { runId: run }),
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(", ") : value;
    },
    query: new URL(request.url, "http://localhost").searchParams,
  };
}

function requireNdjson({ headers }: FastifyRequest): void {
  const told = headers["content-type"] ?? "";
  if (!NDJSON.test(told)) throw badRequest("Send the lines with the header `content-type: application/x-ndjson`.");
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") throw badRequest("Send the lines as they are, without a content-encoding.");
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_REQUEST" } });
}

/** The head goes with the first answers: until then a request can be refused as a whole. */
async function sendLines(
  reply: FastifyReply,
  answers: AsyncIterable<readonly object[]>,
  { mask, idleMs }: { mask: FormatError; idleMs: number },
): Promise<FastifyReply> {
  const iterator = answers[Symbol.asyncIterator]();
  const first = await iterator.next();
  const texts = toNdjson(first, iterator, mask);
  const readable = droppedWhenStalled(texts, idleMs, () => reply.raw.destroy());
  const lines = Readable.from(readable, { objectMode: false, highWaterMark: WAITING_BYTES });
  return reply.type("application/x-ndjson; charset=utf-8").send(lines);
}

async function* toNdjson(
  first: IteratorResult<readonly object[], unknown>,
  iterator: AsyncIterator<readonly object[]>,
  mask: FormatError,
): AsyncGenerator<string> {
  try {
    for (let next = first; next.done !== true; next = await iterator.next()) {
      yield next.value.map((line) => `${JSON.stringify(line)}\n`).join("");
    }
  } catch (error) {
    const { message, extensions } = mask({ message: String(error) }, error);
    yield `${JSON.stringify({ type: "error", code: extensions?.["code"], reason: message })}\n`;
  } finally {
    await iterator.return?.();
  }
}

/** A client that reads nothing more of its answers is as slow as one that sends nothing more. */
async function* droppedWhenStalled(
  texts: AsyncIterable<string>,
  idleMs: number,
  drop: () => void,
): AsyncGenerator<string> {
  for await (const text of texts) {
    const clock = setTimeout(drop, idleMs);
    try {
      yield text;
    } finally {
      clearTimeout(clock);
    }
  }
}

function refuseFor(error: unknown, reply: FastifyReply, mask: FormatError): FastifyReply {
  if (!(error instanceof GraphQLError) || describeError(error.extensions["code"]) === undefined) throw error;
  const { message, extensions = {} } = mask(error.toJSON(), error);
  const { code, ...more } = extensions as { code: string };
  if (code === "UNAUTHENTICATED") reply.header("www-authenticate", "Bearer");
  const wait = (more as { retryAfterSeconds?: number }).retryAfterSeconds;
  if (wait !== undefined) reply.header("retry-after", wait);
  return refuse(reply, { message, extensions: { code, ...more } });
}

/** A client that has its answer and goes on sending would otherwise be listened to without end. */
function dropWhenAnswered({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.raw.once("close", () => {
    if (raw.complete) return;
    const linger = setTimeout(() => raw.complete || raw.socket.destroy(), LINGER_MS);
    linger.unref();
  });
}
