import { composeServices } from "@apollo/composition";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { parse } from "graphql";
import { onTestFinished } from "vitest";
import { type ServedSubgraph, serveSubgraph } from "../../bin/serve-subgraph.js";
import type { Identify } from "../../gateway/gateway.js";
import { type Caller, type Identity, requireRole } from "../../subgraphs/common/identity.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { type ToyGateway, startToyGateway } from "./start-toy-gateway.js";

const SDL = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type Query { greeting: String caller: String }
type Mutation { touch(text: String): String }
`;

/** Reads what anybody may read. */
export const READ = "{ greeting caller }";

/** Changes what a steward may change. */
export const TOUCH = 'mutation { touch(text: "now") }';

export const SECRET = "a secret of a test's own, long enough";

/** A subgraph with one mutation for stewards, and what became of it. */
export function guardedSubgraph() {
  const touched: Identity[] = [];
  const resolvers = {
    Query: {
      greeting: () => "hello",
      caller: (_: unknown, _args: unknown, { identity }: Caller) => identity?.id ?? null,
    },
    Mutation: {
      touch: (_: unknown, { text }: { text: string }, { identity }: Caller) => {
        touched.push(requireRole(identity, "steward"));
        return text;
      },
    },
  };
  const schema = buildSubgraphSchema([{ typeDefs: parse(SDL), resolvers: resolvers as never }]);
  const subgraph: Subgraph = {
    name: "guarded",
    schema,
    sdl: SDL,
    createContext: (caller = {}) => ({ ...caller }),
    takeShown: () => undefined,
  };
  return { subgraph, touched };
}

/** Serves it as `maillage subgraph` does, until the test ends. */
export async function serveGuarded(secret?: string) {
  const { subgraph, touched } = guardedSubgraph();
  const served: ServedSubgraph = await serveSubgraph(subgraph, { host: "127.0.0.1", port: 0, secret });
  onTestFinished(() => served.stop());
  return { url: served.url, touched };
}

export const SUPERGRAPH = composeGuarded();

function composeGuarded(): string {
  const { supergraphSdl, errors } = composeServices([
    { name: "guarded", url: "http://127.0.0.1:1/graphql", typeDefs: parse(SDL) },
  ]);
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join("\n"));
  return supergraphSdl;
}

/** A gateway over the guarded subgraph, in one process or two. */
export interface GuardedGateway {
  readonly gateway: ToyGateway;
  readonly touched: Identity[];
}

/** Starts it in one process. */
export async function startInProcess(identify?: Identify): Promise<GuardedGateway> {
  const { subgraph, touched } = guardedSubgraph();
  const gateway = await startToyGateway({
    supergraph: SUPERGRAPH,
    subgraphs: [subgraph],
    ...(identify && { identify }),
  });
  return { gateway, touched };
}

/** Starts it with the subgraph behind HTTP. */
export async function startOverHttp(
  identify?: Identify,
  secrets: { gateway?: string | undefined; subgraph?: string | undefined } = { gateway: SECRET, subgraph: SECRET },
): Promise<GuardedGateway> {
  const { url, touched } = await serveGuarded(secrets.subgraph);
  const gateway = await startToyGateway({
    supergraph: SUPERGRAPH,
    subgraphs: [],
    subgraphUrls: { guarded: url },
    subgraphSecret: secrets.gateway,
    ...(identify && { identify }),
  });
  return { gateway, touched };
}
