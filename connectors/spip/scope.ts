import type { ArticlePage, Named } from "./article-page.js";
import { foldName } from "./fold.js";
import type { SpipSettings } from "./generated/settings.js";

/** Which articles of a site are ours. */
export interface Scope {
  readonly rubriques: readonly (number | string)[];
  readonly keywords: readonly (number | string)[];
}

/** Articles that are named one by one are ours whatever they are about. */
export function scopeOf({ rubriques = [], keywords = [], articles }: SpipSettings): Scope {
  return articles === undefined ? { rubriques, keywords } : { rubriques: [], keywords: [] };
}

/** Why an article is not ours; undefined when it is. */
export function whyOutOfScope(page: Pick<ArticlePage, "rubriques" | "keywords">, scope: Scope): string | undefined {
  if (!isAmong(page.rubriques, scope.rubriques)) {
    return `The article is in none of the rubriques ${scope.rubriques.join(", ")}.`;
  }
  if (!isAmong(page.keywords, scope.keywords)) {
    return `The article has none of the keywords ${scope.keywords.join(", ")}.`;
  }
  return undefined;
}

function isAmong(named: readonly Named[], wanted: readonly (number | string)[]): boolean {
  if (wanted.length === 0) return true;
  return wanted.some((each) =>
    typeof each === "number"
      ? named.some(({ number }) => number === each)
      : named.some(({ name }) => foldName(name) === foldName(each)),
  );
}
