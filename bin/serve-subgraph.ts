import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import { fastify } from "fastify";
import type { Subgraph } from "../subgraphs/common/subgraph.js";
import { answerGateway } from "./answer-gateway.js";
import { type CallerOf, acceptEverybody, requireSignature } from "./require-signature.js";

/** Largest request read, in bytes: the gateway asks for all entities of an answer at once. */
const MOST_BODY_BYTES = 10 * 1024 * 1024;

export interface SubgraphPlace {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Shared with the gateways that may ask. Without, everybody may read and nobody change anything. */
  readonly secret?: string | undefined;
}

/** A subgraph that listens. */
export interface ServedSubgraph {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves one subgraph to gateways in other processes. */
export async function serveSubgraph(
  subgraph: Subgraph,
  { host, port, secret }: SubgraphPlace,
): Promise<ServedSubgraph> {
  const { name, createContext } = subgraph;
  const apollo = createApollo(subgraph);
  await apollo.start();
  const app = fastify({ bodyLimit: MOST_BODY_BYTES });
  const callerOf: CallerOf = secret === undefined ? acceptEverybody : requireSignature(app, { secret, subgraph: name });
  const handler = fastifyApolloHandler(apollo, {
    context: async (request) => createContext(callerOf(request)) as object,
  });
  app.route({ method: ["GET", "POST"], url: "/graphql", handler });
  const stop = async () => {
    await app.close();
    await apollo.stop();
  };
  try {
    return { url: `${await app.listen({ host, port })}/graphql`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function createApollo(subgraph: Subgraph): ApolloServer<object> {
  return new ApolloServer<object>({
    schema: subgraph.schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    // Apollo would kill the process before the database is closed.
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      answerGateway(subgraph),
    ],
  });
}
