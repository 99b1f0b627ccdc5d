import { readHeading } from "./headings.js";
import { splitInert } from "./inert.js";
import { readLinks, type WikiLink } from "./links.js";
import type { TemplateCall } from "./templates.js";
import { wikitextToPlainText } from "./to-markdown.js";
import { REDIRECT_WORDS } from "./vocabulary.js";

export interface SectionLink {
  /** The page pointed at, without `#fragment`; the value for a Semantic MediaWiki property. */
  target: string;
  /** What the reader sees, as plain text. */
  text: string;
  raw: string;
}

/**
 * Gives the links in the list items of the sections titled `heading`, until the next heading of the same or a higher
 * level. Case, accents and spaces of the heading do not count. Links to files and categories are left out.
 */
export function sectionLinks(wikitext: string, heading: string): SectionLink[] {
  const items = [...sectionLines(wikitext, foldHeading(heading))].filter((line) => /^[*#:;]/.test(line));
  return items.flatMap((item) =>
    readLinks(item)
      .filter(pointsAtPage)
      .map((link) => toSectionLink(link, item)),
  );
}

/** Gives the page that a redirect page leads to; nothing when the page is not a redirect. */
export function redirectTarget(wikitext: string): { title: string; fragment?: string } | undefined {
  const rest = REDIRECT.exec(wikitext.slice(0, MAX_REDIRECT));
  const link = rest && readLinks(rest[1] ?? "")[0];
  if (!link || link.start !== 0 || link.target === "" || link.kind === "property") return undefined;
  return link.fragment === undefined ? { title: link.target } : { title: link.target, fragment: link.fragment };
}

/** Gives the page's text outside the given template calls: trimmed, without comments and category links. */
export function bodyWithoutTemplates(wikitext: string, calls: TemplateCall[]): string {
  const kept = splitInert(cutCalls(wikitext, calls)).map(({ text, inert }) => (inert ? text : dropCategories(text)));
  return kept
    .join("")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

const REDIRECT = new RegExp(`^\\s*#(?:${REDIRECT_WORDS.join("|")})\\s*:?\\s*(\\[\\[.*)`, "is");

/** A redirect stands at the very start; a long page behind it need not be read. */
const MAX_REDIRECT = 2000;

function* sectionLines(wikitext: string, wanted: string): Generator<string, void, undefined> {
  const live = splitInert(wikitext).map(({ text, inert }) => (inert ? "" : text));
  let level = Number.POSITIVE_INFINITY;
  for (const line of live.join("").split("\n")) {
    const heading = readHeading(line);
    if (!heading) {
      if (level <= 6) yield line;
    } else if (foldHeading(wikitextToPlainText(heading.text)) === wanted) level = Math.min(level, heading.level);
    else if (heading.level <= level) level = Number.POSITIVE_INFINITY;
  }
}

/** Lower case, no accents, one space at a time: "Organisations  Utilisatrices" and "organisations utilisatrices" are one. */
function foldHeading(heading: string): string {
  const bare = heading.normalize("NFD").replace(/\p{M}/gu, "");
  return bare
    .toLowerCase()
    .replace(/[\s_]+/g, " ")
    .trim();
}

function pointsAtPage(link: WikiLink): boolean {
  return (link.kind === "page" || link.kind === "property") && link.target !== "";
}

function toSectionLink(link: WikiLink, line: string): SectionLink {
  const text = link.label === undefined ? "" : wikitextToPlainText(link.label);
  return { target: link.target, text: text === "" ? link.target : text, raw: line.slice(link.start, link.end) };
}

function cutCalls(wikitext: string, calls: TemplateCall[]): string {
  const kept: string[] = [];
  let from = 0;
  for (const { start, end } of calls.toSorted((one, other) => one.start - other.start)) {
    if (start < from) continue;
    kept.push(wikitext.slice(from, start));
    from = end;
  }
  kept.push(wikitext.slice(from));
  return kept.join("");
}

function dropCategories(text: string): string {
  const filed = readLinks(text).filter((link) => link.kind === "category" && !link.colon);
  let from = 0;
  const kept = filed.map((link) => {
    const before = text.slice(from, link.start);
    from = link.end;
    return before;
  });
  return [...kept, text.slice(from)].join("");
}
