import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import { fastify } from "fastify";
import { InvalidError } from "../schema/validate.js";
import type { Subgraph } from "../subgraphs/common/subgraph.js";
import { openMigratedDatabase } from "./open-database.js";
import type { Settings } from "./settings.js";
import { SUBGRAPH_NAMES, buildSubgraphs } from "./subgraphs.js";
import { stopSignal, untilAborted } from "./until-stopped.js";

/** Largest request read, in bytes: the gateway asks for all entities of an answer at once. */
const MOST_BODY_BYTES = 10 * 1024 * 1024;

/** Serves one subgraph alone. It trusts whoever reaches it: keep it on a private network, behind the gateway. */
export async function subgraphCommand(settings: Settings, name: string): Promise<void> {
  if (!(SUBGRAPH_NAMES as readonly string[]).includes(name)) {
    throw new InvalidError("The command", [
      `there is no subgraph "${name}"; the subgraphs are ${SUBGRAPH_NAMES.join(", ")}`,
    ]);
  }
  const signal = stopSignal();
  const database = await openMigratedDatabase(settings.DATABASE_URL);
  try {
    const subgraphs = await buildSubgraphs(database);
    const served = await serve(subgraphs.find((each) => each.name === name) as Subgraph, settings);
    console.log(`The subgraph ${name} listens at ${served.url}`);
    await untilAborted(signal);
    await served.stop();
  } finally {
    await database.close();
  }
}

async function serve({ schema, createContext }: Subgraph, { HOST: host, PORT: port }: Settings) {
  const apollo = new ApolloServer<object>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    // Apollo would kill the process before the database is closed.
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await apollo.start();
  const app = fastify({ bodyLimit: MOST_BODY_BYTES });
  const handler = fastifyApolloHandler(apollo, { context: async () => createContext() as object });
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
