import type { Database } from "../../store/database/database.js";
import { buildSubgraph } from "../common/build-subgraph.js";
import type { Subgraph } from "../common/subgraph.js";
import { type TerritoriesContext, createTerritoriesContext } from "./context.js";
import { ResolvePlaceResolver } from "./resolve-place.resolver.js";
import { SHOWN_TYPES } from "./shown-types.js";
import { ProjectTerritoryResolver } from "./steward.resolver.js";
import {
  TerritoryChangeResolver,
  TerritoryPastResolver,
  TerritoryTranslationResolver,
} from "./territory-past.resolver.js";
import { TerritoryResolver } from "./territory.resolver.js";

/**
 * Where things happen: the official geography of France, of today and of the past, and the territories that projects draw
 * for themselves.
 */
export async function territoriesSubgraph(database: Database): Promise<Subgraph> {
  const built = await buildSubgraph<TerritoriesContext>({
    resolvers: [
      TerritoryResolver,
      TerritoryPastResolver,
      TerritoryChangeResolver,
      TerritoryTranslationResolver,
      ResolvePlaceResolver,
      ProjectTerritoryResolver,
    ],
    references: {
      Territory: async ({ id }, context) => {
        const territory = (await context.geography()).get(id);
        // A copy, because Apollo writes the type's name on what it gets and these are shared and frozen.
        return territory === undefined ? null : { ...territory };
      },
    },
    shows: SHOWN_TYPES,
  });
  return { name: "territories", ...built, createContext: (caller) => createTerritoriesContext(database, caller) };
}
