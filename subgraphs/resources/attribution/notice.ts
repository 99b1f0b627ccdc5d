import type { AttributedSource, CountedPages } from "./attribution.js";
import { type Bilingual, type LicenseTerms, keyOf } from "./license-terms.js";

type Language = keyof Bilingual;

/** The words of notices that are the same for all licences. */
const WORDS = {
  en: {
    pages: (count: number) => `${count} ${count === 1 ? "page" : "pages"}`,
    producer: ({ name, url, newest }: AttributedSource) =>
      `${name}: original data from ${url}, updated on ${newest.slice(0, 10)}`,
    undeclared: "none is declared",
    declared: (label: string) => `declared as "${label}"`,
  },
  fr: {
    pages: (count: number) => `${count} ${count === 1 ? "page" : "pages"}`,
    producer: ({ name, url, newest }: AttributedSource) =>
      `${name} : données originales de ${url}, mises à jour le ${newest.slice(0, 10)}`,
    undeclared: "aucune n'est déclarée",
    declared: (label: string) => `déclarée comme « ${label} »`,
  },
} as const;

/** Fills in the notice that a licence asks for. */
export function noticeOf(
  license: CountedPages,
  terms: LicenseTerms,
  sources: readonly AttributedSource[],
  permalink: string,
): Bilingual {
  const concerned = sources.filter(({ licenses }) => licenses.some((each) => keyOf(each) === keyOf(license)));
  const inLanguage = (language: Language) =>
    fill(terms.notice[language], valuesIn(language, license, concerned, permalink));
  return { en: inLanguage("en"), fr: inLanguage("fr") };
}

function valuesIn(
  language: Language,
  { spdx, label, url, pages }: CountedPages,
  sources: readonly AttributedSource[],
  permalink: string,
): Record<string, string> {
  const words = WORDS[language];
  const isUnknown = spdx === "NOASSERTION";
  return {
    spdx,
    permalink,
    name: label,
    label: isUnknown ? (label === "" ? words.undeclared : words.declared(label)) : label,
    url: url ?? spdx,
    pages: words.pages(pages),
    sources: sources.map(({ name, url: address }) => `${name} (${address})`).join(", "),
    producers: sources.map((source) => words.producer(source)).join("; "),
  };
}

/** In one pass: a name that looks like a place to fill stays what it is. */
function fill(text: string, values: Record<string, string>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
