import type { Database } from "../../store/database/database.js";
import { type FacetCount, type FacetRequest, countLinkedFacets } from "../../store/read/facets.js";
import {
  type LinkKind,
  type LinkedList,
  countLinkedResources,
  linkedResources,
} from "../../store/read/linked-resources.js";
import { type Slice, type SliceRequest, toSlice } from "../../store/read/pagination.js";
import { type ResourceWish, resourcesByIds } from "../../store/read/resources.js";
import type { FoundResource } from "../../store/search/search-resources.js";
import { type Search, type SearchMatch, prepareSearch } from "../../store/search/search.js";
import { ArgumentLoaders } from "../common/batch.js";

/** A page of a list of each parent. */
export type LinkedRequest = LinkedList & SliceRequest;

/** Values of some facets among the resources of each parent that fulfil a wish. */
export interface LinkedFacetRequest extends FacetRequest {
  readonly wish: ResourceWish;
}

type OfKind<Arguments, Value> = Readonly<Record<LinkKind, ArgumentLoaders<Arguments, Value>>>;

/** What one request reads of the resources of territories and organizations; by the parent's id. */
export interface LinkedLoaders {
  /** By text; the argument is how much must match, where an earlier page has told it. */
  readonly searches: ArgumentLoaders<SearchMatch | null, Search | undefined>;
  readonly lists: OfKind<LinkedRequest, Slice<FoundResource>>;
  readonly counts: OfKind<ResourceWish, number>;
  readonly facets: OfKind<LinkedFacetRequest, readonly FacetCount[]>;
}

export function createLinkedLoaders(database: Database): LinkedLoaders {
  return {
    searches: new ArgumentLoaders<SearchMatch | null, Search | undefined>(
      async (texts, before) =>
        new Map(
          await Promise.all(
            texts.map(async (text) => [text, await prepareSearch(database, text, before ?? undefined)] as const),
          ),
        ),
      undefined,
    ),
    lists: ofEach((kind) => listLoader(database, kind)),
    counts: ofEach((kind) => new ArgumentLoaders((ids, wish) => countLinkedResources(database, kind, ids, wish), 0)),
    facets: ofEach(
      (kind) =>
        new ArgumentLoaders((ids, { wish, ...wanted }) => countLinkedFacets(database, kind, ids, wish, wanted), []),
    ),
  };
}

function ofEach<Loader>(create: (kind: LinkKind) => Loader): Record<LinkKind, Loader> {
  return { territory: create("territory"), enclosing: create("enclosing"), organization: create("organization") };
}

/** Two statements for all parents: which resources belong to each, and the resources themselves. */
function listLoader(database: Database, kind: LinkKind): ArgumentLoaders<LinkedRequest, Slice<FoundResource>> {
  return new ArgumentLoaders<LinkedRequest, Slice<FoundResource>>(
    async (parentIds, request) => {
      const links = await linkedResources(database, kind, parentIds, request, request);
      const resources = await resourcesByIds(database, [...new Set(links.map(({ resourceId }) => resourceId))]);
      const byId = new Map(resources.map((resource) => [resource.id, resource]));
      const slices = new Map<string, Slice<FoundResource>>();
      for (const [parentId, ofParent] of Map.groupBy(links, (link) => link.parentId)) {
        const items = ofParent.flatMap(({ resourceId, score }) => {
          const resource = byId.get(resourceId);
          return resource === undefined ? [] : [{ ...resource, score }];
        });
        slices.set(parentId, toSlice(items, request.first));
      }
      return slices;
    },
    { items: [], hasNextPage: false },
  );
}
