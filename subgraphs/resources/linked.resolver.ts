import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import { requireTerritoryOfToday } from "../common/known-territory.js";
import type { ResourcesContext } from "./context.js";
import { type ResourceList, listOf } from "./list-resources.js";
import { linkedTo } from "./list-sources.js";
import { Organization, Territory } from "./place.type.js";
import { ResourceConnection, ResourceFilter, ResourceOrder } from "./resource.type.js";

@Resolver(() => Territory)
export class TerritoryResolver {
  @FieldResolver(() => ResourceConnection, {
    nullable: true,
    description:
      "The resources that concern this territory: they name it, or something inside it. Those of a territory of the past are those of what it is today.",
  })
  async resources(
    @Root() { id }: Territory,
    @Arg("search", () => String, { nullable: true, description: "Words to find, as in `resources`." })
    search: string | undefined,
    @Arg("filter", () => ResourceFilter, { nullable: true, description: "Which of them are wanted." })
    filter: ResourceFilter | undefined,
    @Arg("orderBy", () => ResourceOrder, {
      nullable: true,
      description: "How the list is sorted. Without it, RELEVANCE when words are searched, otherwise TITLE.",
    })
    orderBy: ResourceOrder | undefined,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Arg("enclosing", () => Boolean, {
      defaultValue: false,
      description: "Also the resources that name a territory around this one, such as its département or région.",
    })
    enclosing: boolean,
    @Ctx() context: ResourcesContext,
  ): Promise<ResourceList> {
    const territory = requireTerritoryOfToday("id", id, await context.geography());
    const source = linkedTo(enclosing ? "enclosing" : "territory", territory.id, context.linked);
    return listOf(source, { search: search ?? "", filter: filter ?? {}, orderBy, first, after }, context);
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
  ): Promise<ResourceList> {
    const source = linkedTo("organization", id, context.linked);
    return listOf(source, { search: "", filter: {}, orderBy: undefined, first, after }, context);
  }
}
