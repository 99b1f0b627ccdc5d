import type { FastifyInstance } from "fastify";
import { messageOf, type GatewayLogger } from "./logger.js";

/** The languages that feeds are written in. */
export type FeedLanguage = "fr" | "en";

/** A feed as it is now. */
export interface FeedPage {
  /** The same as long as the feed is the same; quoted, as in the header. */
  etag: string;
  /** Atom. */
  body: string;
}

/**
 * Gives a feed.
 *
 * @param name What stands between `/feeds/` and `.atom`.
 * @returns undefined when there is no such feed.
 */
export type FeedReader = (name: string, language: FeedLanguage) => Promise<FeedPage | undefined>;

/**
 * Serves feeds under `/feeds/`, in French unless `?lang=en` asks for English.
 *
 * Whoever has a feed as it is gets 304. When a feed cannot be had, the answer is 503 with one neutral line: the message goes
 * to the log.
 */
export function serveFeeds(app: FastifyInstance, read: FeedReader, logger: GatewayLogger): void {
  app.get<{ Params: { "*": string }; Querystring: { lang?: unknown } }>("/feeds/*", async (request, reply) => {
    const name = feedName(request.params["*"]);
    // Each reader asks whether it changed; the answer to that costs next to nothing.
    reply.header("cache-control", "no-cache");
    try {
      const page = name === undefined ? undefined : await read(name, request.query.lang === "en" ? "en" : "fr");
      if (page === undefined) {
        return await reply.code(404).type("text/plain; charset=utf-8").send("There is no such feed.\n");
      }
      reply.header("etag", page.etag);
      if (isKnown(request.headers["if-none-match"], page.etag)) return await reply.code(304).send();
      return await reply.type("application/atom+xml; charset=utf-8").send(page.body);
    } catch (error) {
      logger.error(`The feed cannot be read: ${messageOf(error)}`);
      return reply.code(503).type("text/plain; charset=utf-8").send("The feed cannot be read; the log says why.\n");
    }
  });
}

function feedName(path: string): string | undefined {
  return path.endsWith(".atom") ? path.slice(0, -".atom".length) : undefined;
}

/** Proxies that compress an answer mark its tag as weak. */
function isKnown(header: string | undefined, etag: string): boolean {
  const tags = new Set((header ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, "")));
  return tags.has("*") || tags.has(etag);
}
