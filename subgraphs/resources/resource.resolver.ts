import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { ResourceRow } from "../../store/database/entities.js";
import type { MemberPage } from "../../store/read/claims.js";
import type { ShownPage } from "../../store/read/details.js";
import { AsOf, pastListOf, readMoment } from "./as-of.js";
import type { ResourcesContext } from "./context.js";
import { type ResourceList, listOf } from "./list-resources.js";
import { allResources } from "./list-sources.js";
import { membersOf, organizationsOf, placesOf } from "./past.js";
import { OrganizationRole, Place, ResourceOrganization, toPlace, toResourceOrganization } from "./place.type.js";
import { Resource, ResourceConnection, ResourceFilter, ResourceOrder, TextFormat } from "./resource.type.js";
import { Contributor, SourcePage, toSourcePage } from "./source-page.type.js";
import { Source } from "./source.type.js";

@Resolver(() => Resource)
export class ResourceResolver {
  @Query(() => Resource, {
    nullable: true,
    description:
      "One resource by its id, or by the id of one that went into it; null when there is none, or was none at the moment asked about.",
  })
  async resource(
    @Arg("id", () => ID, { description: "Its id." }) id: string,
    @Arg("asOf", () => AsOf, { nullable: true, description: "When to look at it; without it, now." })
    asOf: AsOf | undefined,
    @Ctx() context: ResourcesContext,
  ) {
    if (asOf == null) return context.resource.load(id);
    return context.memory.asOf.load(id, await readMoment(asOf, context));
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
    @Arg("asOf", () => AsOf, {
      nullable: true,
      description:
        "When to look at the graph; without it, now. The past has the filters title, kind and sourceId, and no search.",
    })
    asOf: AsOf | undefined,
    @Ctx() context: ResourcesContext,
  ): Promise<ResourceList> {
    const wanted = { search: search ?? "", filter: filter ?? {}, orderBy, first, after };
    if (asOf == null) return listOf(allResources(context.database), wanted, context);
    return pastListOf(context.database, await readMoment(asOf, context), wanted);
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
  async url(@Root() resource: ResourceRow, @Ctx() context: ResourcesContext) {
    const members = await membersOf(resource, context);
    return members.find(({ pageId }) => pageId === resource.pageId)?.shown.page.url;
  }

  @FieldResolver(() => [SourcePage], {
    description: "Every page that describes it, the preferred first: where its facts come from.",
  })
  async pages(@Root() resource: ResourceRow, @Ctx() context: ResourcesContext) {
    return describing(await membersOf(resource, context)).map(toSourcePage);
  }

  @FieldResolver(() => [Contributor], { description: "Everyone its pages name as an author." })
  async contributors(@Root() resource: ResourceRow, @Ctx() context: ResourcesContext) {
    const names = describing(await membersOf(resource, context)).flatMap(({ revision }) => revision.contributors);
    return [...new Set(names)].map((name) => ({ name }));
  }

  @FieldResolver(() => [ResourceOrganization], { description: "The organizations its pages name." })
  async organizations(
    @Root() resource: ResourceRow,
    @Arg("role", () => OrganizationRole, { nullable: true, description: "Only those with this role." })
    role: OrganizationRole | undefined,
    @Ctx() context: ResourcesContext,
  ) {
    const rows = (await organizationsOf(resource, context)).map(toResourceOrganization);
    return role == null ? rows : rows.filter((row) => row.role === role);
  }

  @FieldResolver(() => [Place], { description: "The places its pages name, linked to official territories." })
  async places(@Root() resource: ResourceRow, @Ctx() context: ResourcesContext) {
    return (await placesOf(resource, context)).map(toPlace);
  }
}

/** Redirects belong to a resource and describe nothing. */
function describing(members: readonly MemberPage[]): readonly ShownPage[] {
  return members.filter(({ record }) => record.kind === "resource").map(({ shown }) => shown);
}

@Resolver(() => SourcePage)
export class SourcePageResolver {
  @FieldResolver(() => Source, { description: "The partner tool it stands in." })
  source(@Root() { sourceId }: { sourceId: string }, @Ctx() { source }: ResourcesContext) {
    return source.load(sourceId);
  }
}
