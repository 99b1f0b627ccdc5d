import { type Territory, loadGeography } from "../../store/geography/geography.js";
import { buildSubgraph } from "../common/build-subgraph.js";
import type { Subgraph } from "../common/subgraph.js";
import { type TerritoriesContext, TerritoryResolver } from "./territory.resolver.js";

/** Where things happen: the official geography of France and the territories that projects draw for themselves. */
export async function territoriesSubgraph(): Promise<Subgraph> {
  const built = await buildSubgraph<TerritoriesContext>({
    resolvers: [TerritoryResolver],
    references: {
      Territory: ({ id }, { geography }) => {
        const territory = geography.get(id);
        // A copy, because Apollo writes the type's name on what it gets and these are shared and frozen.
        return territory === undefined ? null : { ...territory };
      },
    },
    shows: {
      Territory: {
        // What projects draw for themselves is written here, by nobody else.
        note: ({ kind }: Territory, note) => kind !== "project" && note("works", "official-geography"),
        besides: ["id", "parents", "ancestors", "children", "composedOf"],
      },
    },
  });
  return { name: "territories", ...built, createContext: () => ({ geography: loadGeography() }) };
}
