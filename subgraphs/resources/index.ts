import type { Database } from "../../store/database/database.js";
import { buildSubgraph } from "../common/build-subgraph.js";
import type { Subgraph } from "../common/subgraph.js";
import { type ResourcesContext, createResourcesContext } from "./context.js";
import { OrganizationResolver, TerritoryResolver } from "./linked.resolver.js";
import { ResourceResolver, SourcePageResolver } from "./resource.resolver.js";
import { ResourceConnectionResolver, ResourceSearchResolver } from "./search.resolver.js";
import { HarvestResolver, SourceHealthResolver, SourceResolver } from "./source.resolver.js";

/** What the partners share, page by page, with its provenance; and which of it belongs to a place or an organization. */
export async function resourcesSubgraph(database: Database): Promise<Subgraph> {
  const built = await buildSubgraph<ResourcesContext>({
    resolvers: [
      ResourceResolver,
      ResourceConnectionResolver,
      ResourceSearchResolver,
      SourcePageResolver,
      SourceResolver,
      SourceHealthResolver,
      HarvestResolver,
      TerritoryResolver,
      OrganizationResolver,
    ],
    references: {
      Resource: ({ id }, { resource }) => resource.load(id),
      Source: ({ id }, { source }) => source.load(id),
      // Only what others say of them is ours; whether they exist, their own subgraphs know.
      Territory: ({ id }) => ({ id }),
      Organization: ({ id }) => ({ id }),
    },
  });
  return { name: "resources", ...built, createContext: () => createResourcesContext(database) };
}
