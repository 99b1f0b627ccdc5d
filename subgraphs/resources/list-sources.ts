import type { Database } from "../../store/database/database.js";
import { type FacetCount, type FacetRequest, countFacets } from "../../store/read/facets.js";
import type { LinkKind, LinkedList } from "../../store/read/linked-resources.js";
import type { Slice, SliceRequest } from "../../store/read/pagination.js";
import { type ResourceWish, countResources, listResources } from "../../store/read/resources.js";
import { type FoundResource, searchResources } from "../../store/search/search-resources.js";
import { type Search, type SearchMatch, prepareSearch } from "../../store/search/search.js";
import type { LinkedLoaders } from "./linked-loaders.js";

/** What lists of resources are made of: all resources, or those that belong to something. */
export interface ListSource {
  /** Understands a search; undefined when the text holds no word. */
  prepare(text: string, before: SearchMatch | undefined): Promise<Search | undefined>;
  /** A page of a list; scores are of meaning in a list by relevance only. */
  list(list: LinkedList, request: SliceRequest): Promise<Slice<FoundResource>>;
  count(wish: ResourceWish): Promise<number>;
  countFacets(wish: ResourceWish, request: FacetRequest): Promise<readonly FacetCount[]>;
}

/** Every resource of the graph. */
export function allResources(database: Database): ListSource {
  return {
    prepare: (text, before) => prepareSearch(database, text, before),
    list: async ({ wish: { search, ...filter }, order }, request) => {
      if (order === "RELEVANCE" && search !== undefined) return searchResources(database, search, filter, request);
      const wish = search === undefined ? filter : { ...filter, search };
      const slice = await listResources(database, wish, order === "UPDATED_AT" ? order : "TITLE", request);
      return { ...slice, items: slice.items.map((row) => ({ ...row, score: 0 })) };
    },
    count: (wish) => countResources(database, wish),
    countFacets: (wish, request) => countFacets(database, wish, request),
  };
}

/** The resources of one territory or organization, asked together with those of the others that a request is about. */
export function linkedTo(kind: LinkKind, id: string, { searches, lists, counts, facets }: LinkedLoaders): ListSource {
  return {
    prepare: (text, before) => searches.load(text, before ?? null),
    list: ({ wish, order }, { first, after }) => lists[kind].load(id, { wish, order, first, after }),
    count: (wish) => counts[kind].load(id, wish),
    countFacets: (wish, request) => facets[kind].load(id, { wish, ...request }),
  };
}
