import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import { resourceSortKey } from "../../store/read/resources.js";
import type { FacetRequest } from "../../store/read/facets.js";
import type { LinkKind } from "../../store/read/linked-resources.js";
import { type PageArguments, readListRequest, toConnection } from "../common/connection.js";
import type { ResourcesContext } from "./context.js";
import type { ResourceList } from "./list-resources.js";
import { Organization, Territory } from "./place.type.js";
import { ResourceConnection, resourceList } from "./resource.type.js";

@Resolver(() => Territory)
export class TerritoryResolver {
  @FieldResolver(() => ResourceConnection, {
    nullable: true,
    description: "The resources that name this territory itself, by title.",
  })
  resources(
    @Root() { id }: Territory,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() context: ResourcesContext,
  ) {
    return linkedConnection("territory", id, { first, after }, context);
  }
}

@Resolver(() => Organization)
export class OrganizationResolver {
  @FieldResolver(() => ResourceConnection, {
    nullable: true,
    description: "The resources that this organization carries or uses, by title.",
  })
  resources(
    @Root() { id }: Organization,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() context: ResourcesContext,
  ) {
    return linkedConnection("organization", id, { first, after }, context);
  }
}

async function linkedConnection(
  kind: LinkKind,
  id: string,
  wanted: PageArguments,
  { linked, linkedCount, linkedFacets }: ResourcesContext,
): Promise<ResourceList> {
  const request = readListRequest(resourceList("TITLE"), wanted);
  const slice = await linked[kind].load(id, request);
  const connection = toConnection(
    slice,
    request,
    (row) => resourceSortKey(row, "TITLE"),
    () => linkedCount[kind].load(id, null),
  );
  return Object.assign(connection, {
    searchMatch: null,
    countFacets: (facets: FacetRequest) => linkedFacets[kind].load(id, facets),
  });
}
