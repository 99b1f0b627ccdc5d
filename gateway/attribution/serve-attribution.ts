import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { messageOf, type GatewayLogger } from "../logger.js";
import { refuse } from "../refuse-request.js";
import { renderAttribution, renderUnknown, type PageLanguage, type ShownAttribution } from "./attribution-page.js";
import type { Attributor } from "./attributor.js";

/** The page holds its own styles and nothing else: what it shows was written elsewhere. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What a permalink can be; anything else is not looked for. */
const NAME = /^(a[0-9a-v]{20})(\.json)?$/;

/** Serves permalinks under `/attribution/`: a page for people in French or English, JSON for machines. */
export function serveAttribution(app: FastifyInstance, attributor: Attributor, logger: GatewayLogger): void {
  app.get<{ Params: { name: string } }>("/attribution/:name", async (request, reply) => {
    // What is erased is gone at once, so nobody keeps a copy without asking.
    reply.header("cache-control", "no-cache").header("vary", "accept, accept-language");
    const [, id, suffix] = NAME.exec(request.params.name) ?? [];
    const asJson = suffix !== undefined || request.params.name.endsWith(".json") || prefersJson(request);
    try {
      const attribution = id === undefined ? null : await attributor.recall(id);
      if (id === undefined || attribution === null) return answerUnknown(request, reply, asJson);
      if (asJson) return await reply.type("application/json; charset=utf-8").send(attribution);
      return sendPage(reply, renderAttribution(attribution as ShownAttribution, id, languageOf(request)));
    } catch (error) {
      logger.error(`The attribution cannot be read: ${messageOf(error)}`);
      const message = "The attribution cannot be read. Try again later.";
      return refuse(reply, { message, extensions: { code: "SUBGRAPH_UNAVAILABLE" } });
    }
  });
}

function answerUnknown(request: FastifyRequest, reply: FastifyReply, asJson: boolean): FastifyReply {
  if (!asJson) return sendPage(reply.code(404), renderUnknown(languageOf(request)));
  const message =
    "There is no such attribution. It may be mistyped, so old that it was deleted, or younger than a second.";
  return refuse(reply, { message, extensions: { code: "NOT_FOUND" } });
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header("content-security-policy", CONTENT_SECURITY_POLICY)
    .header("referrer-policy", "no-referrer")
    .type("text/html; charset=utf-8")
    .send(page);
}

/** Browsers name HTML; whoever names JSON and not HTML is a machine. */
function prefersJson({ headers: { accept = "" } }: FastifyRequest): boolean {
  return /\bjson\b/i.test(accept) && !/\btext\/html\b/i.test(accept);
}

/** French unless English is wished for more, because the commons' people write French. */
function languageOf({ headers }: FastifyRequest): PageLanguage {
  const wishes = (headers["accept-language"] ?? "").split(",").map((wish) => {
    const [name = "", ...parameters] = wish.trim().toLowerCase().split(";");
    const quality = Number(
      parameters
        .find((each) => each.trim().startsWith("q="))
        ?.trim()
        .slice(2) ?? 1,
    );
    return { language: name.split("-")[0], quality: Number.isNaN(quality) ? 0 : quality };
  });
  const wished = (language: PageLanguage) =>
    Math.max(0, ...wishes.filter((wish) => wish.language === language).map(({ quality }) => quality));
  return wished("en") > wished("fr") ? "en" : "fr";
}
