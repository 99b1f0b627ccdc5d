import type { Database } from "../../store/database/database.js";
import { buildSubgraph } from "../common/build-subgraph.js";
import type { Subgraph } from "../common/subgraph.js";
import { ChangeResolver, ChangesResolver } from "./changes.resolver.js";
import { SHOWN_TYPES } from "./attribution/shown-types.js";
import { createAttributor } from "./attribution/create-attributor.js";
import { ClaimsResolver } from "./claims.resolver.js";
import { type ResourcesContext, createResourcesContext } from "./context.js";
import { DashboardResolver, TerritoryDashboardResolver } from "./dashboard.resolver.js";
import { ForgetResolver } from "./forget.resolver.js";
import { HistoryResolver } from "./history.resolver.js";
import { LicenseResolver, LicenseStatusResolver } from "./license.resolver.js";
import { OrganizationResolver, TerritoryResolver } from "./linked.resolver.js";
import {
  MatchDirectionResolver,
  MatchEvidenceResolver,
  MatchResolver,
  ResourceMatchResolver,
} from "./match.resolver.js";
import { ResourceByUrlResolver } from "./resource-by-url.resolver.js";
import { ResourceResolver, SourcePageResolver } from "./resource.resolver.js";
import { ResourceReuseResolver, ReuseResolver, SourceReuseResolver } from "./reuse.resolver.js";
import { ResourceConnectionResolver, ResourceSearchResolver } from "./search.resolver.js";
import { HarvestResolver, SourceHealthResolver, SourceResolver } from "./source.resolver.js";
import { IdentityDecisionResolver, StewardResolver } from "./steward.resolver.js";

/** What the partners share, page by page, with its provenance; and which of it belongs to a place or an organization. */
export async function resourcesSubgraph(database: Database): Promise<Subgraph> {
  const built = await buildSubgraph<ResourcesContext>({
    resolvers: [
      ResourceResolver,
      ResourceByUrlResolver,
      ResourceConnectionResolver,
      ResourceSearchResolver,
      ClaimsResolver,
      ChangesResolver,
      ChangeResolver,
      HistoryResolver,
      LicenseResolver,
      LicenseStatusResolver,
      SourcePageResolver,
      SourceResolver,
      SourceHealthResolver,
      HarvestResolver,
      TerritoryResolver,
      OrganizationResolver,
      TerritoryDashboardResolver,
      DashboardResolver,
      MatchResolver,
      MatchDirectionResolver,
      MatchEvidenceResolver,
      ResourceMatchResolver,
      ReuseResolver,
      ResourceReuseResolver,
      SourceReuseResolver,
      StewardResolver,
      IdentityDecisionResolver,
      ForgetResolver,
    ],
    references: {
      Resource: ({ id }, { resource }) => resource.load(id),
      Source: ({ id }, { source }) => source.load(id),
      // Only what others say of them is ours; whether they exist, their own subgraphs know.
      Territory: ({ id }) => ({ id }),
      Organization: ({ id }) => ({ id }),
    },
    shows: SHOWN_TYPES,
  });
  const attributor = createAttributor(database);
  return {
    name: "resources",
    ...built,
    attributor,
    createContext: (caller) => createResourcesContext(database, caller),
  };
}
