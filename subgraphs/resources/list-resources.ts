import type { Database } from "../../store/database/database.js";
import type { ResourceRow } from "../../store/database/entities.js";
import { stableId } from "../../store/ids.js";
import { type FacetCount, type FacetRequest, countFacets } from "../../store/read/facets.js";
import {
  type ResourceFilter as StoreFilter,
  countResources,
  listResources,
  resourceSortKey,
} from "../../store/read/resources.js";
import { type SearchTerms, parseSearch } from "../../store/search/parse-search.js";
import {
  type FoundResource,
  matchBefore,
  relevanceSortKey,
  searchResources,
} from "../../store/search/search-resources.js";
import { type Search, type SearchMatch, prepareSearch } from "../../store/search/search.js";
import {
  type Connection,
  type ListRequest,
  type PageArguments,
  readListRequest,
  toConnection,
} from "../common/connection.js";
import { type ResourceFilter, ResourceOrder, resourceList } from "./resource.type.js";
import { requireSearch } from "./search-arguments.js";

/** A page of a list of resources, and what can be told of the whole list. */
export interface ResourceList extends Connection<ResourceRow> {
  /** Null when no words were searched. */
  readonly searchMatch: SearchMatch | null;
  /** Counted when a client asks for it, not before. */
  countFacets(request: FacetRequest): Promise<readonly FacetCount[]>;
}

/** What a client asks of the list of all resources. */
export interface ResourceListArguments extends PageArguments {
  readonly search: string;
  readonly filter: ResourceFilter;
  readonly orderBy: ResourceOrder | null | undefined;
}

/** Makes the list a client asks for. @throws GraphQLError BAD_USER_INPUT */
export async function listOf(database: Database, wanted: ResourceListArguments): Promise<ResourceList> {
  requireSearch("search", wanted.search);
  const terms = parseSearch(wanted.search);
  const order = orderOf(wanted.orderBy, terms);
  const request = readListRequest(listName(order, terms), wanted);
  const before = order === ResourceOrder.RELEVANCE ? matchBefore(request.after) : undefined;
  const search = await prepareSearch(database, wanted.search, before);
  const filter = withoutNulls(wanted.filter) as StoreFilter;
  const wish = search === undefined ? filter : { ...filter, search };
  const connection =
    search !== undefined && order === ResourceOrder.RELEVANCE
      ? await byRelevance(database, search, filter, request)
      : await inOrder(database, wish, order === ResourceOrder.UPDATED_AT ? order : ResourceOrder.TITLE, request);
  return Object.assign(connection, {
    searchMatch: search?.match ?? null,
    countFacets: (facets: FacetRequest) => countFacets(database, wish, facets),
  });
}

/** Without words that should be found, nothing is more relevant than anything else. */
function orderOf(asked: ResourceOrder | null | undefined, { wanted }: SearchTerms): ResourceOrder {
  const order = asked ?? ResourceOrder.RELEVANCE;
  return order === ResourceOrder.RELEVANCE && wanted.length === 0 ? ResourceOrder.TITLE : order;
}

/** Relevance compares within one search only, so a cursor of another one is refused. */
function listName(order: ResourceOrder, terms: SearchTerms): string {
  const list = resourceList(order);
  return order === ResourceOrder.RELEVANCE ? `${list} ${stableId("s", JSON.stringify(terms))}` : list;
}

async function byRelevance(
  database: Database,
  search: Search,
  filter: StoreFilter,
  request: ListRequest,
): Promise<Connection<FoundResource>> {
  const slice = await searchResources(database, search, filter, request);
  return toConnection(
    slice,
    request,
    (row) => relevanceSortKey(row, search),
    () => countResources(database, { ...filter, search }),
  );
}

async function inOrder(
  database: Database,
  wish: StoreFilter & { readonly search?: Search },
  order: "TITLE" | "UPDATED_AT",
  request: ListRequest,
): Promise<Connection<ResourceRow>> {
  const slice = await listResources(database, wish, order, request);
  return toConnection(
    slice,
    request,
    (row) => resourceSortKey(row, order),
    () => countResources(database, wish),
  );
}

function withoutNulls(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null));
}
