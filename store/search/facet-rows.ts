import type { ResourceFacetRow, ResourceRow } from "../database/entities.js";
import { foldKey } from "../fold.js";

/** What facets are made of. */
export type FacetedResource = Pick<
  ResourceRow,
  "id" | "themes" | "keywords" | "licenses" | "publishedAt" | "updatedAt"
> & {
  /** Sources of its pages. */
  readonly sourceIds: readonly string[];
};

/** SPDX's own word for a licence that nobody states, or not so that one knows which. */
export const UNKNOWN_LICENSE = "NOASSERTION";

/** The values a resource is filtered by and counted under: each once, however often it is written. */
export function facetRows(resource: FacetedResource): Omit<ResourceFacetRow, "id">[] {
  const { id: resourceId, themes, keywords, licenses, sourceIds } = resource;
  const spdx = [...new Set(licenses.flatMap((license) => license.spdx ?? []))];
  const year = String((resource.publishedAt ?? resource.updatedAt).getUTCFullYear());
  const row = (facet: ResourceFacetRow["facet"], valueKey: string, label = valueKey) => {
    return { resourceId, facet, valueKey, label };
  };
  return [
    ...distinct(themes).map(([key, theme]) => row("theme", key, theme)),
    ...distinct(keywords).map(([key, keyword]) => row("keyword", key, keyword)),
    ...(spdx.length === 0 ? [UNKNOWN_LICENSE] : spdx).map((license) => row("license", license)),
    row("year", year),
    ...sourceIds.map((sourceId) => row("source", sourceId)),
  ];
}

/** Labels that differ by case, accents or signs only are one; the first as written stands for them. */
function distinct(labels: readonly string[]): [key: string, label: string][] {
  return [...new Map(labels.toReversed().map((label) => [foldKey(label), label]))].toReversed();
}
