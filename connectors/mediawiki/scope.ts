import type { MediaWikiMapping } from "./generated/mapping.js";
import type { WirePage } from "./wire.js";

/** Which pages of a wiki are ours. */
export interface Scope {
  readonly namespaces: readonly number[];
  /** Without prefix; empty means every page. */
  readonly categories: readonly string[];
  /** Pages of these categories are never ours. */
  readonly excludedCategories: readonly string[];
}

/** Why a page is not ours; undefined when it is. */
export interface OutOfScope {
  readonly code: "OTHER_NAMESPACE" | "OTHER_CATEGORY" | "EXCLUDED_CATEGORY" | "NOT_WIKITEXT";
  readonly message: string;
}

export function whyOutOfScope(page: WirePage, scope: Scope): OutOfScope | undefined {
  if (!scope.namespaces.includes(page.ns ?? -1)) {
    return { code: "OTHER_NAMESPACE", message: "The page stands in a namespace that is not harvested." };
  }
  const categories = new Set(categoryNames(page).map(foldTitle));
  const excluded = scope.excludedCategories.find((category) => categories.has(foldTitle(category)));
  if (excluded !== undefined) {
    return { code: "EXCLUDED_CATEGORY", message: `Pages of the category "${excluded}" are not kept.` };
  }
  if (scope.categories.length > 0 && !scope.categories.some((category) => categories.has(foldTitle(category)))) {
    return { code: "OTHER_CATEGORY", message: `The page is in none of the categories ${scope.categories.join(", ")}.` };
  }
  if (page.contentmodel !== undefined && page.contentmodel !== "wikitext") {
    return { code: "NOT_WIKITEXT", message: `The page holds ${page.contentmodel}, not text.` };
  }
  return undefined;
}

/** Category names without their prefix, in the wiki's order. */
export function categoryNames(page: Pick<WirePage, "categories">): string[] {
  return (page.categories ?? []).map(({ title }) => title.slice(title.indexOf(":") + 1));
}

/** MediaWiki's titles: the first letter's case and underscores do not matter. */
export function foldTitle(title: string): string {
  const spaced = title.replaceAll("_", " ").trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export function scopeOf(options: { namespaces?: number[]; categories?: string[] }, mapping: MediaWikiMapping): Scope {
  return {
    namespaces: options.namespaces ?? [0],
    categories: options.categories ?? [],
    excludedCategories: mapping.excludedCategories,
  };
}
