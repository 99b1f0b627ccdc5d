import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type GatewayContext, startDeadline, timeoutError, untilAborted } from "./deadline.js";
import type { Readiness } from "./health.js";
import { type Identify, identifyCaller } from "./identity.js";
import { loadGraph, type Graph, type GraphSettings } from "./load-graph.js";
import { refuse } from "./refuse-request.js";

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** The graph in use: none at first, then the last one that loaded. */
export class ServedGraph {
  readonly #settings: GraphSettings;
  readonly #identify: Identify | undefined;
  #graph: Graph | undefined;
  #answer: Handler | undefined;

  /** @param identify absent where there are no tokens. */
  constructor(settings: GraphSettings, identify?: Identify) {
    this.#settings = settings;
    this.#identify = identify;
  }

  /**
   * Takes a supergraph into use. Requests under way finish on the one before.
   *
   * @throws Error when it cannot be loaded; the one before stays in use.
   */
  async load(sdl: string): Promise<void> {
    const previous = this.#graph;
    const graph = await loadGraph(sdl, this.#settings, previous);
    const handler = fastifyApolloHandler(graph, {
      context: (request: FastifyRequest, reply: FastifyReply) => this.#createContext(request, reply),
    });
    this.#answer = async (request, reply) => handler.call(request.server, request, reply);
    this.#graph = graph;
    await previous?.stop();
  }

  /** Answers one request to `/graphql`. */
  answer(request: FastifyRequest, reply: FastifyReply): Promise<unknown> | FastifyReply {
    if (this.#answer) return this.#answer(request, reply);
    const message = "The gateway has not loaded its graph. Try again later.";
    return refuse(reply, { message, extensions: { code: "NOT_READY" } });
  }

  /** @throws GraphQLError UNAUTHENTICATED or TIMEOUT; the request is not answered then. */
  async #createContext(request: FastifyRequest, reply: FastifyReply): Promise<GatewayContext> {
    const deadline = startDeadline(this.#settings.limits.timeoutMs, reply.raw);
    const identity = await untilAborted(
      deadline.signal,
      () => identifyCaller(request.raw, this.#identify),
      () => timeoutError(deadline.timeoutMs),
    );
    return { ...deadline, identity };
  }

  async readiness(): Promise<Readiness> {
    return this.#graph ? { ready: true } : { ready: false, reason: "The supergraph is not loaded." };
  }

  async stop(): Promise<void> {
    await this.#graph?.stop();
  }
}
