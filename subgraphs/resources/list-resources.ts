import type { ResourceRow } from "../../store/database/entities.js";
import { stableId } from "../../store/ids.js";
import type { FacetCount, FacetRequest } from "../../store/read/facets.js";
import { type ResourceFilter as StoreFilter, resourceSortKey } from "../../store/read/resources.js";
import { type SearchTerms, parseSearch } from "../../store/search/parse-search.js";
import { matchBefore, relevanceSortKey } from "../../store/search/search-resources.js";
import type { SearchMatch } from "../../store/search/search.js";
import { type Connection, type PageArguments, readListRequest, toConnection } from "../common/connection.js";
import { requireTerritoryOfToday } from "../common/known-territory.js";
import type { ResourcesContext } from "./context.js";
import type { ListSource } from "./list-sources.js";
import { type ResourceFilter, ResourceOrder, resourceList } from "./resource.type.js";
import { requireSearch } from "./search-arguments.js";

/** A page of a list of resources, and what can be told of the whole list. */
export interface ResourceList extends Connection<ResourceRow> {
  /** Null when no words were searched. */
  readonly searchMatch: SearchMatch | null;
  /** Counted when a client asks for it, not before. */
  countFacets(request: FacetRequest): Promise<readonly FacetCount[]>;
}

/** What a client asks of a list of resources. */
export interface ResourceListArguments extends PageArguments {
  readonly search: string;
  readonly filter: ResourceFilter;
  readonly orderBy: ResourceOrder | null | undefined;
}

/** Makes the list a client asks for. @throws GraphQLError BAD_USER_INPUT, UNKNOWN_TERRITORY */
export async function listOf(
  source: ListSource,
  wanted: ResourceListArguments,
  context: Pick<ResourcesContext, "geography">,
): Promise<ResourceList> {
  requireSearch("search", wanted.search);
  const terms = parseSearch(wanted.search);
  const order = orderOf(wanted.orderBy, terms);
  const request = readListRequest(listName(order, terms), wanted);
  const filter = await readFilter(wanted.filter, context);
  const before = order === ResourceOrder.RELEVANCE ? matchBefore(request.after) : undefined;
  const search = await source.prepare(wanted.search, before);
  const wish = search === undefined ? filter : { ...filter, search };
  const slice = await source.list({ wish, order }, request);
  const connection = toConnection(
    slice,
    request,
    (row) =>
      order === ResourceOrder.RELEVANCE && search !== undefined
        ? relevanceSortKey(row, search)
        : resourceSortKey(row, order === ResourceOrder.UPDATED_AT ? order : ResourceOrder.TITLE),
    () => source.count(wish),
  );
  return Object.assign(connection, {
    searchMatch: search?.match ?? null,
    countFacets: (facets: FacetRequest) => source.countFacets(wish, facets),
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

/** A territory of the past stands for what it is today. */
async function readFilter(
  filter: ResourceFilter,
  { geography }: Pick<ResourcesContext, "geography">,
): Promise<StoreFilter> {
  const wanted = withoutNulls(filter) as StoreFilter;
  if (wanted.territoryId === undefined) return wanted;
  const territory = requireTerritoryOfToday("filter.territoryId", wanted.territoryId, await geography());
  return { ...wanted, territoryId: territory.id };
}

function withoutNulls(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null));
}
