import type { FastifyInstance } from "fastify";
import type { IncomingMessage } from "node:http";

const clocks = new WeakMap<IncomingMessage, NodeJS.Timeout>();

const TOO_SLOW = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/**
 * Ends requests whose headers or body take longer to arrive than this. Node's own limit is one for the whole server, and
 * some requests may take longer.
 */
export function limitSlowBodies(app: FastifyInstance, timeoutMs: number): void {
  app.server.headersTimeout = timeoutMs;
  app.addHook("onRequest", async ({ raw }) => {
    const clock = setTimeout(() => {
      if (raw.complete) return;
      raw.socket.end(TOO_SLOW);
      raw.socket.destroySoon();
    }, timeoutMs);
    clocks.set(raw, clock.unref());
    raw.once("close", () => clearTimeout(clock));
  });
}

/** Lets this request take its time; whoever reads it keeps a clock of their own. */
export function allowSlowBody(request: IncomingMessage): void {
  clearTimeout(clocks.get(request));
}
