import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { ResourceRow } from "../../store/database/entities.js";
import { Highlighter } from "../../store/search/highlights.js";
import { parseSearch } from "../../store/search/parse-search.js";
import type { ResourcesContext } from "./context.js";
import { Facet, FacetName, toFacets } from "./facet.type.js";
import type { ResourceList } from "./list-resources.js";
import { organizationsOf } from "./past.js";
import { Resource, ResourceConnection } from "./resource.type.js";
import { requireCount, requireSearch } from "./search-arguments.js";
import { Highlight, HighlightField, SearchMatchName, toHighlight } from "./search.type.js";

@Resolver(() => ResourceConnection)
export class ResourceConnectionResolver {
  @FieldResolver(() => [Facet], {
    description: "How the resources of the whole list, not only of this page, divide by some of their properties.",
  })
  async facets(
    @Root() list: ResourceList,
    @Arg("by", () => [FacetName], { description: "The properties." }) by: FacetName[],
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many values of each, up to 100." })
    first: number,
  ) {
    requireCount("first", first);
    const facets = [...new Set(by)];
    return toFacets(facets, await list.countFacets({ facets, first }));
  }

  @FieldResolver(() => SearchMatchName, {
    nullable: true,
    description: "Whether the resources have all words that were searched; null when none were.",
  })
  searchMatch(@Root() { searchMatch }: ResourceList) {
    return searchMatch;
  }
}

@Resolver(() => Resource)
export class ResourceSearchResolver {
  @FieldResolver(() => [Highlight], {
    description:
      "Where it has the words of a search: title, summary and full text first, then keywords, themes, challenges and organizations. Empty when it has none of them.",
  })
  async highlights(
    @Root() resource: ResourceRow,
    @Arg("search", () => String, { description: "The words, as in the search that found it." }) search: string,
    @Arg("first", () => Int, { defaultValue: 3, description: "At most this many, up to 100." }) first: number,
    @Ctx() context: ResourcesContext,
  ) {
    requireSearch("search", search);
    requireCount("first", first);
    const highlighter = new Highlighter(parseSearch(search));
    const highlights: Highlight[] = [];
    for (const [field, text] of await searchedTexts(resource, context)) {
      if (highlights.length >= first) break;
      const excerpt = highlighter.mark(text);
      if (excerpt !== undefined) highlights.push(toHighlight(field, excerpt));
    }
    return highlights;
  }
}

/** What of a resource is searched, in the order in which it is shown. */
async function searchedTexts(resource: ResourceRow, context: ResourcesContext): Promise<[HighlightField, string][]> {
  const { title, summary, description, keywords, themes, challenges } = resource;
  const { texts } = context;
  const names = (await organizationsOf(resource, context)).map(({ name }) => name);
  return [
    [HighlightField.TITLE, title],
    [HighlightField.SUMMARY, summary ?? ""],
    [HighlightField.DESCRIPTION, await texts.readable.get(description ?? "")],
    ...labelsOf(HighlightField.KEYWORD, keywords),
    ...labelsOf(HighlightField.THEME, themes),
    ...labelsOf(HighlightField.CHALLENGE, challenges),
    ...labelsOf(HighlightField.ORGANIZATION, [...new Set(names)]),
  ];
}

function labelsOf(field: HighlightField, labels: readonly string[]): [HighlightField, string][] {
  return labels.map((label) => [field, label]);
}
