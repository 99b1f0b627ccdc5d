import "./no-telemetry.js";
import { ApolloGateway } from "@apollo/gateway";
import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import { answerIntrospection } from "./answer-introspection.js";
import { attachAttribution } from "./attribution/attach-attribution.js";
import type { Attributor } from "./attribution/attributor.js";
import type { ChooseDataSource } from "./choose-data-sources.js";
import type { GatewayContext } from "./deadline.js";
import { setHttpStatus } from "./http-status.js";
import { limitAliases } from "./limits/aliases.js";
import { limitCost } from "./limits/cost.js";
import { limitDepth } from "./limits/depth.js";
import type { GatewayLimits } from "./limits/limits.js";
import { limitRootFields } from "./limits/root-fields.js";
import { toGraphLogger, toServerLogger, type GatewayLogger } from "./logger.js";
import { maskErrors } from "./mask-errors.js";
import { requireOperation } from "./require-operation.js";

/** What stays the same from one supergraph to the next. */
export interface GraphSettings {
  readonly chooseDataSource: ChooseDataSource;
  readonly limits: GatewayLimits;
  readonly introspection: boolean;
  /** Tells whose the contents of answers are. */
  readonly attributor?: Attributor | undefined;
  readonly logger: GatewayLogger;
}

/** A server that answers queries on one supergraph. */
export type Graph = ApolloServer<GatewayContext>;

/** Nothing is reported to Apollo, even when its variables are in the environment. */
const NO_REPORTS: readonly ApolloServerPlugin[] = [
  ApolloServerPluginUsageReportingDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginLandingPageDisabled(),
];

/**
 * Starts a server on a supergraph. A new supergraph gets a new server, so that requests under way finish on the old one.
 *
 * @param previous its persisted queries are kept.
 * @throws Error when the SDL is not a supergraph, or a subgraph of it cannot be found.
 */
export async function loadGraph(sdl: string, settings: GraphSettings, previous?: Graph): Promise<Graph> {
  const { limits, logger } = settings;
  const server = new ApolloServer<GatewayContext>({
    gateway: createGateway(sdl, settings),
    // Else NODE_ENV would decide on stack traces, introspection and the landing page.
    nodeEnv: "production",
    introspection: settings.introspection,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.maxTokens },
    validationRules: [
      limitDepth(limits.maxDepth),
      limitAliases(limits.maxAliases),
      limitRootFields(limits.maxRootFields),
    ],
    plugins: [
      ...NO_REPORTS,
      requireOperation(),
      limitCost(limits.maxCost),
      answerIntrospection(),
      setHttpStatus(),
      ...(settings.attributor ? [attachAttribution(settings.attributor, logger)] : []),
    ],
    formatError: maskErrors(logger, limits.maxTokens),
    logger: toServerLogger(logger),
    ...(previous ? { cache: previous.cache } : {}),
  });
  await server.start();
  return server;
}

function createGateway(supergraphSdl: string, { chooseDataSource, logger }: GraphSettings): ApolloGateway {
  return new ApolloGateway({
    supergraphSdl,
    buildService: chooseDataSource,
    // A hand-edited supergraph is checked whole, so a bad one is refused at load and not met by a query.
    validateSupergraph: true,
    __exposeQueryPlanExperimental: false,
    logger: toGraphLogger(logger),
  });
}
