import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from "@apollo/gateway";
import { GraphQLError } from "graphql";
import { pathOf, type GatewayContext } from "./deadline.js";
import { dedupeRepresentations } from "./dedupe-representations.js";
import { messageOf, type GatewayLogger } from "./logger.js";
import type { PostJson } from "./post-json.js";

/** A subgraph that runs in another process. */
export interface HttpSubgraph {
  readonly name: string;
  readonly url: string;
  readonly post: PostJson;
  readonly logger: GatewayLogger;
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
    const { signal } = options.context as Partial<GatewayContext>;
    // Asking twice is harmless for a query, not for a mutation.
    const retriable = !query.trimStart().startsWith("mutation");
    try {
      return await dedupeRepresentations(variables, async (uniqueVariables) => {
        const body = JSON.stringify({ query, operationName, variables: uniqueVariables });
        return toAnswer(await this.#subgraph.post({ url: this.#url, body, retriable, ...(signal ? { signal } : {}) }));
      });
    } catch (error) {
      if (!signal?.aborted) this.#logFailure(error);
      throw unavailableError(this.#subgraph.name, options);
    }
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
  if (isAnswer(answer)) return answer;
  throw new Error(`HTTP status ${status} with JSON that has neither data nor errors.`);
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
