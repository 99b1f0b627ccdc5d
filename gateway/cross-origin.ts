import type { FastifyInstance } from "fastify";

/** Headers that a page elsewhere may send. None is an ambient credential: a token is sent only by whoever holds it. */
const ALLOWED_HEADERS = [
  "accept",
  "apollo-require-preflight",
  "apollographql-client-name",
  "apollographql-client-version",
  "authorization",
  "content-type",
  "if-none-match",
  "maillage-attribution",
  "x-apollo-operation-name",
].join(", ");

/** How long a browser may remember that it is allowed to ask, in seconds: one day. */
const REMEMBERED_S = 86_400;

/** Lets pages of any site read the graph, without cookies. */
export function allowEveryOrigin(app: FastifyInstance): void {
  app.addHook("onRequest", async (_request, reply) => {
    reply.header("access-control-allow-origin", "*").header("x-content-type-options", "nosniff");
  });
  app.options("/*", (_request, reply) =>
    reply
      .code(204)
      .header("access-control-allow-methods", "GET, POST, OPTIONS")
      .header("access-control-allow-headers", ALLOWED_HEADERS)
      .header("access-control-max-age", REMEMBERED_S)
      .send(),
  );
}
