import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from "@apollo/gateway";
import { GraphQLError } from "graphql";
import { INTERNAL, addShown, isCollecting, readInternal } from "./attribution/shown.js";
import { pathOf, type GatewayContext } from "./deadline.js";
import { dedupeRepresentations } from "./dedupe-representations.js";
import type { Identity } from "./identity.js";
import { messageOf, type GatewayLogger } from "./logger.js";
import type { PostJson } from "./post-json.js";
import { SIGNATURE_HEADER, SIGNATURE_REFUSED, signCall } from "./signed-call.js";

/** A subgraph that runs in another process. */
export interface HttpSubgraph {
  readonly name: string;
  readonly url: string;
  readonly post: PostJson;
  readonly logger: GatewayLogger;
  /** Shared with the subgraph: what calls are signed with. Without, nobody is known to it. */
  readonly secret?: string | undefined;
}

type GatewayAnswer = Awaited<ReturnType<GraphQLDataSource["process"]>>;

/** Asks a subgraph over HTTP, on connections that stay open. */
export class HttpDataSource implements GraphQLDataSource {
  readonly #subgraph: HttpSubgraph;
  readonly #url: URL;

  /** @throws TypeError when the URL is none. */
  constructor(subgraph: HttpSubgraph) {
    this.#subgraph = subgraph;
    this.#url = new URL(subgraph.url);
  }

  /** @throws GraphQLError SUBGRAPH_UNAVAILABLE when the subgraph gives no GraphQL answer; the log says why. */
  async process(options: GraphQLDataSourceProcessOptions): Promise<GatewayAnswer> {
    const { query = "", operationName, variables = {} } = options.request;
    const { signal, identity } = options.context as Partial<GatewayContext>;
    const wantsShown = isCollecting(options.context);
    const extensions = wantsShown ? { [INTERNAL]: { shown: true } } : undefined;
    // Asking twice is harmless for a query, not for a mutation.
    const retriable = /^\s*(query\b|\{)/.test(query);
    try {
      return await dedupeRepresentations(variables, async (uniqueVariables) => {
        const body = JSON.stringify({ query, operationName, variables: uniqueVariables, extensions });
        const headers = this.#sign(body, identity);
        const answer = toAnswer(
          await this.#subgraph.post({ url: this.#url, body, retriable, headers, ...(signal && { signal }) }),
        );
        if (wantsShown) addShown(options.context, readInternal(answer)?.shown);
        return answer;
      });
    } catch (error) {
      if (!signal?.aborted) this.#logFailure(error);
      throw unavailableError(this.#subgraph.name, options);
    }
  }

  #sign(body: string, identity: Identity | undefined): Record<string, string> {
    const { name, secret } = this.#subgraph;
    return secret === undefined ? {} : { [SIGNATURE_HEADER]: signCall(secret, { subgraph: name, body, identity }) };
  }

  #logFailure(error: unknown): void {
    const { name, url, logger } = this.#subgraph;
    logger.warn(`The subgraph "${name}" gives no answer: ${messageOf(error)}`, { subgraph: name, url });
  }
}

/** Reads a GraphQL answer out of a body; a subgraph may send one with any HTTP status. */
function toAnswer({ status, text }: { status: number; text: string }): GatewayAnswer {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error(`HTTP status ${status} with a body that is not JSON.`);
  }
  if (isAnswer(answer)) return refuseRefusal(answer);
  throw new Error(`HTTP status ${status} with JSON that has neither data nor errors.`);
}

/** A subgraph that refuses our signature has nothing to say to the client: it is for the operators to mend. */
function refuseRefusal(answer: GatewayAnswer): GatewayAnswer {
  if (answer.errors?.[0]?.extensions?.["refused"] !== SIGNATURE_REFUSED) return answer;
  throw new Error(
    "It refuses our signature. Give both the same MAILLAGE_SUBGRAPH_SECRET, and set the clocks of both machines.",
  );
}

function isAnswer(value: unknown): value is GatewayAnswer {
  if (typeof value !== "object" || value === null) return false;
  if ("errors" in value) return Array.isArray(value.errors);
  return "data" in value && typeof value.data === "object";
}

function unavailableError(subgraph: string, options: GraphQLDataSourceProcessOptions): GraphQLError {
  return new GraphQLError(
    `The part "${subgraph}" of the graph does not answer. Use the other data, and try again later.`,
    {
      path: pathOf(options),
      extensions: { code: "SUBGRAPH_UNAVAILABLE", subgraph },
    },
  );
}
