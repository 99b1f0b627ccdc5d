import type { Database } from "../store/database/database.js";
import type { Subgraph } from "../subgraphs/common/subgraph.js";
import { governanceSubgraph } from "../subgraphs/governance/index.js";
import { resourcesSubgraph } from "../subgraphs/resources/index.js";
import { territoriesSubgraph } from "../subgraphs/territories/index.js";

/** The names of the subgraphs, as settings and the supergraph write them. */
export const SUBGRAPH_NAMES = ["resources", "governance", "territories"] as const;

/** Every subgraph on one database. */
export async function buildSubgraphs(database: Database): Promise<Subgraph[]> {
  return [await resourcesSubgraph(database), await governanceSubgraph(database), await territoriesSubgraph(database)];
}
