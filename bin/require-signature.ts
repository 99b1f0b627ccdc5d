import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Claims, SIGNATURE_HEADER, SIGNATURE_REFUSED, isBodyOf, readSignature } from "../gateway/signed-call.js";
import { ROLES } from "../store/access/identity.js";
import type { Caller } from "../subgraphs/common/identity.js";

/** Says who makes a request that was let in. */
export type CallerOf = (request: FastifyRequest) => Caller;

/** Lets everybody read; what a header says of who asks is worth nothing without a secret. */
export const acceptEverybody: CallerOf = () => ({});

/** Refuses every request that no gateway with the same secret has signed, for this subgraph and within the last minute. */
export function requireSignature(
  app: FastifyInstance,
  { secret, subgraph }: { secret: string; subgraph: string },
): CallerOf {
  const claimed = new WeakMap<FastifyRequest, Claims>();
  const proven = new WeakMap<FastifyRequest, Claims>();
  app.addHook("onRequest", async (request, reply) => {
    const header = request.headers[SIGNATURE_HEADER];
    const claims = readSignature(secret, subgraph, typeof header === "string" ? header : undefined);
    // What GET asks for stands in the address, which is not signed.
    if (claims === undefined || request.method !== "POST") await refuse(reply);
    else claimed.set(request, claims);
  });
  // Fastify reads text as well, which nobody would compare with what was signed.
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser("error", "error");
  // The signature is of the bytes, which are gone once they are parsed.
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    const claims = claimed.get(request);
    if (claims === undefined || !isBodyOf(claims, body)) return done(new WrongBodyError());
    proven.set(request, claims);
    return parse(request, body.toString(), done);
  });
  app.setErrorHandler((error, _request, reply) =>
    error instanceof WrongBodyError ? refuse(reply) : reply.send(error),
  );
  return (request) => toCaller(proven.get(request));
}

/** The body is not the one that was signed. */
class WrongBodyError extends Error {
  override readonly name = "WrongBodyError";
}

function toCaller(claims: Claims | undefined): Caller {
  if (claims?.identity === undefined) return {};
  const { roles, ...who } = claims.identity;
  return { identity: { ...who, roles: ROLES.filter((role) => roles.includes(role)) } };
}

function refuse(reply: FastifyReply): FastifyReply {
  const message =
    "This subgraph answers only gateways that share its secret. Set the same MAILLAGE_SUBGRAPH_SECRET there, and the clocks of both machines.";
  const extensions = { code: "UNAUTHENTICATED", refused: SIGNATURE_REFUSED };
  return reply
    .code(401)
    .type("application/json; charset=utf-8")
    .send({ errors: [{ message, extensions }] });
}
