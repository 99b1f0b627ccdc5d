// The baseline of the graph's bench: one Apollo Server, one schema, the same data and the same loaders.
import "reflect-metadata";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { openDatabase } from "../../store/database/database.js";
import type { ResourceOrganizationRow, ResourceRow, PlaceRow } from "../../store/database/entities.js";
import { loadGeography } from "../../store/geography/geography.js";
import { followedOrganizations } from "../../store/read/details.js";
import { listResources, resourceSortKey } from "../../store/read/resources.js";
import { loadOne } from "../../subgraphs/common/batch.js";
import { readListRequest, toConnection } from "../../subgraphs/common/connection.js";
import { createResourcesContext } from "../../subgraphs/resources/context.js";
import { resourceList } from "../../subgraphs/resources/resource.type.js";
import { toSourcePage } from "../../subgraphs/resources/source-page.type.js";

const typeDefs = `#graphql
  type Query { resources(first: Int! = 20, after: String): ResourceConnection! }
  type ResourceConnection { nodes: [Resource!]! }
  type Resource {
    id: ID! title: String! summary: String licenses: [License!]!
    organizations: [ResourceOrganization!]! places: [Place!]! pages: [SourcePage!]!
  }
  type License { spdx: String label: String! }
  type ResourceOrganization { role: String! organization: Organization! }
  type Organization { id: ID! name: String! }
  type Place { text: String! territory: Territory }
  type Territory { id: ID! name: String! population: Int }
  type SourcePage { url: String! source: Source! revision: Revision! }
  type Source { id: ID! name: String! }
  type Revision { permalink: String! contributors: [Contributor!]! }
  type Contributor { name: String! }
`;

const database = await openDatabase({ url: process.env["DATABASE_URL"] ?? "" });
const geography = loadGeography();

function createContext() {
  return {
    ...createResourcesContext(database),
    organization: loadOne(
      async (ids) => (await followedOrganizations(database, ids)).map(({ organization }) => organization),
      ({ id }) => id,
    ),
  };
}
type Context = ReturnType<typeof createContext>;

const resolvers = {
  Query: {
    resources: async (_: unknown, wanted: { first: number; after?: string }) => {
      const request = readListRequest(resourceList("TITLE"), wanted);
      const slice = await listResources(database, {}, "TITLE", request);
      return toConnection(
        slice,
        request,
        (row) => resourceSortKey(row, "TITLE"),
        async () => 0,
      );
    },
  },
  Resource: {
    organizations: ({ id }: ResourceRow, _: unknown, context: Context) => context.organizations.load(id),
    places: ({ id }: ResourceRow, _: unknown, context: Context) => context.places.load(id),
    pages: async ({ pageId }: ResourceRow, _: unknown, context: Context) => {
      const shown = await context.page.load(pageId);
      return shown === null ? [] : [toSourcePage(shown)];
    },
  },
  ResourceOrganization: {
    organization: ({ organizationId }: ResourceOrganizationRow, _: unknown, context: Context) =>
      context.organization.load(organizationId),
  },
  Place: { territory: ({ territoryId }: PlaceRow) => (territoryId === null ? null : geography.get(territoryId)) },
  SourcePage: {
    source: ({ sourceId }: { sourceId: string }, _: unknown, context: Context) => context.source.load(sourceId),
  },
};

const server = new ApolloServer<Context>({ typeDefs, resolvers });
const { url } = await startStandaloneServer(server, {
  listen: { host: "127.0.0.1", port: 0 },
  context: async () => createContext(),
});
console.log(url);
process.once(
  "SIGTERM",
  () =>
    void server
      .stop()
      .then(() => database.close())
      .then(() => process.exit(0)),
);
