import type { FastifyInstance } from "fastify";
import { messageOf, type GatewayLogger } from "./logger.js";

/** What monitors read, in the format that `contentType` names. */
export interface MetricsPage {
  contentType: string;
  body: string;
}

/**
 * Serves `/metrics`.
 *
 * Scrapes that come while one is being answered get the same answer, so that asking often costs no more. When the figures
 * cannot be had, the answer is 503 with one neutral line: the message goes to the log.
 */
export function serveMetrics(app: FastifyInstance, read: () => Promise<MetricsPage>, logger: GatewayLogger): void {
  const readOnce = shareWhileRunning(read);
  app.get("/metrics", async (_request, reply) => {
    reply.header("cache-control", "no-store");
    try {
      const { contentType, body } = await readOnce();
      return await reply.type(contentType).send(body);
    } catch (error) {
      logger.error(`The metrics cannot be read: ${messageOf(error)}`);
      return reply.code(503).type("text/plain; charset=utf-8").send("The metrics cannot be read; the log says why.\n");
    }
  });
}

function shareWhileRunning<Value>(run: () => Promise<Value>): () => Promise<Value> {
  let running: Promise<Value> | undefined;
  return () => {
    running ??= run().finally(() => (running = undefined));
    return running;
  };
}
