import type { PageRecord } from "../../schema/generated/record.js";
import { foldKey } from "../fold.js";
import { plainWords } from "./plain-words.js";

/** What the identity engine knows of a page. */
export interface PageView {
  readonly pageId: string;
  readonly sourceId: string;
  /** resource and organization are shown; an auxiliary page only leads somewhere or is blank. */
  readonly kind: PageRecord["kind"];
  /** What the page says it describes; PAGE where it says nothing. */
  readonly resourceKind?: NonNullable<PageRecord["resourceKind"]>;
  readonly title: string;
  /**
   * Every address that leads to the page today: its own, permalinks, aliases, those of redirects to it, and those of
   * its old titles that no other page has taken since.
   */
  readonly addresses: readonly string[];
  /** The address that the page itself says to be the right one for what it shows (`rel=canonical`). */
  readonly canonicalAddress?: string;
  /** Title at the same source that an auxiliary page leads to. */
  readonly leadsTo?: string;
  readonly language?: string;
  /** Plain words of the page's texts, on lines. */
  readonly text: string;
  /** Addresses it links to. */
  readonly links: readonly string[];
  /** Sentences that say where its text comes from. */
  readonly originals: readonly { readonly text: string; readonly url?: string }[];
  /** Names of those who carry what it describes, folded. */
  readonly carriers: readonly string[];
  readonly keywords: readonly string[];
  /** Places it declares: ids of territories, or folded words. Only compared, never read. */
  readonly places: readonly string[];
  /** Short values of its fields: one may be the title of another page. */
  readonly names: readonly string[];
  /** SPDX identifiers. */
  readonly licenses: readonly string[];
  readonly publishedAt?: Date;
}

/** What the ledger knows of a page besides its record. */
export interface PageFacts {
  readonly pageId: string;
  readonly sourceId: string;
  readonly addresses: readonly string[];
  readonly canonicalAddress?: string;
  /** When it was first published, where the record does not say it. */
  readonly publishedAt?: Date;
}

/** What is read of a page, at most: the rest of a longer list is left out. */
const MOST_LINKS = 60;
const MOST_NAMES = 100;
const MOST_KEYWORDS = 30;
const LONGEST_NAME = 200;

/** What a record and the ledger say of a page, in the engine's words. Pure. */
export function viewOf(record: PageRecord, { publishedAt, ...facts }: PageFacts): PageView {
  const published = record.publishedAt === undefined ? publishedAt : new Date(record.publishedAt);
  const carriers = record.organizations.filter(({ role }) => role === "CARRIER").map(({ name }) => foldKey(name));
  const linked = [record.website, ...record.links].filter((url) => url !== undefined);
  return {
    ...facts,
    kind: record.kind,
    title: record.title,
    ...(record.resourceKind !== undefined && { resourceKind: record.resourceKind }),
    ...(record.auxiliary?.target !== undefined && { leadsTo: record.auxiliary.target }),
    ...(record.language !== undefined && { language: record.language }),
    text: textOf(record),
    links: [...new Set(linked)].slice(0, MOST_LINKS),
    originals: record.originals ?? [],
    carriers: [...new Set(carriers)],
    keywords: [...new Set([...record.keywords, ...record.themes])].slice(0, MOST_KEYWORDS),
    places: [...record.territories.map(({ id }) => id), ...record.locations.map(({ text }) => foldKey(text))],
    names: namesIn(record),
    licenses: record.licenses.flatMap(({ spdx }) => spdx ?? []),
    ...(published !== undefined && { publishedAt: published }),
  };
}

/** A description that begins with the summary says it once. */
function textOf({ summary = "", description = "" }: PageRecord): string {
  const [short, long] = [plainWords(summary).trim(), plainWords(description).trim()];
  return short === "" || long.startsWith(short) ? long : `${short}\n${long}`;
}

/** Values of fields that may be a title; what the record reads elsewhere is no name of a page. */
function namesIn({ fields }: PageRecord): string[] {
  const values = fields.map(({ value }) => unlinked(value.trim())).filter((value) => value.length <= LONGEST_NAME);
  return [...new Set(values.filter((value) => /\p{L}/u.test(value)))].slice(0, MOST_NAMES);
}

/** The title in "[[Title]]" or "[[Title|words]]". */
function unlinked(value: string): string {
  return /^\[\[([^[\]|]{1,300})(?:\|[^[\]]{0,300})?\]\]$/.exec(value)?.[1] ?? value;
}
