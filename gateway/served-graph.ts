import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { FastifyReply, FastifyRequest } from "fastify";
import { startDeadline } from "./deadline.js";
import type { Readiness } from "./health.js";
import { loadGraph, type Graph, type GraphSettings } from "./load-graph.js";
import { refuse } from "./refuse-request.js";

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** The graph in use: none at first, then the last one that loaded. */
export class ServedGraph {
  readonly #settings: GraphSettings;
  #graph: Graph | undefined;
  #answer: Handler | undefined;

  constructor(settings: GraphSettings) {
    this.#settings = settings;
  }

  /**
   * Takes a supergraph into use. Requests under way finish on the one before.
   *
   * @throws Error when it cannot be loaded; the one before stays in use.
   */
  async load(sdl: string): Promise<void> {
    const previous = this.#graph;
    const graph = await loadGraph(sdl, this.#settings, previous);
    const { timeoutMs } = this.#settings.limits;
    const handler = fastifyApolloHandler(graph, {
      context: async (_request: FastifyRequest, reply: FastifyReply) => startDeadline(timeoutMs, reply.raw),
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

  async readiness(): Promise<Readiness> {
    return this.#graph ? { ready: true } : { ready: false, reason: "The supergraph is not loaded." };
  }

  async stop(): Promise<void> {
    await this.#graph?.stop();
  }
}
