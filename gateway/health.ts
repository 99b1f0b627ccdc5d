import type { FastifyInstance } from "fastify";
import { messageOf, type GatewayLogger } from "./logger.js";

/** Whether a gateway can serve, and if not, why. The reason is public. */
export interface Readiness {
  ready: boolean;
  reason?: string;
}

/**
 * Serves `/health` and `/ready`.
 *
 * `/health` is 200 as long as the process lives. `/ready` is 200 when every check says yes, 503 with the reason of the first
 * that says no, and 503 with a neutral reason when a check throws: the message goes to the log.
 */
export function serveHealth(
  app: FastifyInstance,
  checks: ReadonlyArray<() => Promise<Readiness>>,
  logger: GatewayLogger,
): void {
  app.get("/health", (_request, reply) => reply.header("cache-control", "no-store").send({ status: "ok" }));
  app.get("/ready", async (_request, reply) => {
    const { ready, reason } = await checkAll(checks, logger);
    reply.code(ready ? 200 : 503).header("cache-control", "no-store");
    return ready ? { status: "ready" } : { status: "not ready", reason: reason ?? "No reason was given." };
  });
}

async function checkAll(checks: ReadonlyArray<() => Promise<Readiness>>, logger: GatewayLogger): Promise<Readiness> {
  try {
    for (const check of checks) {
      const readiness = await check();
      if (!readiness.ready) return readiness;
    }
    return { ready: true };
  } catch (error) {
    logger.error(`The readiness check failed: ${messageOf(error)}`);
    return { ready: false, reason: "The readiness check failed; the log says why." };
  }
}
