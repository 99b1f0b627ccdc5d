import type { PageView } from "../../../store/identity/page-view.js";

/** A page of a test, with what matters to it. */
export function pageView(pageId: string, view: Partial<PageView> = {}): PageView {
  return {
    pageId,
    sourceId: `source of ${pageId}`,
    kind: "resource",
    title: `Titre de ${pageId}`,
    addresses: [`https://example.test/${pageId}`],
    text: "",
    links: [],
    originals: [],
    carriers: [],
    keywords: [],
    places: [],
    names: [],
    licenses: [],
    ...view,
  };
}

/** Eighty words of its own, with no two runs of four alike: `seed` makes another text of it. */
export function ownText(seed: string, words = 80): string {
  return Array.from({ length: words }, (_, index) => `${seed}${"abcdefghij"[index % 10]}${index}x`).join(" ");
}
