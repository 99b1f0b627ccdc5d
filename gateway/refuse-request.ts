import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { describeError } from "./errors.js";
import type { GatewayLogger } from "./logger.js";
import type { GatewayLimits } from "./limits/limits.js";
import { maskErrors } from "./mask-errors.js";

/** An error as GraphQL answers write it. */
interface Refusal {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly [name: string]: unknown };
}

/** Sends an answer in GraphQL's form that holds one error and no data. */
export function refuse(reply: FastifyReply, { message, extensions }: Refusal, status?: number): FastifyReply {
  return reply
    .code(status ?? describeError(extensions.code)?.httpStatus ?? 400)
    .type("application/json; charset=utf-8")
    .send({ errors: [{ message, extensions }] });
}

/** Makes every refusal of the HTTP server itself look like a GraphQL answer: body too large, JSON broken, nothing there. */
export function refuseInGraphql(app: FastifyInstance, limits: GatewayLimits, logger: GatewayLogger): void {
  const mask = maskErrors(logger, limits.maxTokens);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return refuseBody(request, reply, limits.maxBodyBytes);
    const status = error.statusCode ?? 500;
    if (status < 500) return refuse(reply, { message: error.message, extensions: { code: "BAD_REQUEST" } }, status);
    const { message, extensions } = mask({ message: error.message }, error);
    return refuse(reply, { message, extensions: { code: "INTERNAL_SERVER_ERROR", ...extensions } });
  });
  app.setNotFoundHandler((request, reply) => {
    const message = `Nothing is at ${request.method} ${request.url.slice(0, 200)}. The graph is at /graphql.`;
    return refuse(reply, { message, extensions: { code: "NOT_FOUND" } });
  });
}

function refuseBody(request: FastifyRequest, reply: FastifyReply, limit: number): FastifyReply {
  const announced = Number(request.headers["content-length"]);
  const found = Number.isSafeInteger(announced) ? announced : undefined;
  const size = found === undefined ? `more than ${limit}` : `${found}`;
  const message = `The request has ${size} bytes; the limit is ${limit}. Split the query or its variables into several requests.`;
  const extensions = { code: "BODY_TOO_LARGE", limit, ...(found === undefined ? {} : { found }) };
  return refuse(reply, { message, extensions });
}
