import type { Database } from "../../store/database/database.js";
import type { OrganizationRow } from "../../store/database/entities.js";
import { organizationsByIds } from "../../store/read/details.js";
import { loadOne } from "../common/batch.js";
import { buildSubgraph } from "../common/build-subgraph.js";
import type { Subgraph } from "../common/subgraph.js";
import { type GovernanceContext, OrganizationResolver } from "./organization.resolver.js";

/** Who shares the commons. */
export async function governanceSubgraph(database: Database): Promise<Subgraph> {
  const built = await buildSubgraph<GovernanceContext>({
    resolvers: [OrganizationResolver],
    references: { Organization: ({ id }, { organization }) => organization.load(id) },
    shows: {
      Organization: {
        note: ({ id }: OrganizationRow, note) => note("organizations", id),
        besides: ["id", "described"],
      },
    },
  });
  const createContext = (): GovernanceContext => ({
    database,
    organization: loadOne(
      (ids) => organizationsByIds(database, ids),
      ({ id }) => id,
    ),
  });
  return { name: "governance", ...built, createContext };
}
