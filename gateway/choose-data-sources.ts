import type { GraphQLDataSource, ServiceEndpointDefinition } from "@apollo/gateway";
import { withDeadline } from "./deadline.js";
import { HttpDataSource } from "./http-data-source.js";
import { InProcessDataSource, type InProcessSubgraph } from "./in-process.js";
import type { GatewayLogger } from "./logger.js";
import type { PostJson } from "./post-json.js";

/** What a gateway knows of its subgraphs besides the supergraph. */
export interface SubgraphPlaces {
  readonly subgraphs: readonly InProcessSubgraph[];
  readonly urls: Readonly<Record<string, string>>;
  readonly post: PostJson;
  /** What calls over HTTP are signed with; absent when they are not. */
  readonly secret?: string | undefined;
  readonly logger: GatewayLogger;
}

/** Gives the data source of one subgraph of the supergraph. */
export type ChooseDataSource = (subgraph: ServiceEndpointDefinition) => GraphQLDataSource;

/**
 * Gives the function that finds the data source of a subgraph: its schema in this process, else the URL that was given for
 * its name, else the URL in the supergraph. Data sources outlive a reload of the supergraph, and so do their caches.
 */
export function chooseDataSources(places: SubgraphPlaces): ChooseDataSource {
  const inProcess = new Map(
    places.subgraphs.map((subgraph) => [subgraph.name, withDeadline(new InProcessDataSource(subgraph))]),
  );
  const overHttp = new Map<string, GraphQLDataSource>();
  return ({ name, url: urlInSupergraph }) => {
    const local = inProcess.get(name);
    if (local) return local;
    const url = places.urls[name] ?? urlInSupergraph;
    if (!url)
      throw new Error(`The subgraph "${name}" is neither in this process nor has it a URL. Give one of the two.`);
    const key = `${name} ${url}`;
    const source = overHttp.get(key) ?? withDeadline(new HttpDataSource({ ...places, name, url }));
    overHttp.set(key, source);
    return source;
  };
}
