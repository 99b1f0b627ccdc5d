import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { ResourceRow } from "../../store/database/entities.js";
import { requireTerritoryId } from "../common/arguments.js";
import type { ResourcesContext } from "./context.js";
import { type ResourceList, listOf } from "./list-resources.js";
import { OrganizationRole, Place, ResourceOrganization, toPlace, toResourceOrganization } from "./place.type.js";
import { Resource, ResourceConnection, ResourceFilter, ResourceOrder, TextFormat } from "./resource.type.js";
import { Contributor, SourcePage, toSourcePage } from "./source-page.type.js";
import { Source } from "./source.type.js";

@Resolver(() => Resource)
export class ResourceResolver {
  @Query(() => Resource, { nullable: true, description: "One resource by its id; null when there is none." })
  resource(@Arg("id", () => ID, { description: "Its id." }) id: string, @Ctx() { resource }: ResourcesContext) {
    return resource.load(id);
  }

  @Query(() => ResourceConnection, { nullable: true, description: "The resources of the graph, sorted and filtered." })
  async resources(
    @Arg("search", () => String, {
      nullable: true,
      description:
        'Words to find in titles, keywords, themes, challenges, organizations, summaries and texts, in any form; case and accents do not matter. The last may be unfinished. "Words in quotes" follow one another; -word must not occur.',
    })
    search: string | undefined,
    @Arg("filter", () => ResourceFilter, { nullable: true, description: "Which resources are wanted." })
    filter: ResourceFilter | undefined,
    @Arg("orderBy", () => ResourceOrder, {
      nullable: true,
      description: "How the list is sorted. Without it, RELEVANCE when words are searched, otherwise TITLE.",
    })
    orderBy: ResourceOrder | undefined,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() { database }: ResourcesContext,
  ): Promise<ResourceList> {
    requireTerritoryId("filter.territoryId", filter?.territoryId);
    return listOf(database, { search: search ?? "", filter: filter ?? {}, orderBy, first, after });
  }

  @FieldResolver(() => String, { nullable: true, description: "The full text." })
  description(
    @Root() { description }: ResourceRow,
    @Arg("format", () => TextFormat, { defaultValue: TextFormat.MARKDOWN, description: "How it is written." })
    format: TextFormat,
    @Ctx() { texts }: ResourcesContext,
  ) {
    if (description === null || format === TextFormat.MARKDOWN) return description;
    return format === TextFormat.HTML ? texts.html.get(description) : texts.plain.get(description);
  }

  @FieldResolver(() => String, { description: "Address of the page that describes it best." })
  async url(@Root() { pageId }: ResourceRow, @Ctx() { page }: ResourcesContext) {
    return (await page.load(pageId))?.page.url;
  }

  @FieldResolver(() => [SourcePage], { description: "Every page that describes it: where its facts come from." })
  async pages(@Root() { pageId }: ResourceRow, @Ctx() { page }: ResourcesContext) {
    const shown = await page.load(pageId);
    return shown === null ? [] : [toSourcePage(shown)];
  }

  @FieldResolver(() => [Contributor], { description: "Everyone its pages name as an author." })
  async contributors(@Root() { pageId }: ResourceRow, @Ctx() { page }: ResourcesContext) {
    return ((await page.load(pageId))?.revision.contributors ?? []).map((name) => ({ name }));
  }

  @FieldResolver(() => [ResourceOrganization], { description: "The organizations its pages name." })
  async organizations(
    @Root() { id }: ResourceRow,
    @Arg("role", () => OrganizationRole, { nullable: true, description: "Only those with this role." })
    role: OrganizationRole | undefined,
    @Ctx() { organizations }: ResourcesContext,
  ) {
    const rows = (await organizations.load(id)).map(toResourceOrganization);
    return role == null ? rows : rows.filter((row) => row.role === role);
  }

  @FieldResolver(() => [Place], { description: "The places its pages name, linked to official territories." })
  async places(@Root() { id }: ResourceRow, @Ctx() { places }: ResourcesContext) {
    return (await places.load(id)).map(toPlace);
  }
}

@Resolver(() => SourcePage)
export class SourcePageResolver {
  @FieldResolver(() => Source, { description: "The partner tool it stands in." })
  source(@Root() { sourceId }: { sourceId: string }, @Ctx() { source }: ResourcesContext) {
    return source.load(sourceId);
  }
}
