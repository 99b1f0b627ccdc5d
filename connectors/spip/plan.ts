import type { ListedArticle, Listing } from "./listing.js";
import type { Notebook } from "./notebook.js";
import type { Start } from "./start.js";

/** An article of which we hold a live page. */
export interface HeldArticle {
  readonly url: string;
  /** This harvest has already read it. */
  readonly seen: boolean;
}

/** What a harvest has to do, by what the site lists and what we hold. */
export interface Plan {
  /** Articles to read, as they are listed. */
  readonly queue: readonly string[];
  /** Numbers of articles that are as we last read them. */
  readonly same: readonly string[];
}

type Verdict = "read" | "same" | "leave";

/**
 * Decides which articles are read: the new ones, those of which the listing says that they have changed, and those
 * that could not be read the last time.
 */
export function makePlan(start: Start, listing: Listing, held: ReadonlyMap<string, HeldArticle>): Plan {
  const { notebook } = start;
  learnNumbers(notebook, listing, held);
  const waiting = new Set([...start.queue, ...(start.isResumed ? [] : notebook.unread)]);
  const judge = { ...start, listing, held, waiting, tried: new Set(start.tried), left: new Set(start.left) };
  // Feed and sitemap may give one article under two addresses.
  const verdicts = new Map<string, { key: string; verdict: Verdict }>();
  for (const [key, entry] of listing.entries) {
    const name = notebook.numberOf(key) ?? key;
    const verdict = judgeEntry(key, entry, judge);
    const before = verdicts.get(name);
    if (before === undefined || (verdict === "read" && before.verdict !== "read")) verdicts.set(name, { key, verdict });
  }
  const unlisted = listing.isComplete ? [] : [...waiting].filter((key) => !listing.entries.has(key));
  const those = (wanted: Verdict) => [...verdicts].filter(([, { verdict }]) => verdict === wanted);
  return {
    queue: [...those("read").map(([, { key }]) => key), ...unlisted],
    same: those("same").map(([name]) => name),
  };
}

/** Addresses that do not tell their article's number are mostly those under which we hold it. */
function learnNumbers(notebook: Notebook, { entries }: Listing, held: ReadonlyMap<string, HeldArticle>): void {
  for (const [id, { url }] of held) {
    if (entries.has(url) && !notebook.numbers.has(url)) notebook.numbers.set(url, Number(id));
  }
}

interface Judge extends Pick<Start, "everything" | "isResumed" | "notebook"> {
  readonly listing: Listing;
  readonly held: ReadonlyMap<string, HeldArticle>;
  readonly waiting: ReadonlySet<string>;
  readonly tried: ReadonlySet<string>;
  readonly left: ReadonlySet<string>;
}

function judgeEntry(key: string, entry: ListedArticle, judge: Judge): Verdict {
  const { everything, isResumed } = judge;
  if (isPutOff(key, judge)) return "leave";
  if (judge.waiting.has(key) || hasChanged(key, entry, judge) || (everything && !isResumed)) return "read";
  const id = judge.notebook.numberOf(key);
  if (judge.notebook.aside.has(key) || (id !== undefined && judge.left.has(id))) return "leave";
  const page = id === undefined ? undefined : judge.held.get(id);
  if (page?.seen === true) return "leave";
  return page === undefined || everything ? "read" : "same";
}

/** A second chance comes after all others, a third with the next harvest. */
function isPutOff(key: string, { tried, isResumed, notebook }: Judge): boolean {
  return tried.has(key) || (isResumed && notebook.unread.has(key));
}

function hasChanged(key: string, { lastmod, item }: ListedArticle, { notebook, listing }: Judge): boolean {
  if (lastmod !== undefined && lastmod !== notebook.lastmods.get(key)) return true;
  const before = notebook.items.get(key);
  if (item === undefined || item === before) return false;
  // An older article comes into the feed when another leaves it; the sitemap tells whether it has changed.
  return before !== undefined || !listing.hasSitemap;
}
