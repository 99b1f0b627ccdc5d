import type { Cursor } from "./cursor.js";
import type { Listing } from "./listing.js";

/** What is known of a site's articles while it is read; becomes the next cursor. See `Cursor` for its parts. */
export class Notebook {
  readAt: string;
  readonly settings: string;
  readonly lastmods: Map<string, string>;
  items: ReadonlyMap<string, string>;
  readonly aside: Set<string>;
  readonly unlisted: Set<string>;
  readonly unread: Set<string>;
  readonly numbers: Map<string, number>;

  constructor(cursor: Cursor) {
    this.readAt = cursor.readAt;
    this.settings = cursor.settings;
    this.lastmods = new Map(Object.entries(cursor.lastmods));
    this.items = new Map(Object.entries(cursor.items));
    this.aside = new Set(cursor.aside);
    this.unlisted = new Set(cursor.unlisted);
    this.unread = new Set(cursor.unread);
    this.numbers = new Map(Object.entries(cursor.numbers));
  }

  /** One in which only that is known which stays true: when articles were modified, and the numbers behind addresses. */
  static anew(readAt: string, settings: string, cursor: Cursor | undefined): Notebook {
    const { numbers = {}, lastmods = {} } = cursor ?? {};
    return new Notebook({ readAt, settings, numbers, lastmods, items: {}, aside: [], unlisted: [], unread: [] });
  }

  /** The number of an article, where it is known. */
  numberOf(key: string): string | undefined {
    return /^\d+$/.test(key) ? key : this.numbers.get(key)?.toString();
  }

  /** Takes over what a listing says; where it names everything, what it does not name is tried no more. */
  take({ entries, hasFeed, isComplete }: Listing): void {
    for (const [key, { lastmod }] of entries) if (lastmod !== undefined) this.lastmods.set(key, lastmod);
    const items = [...entries].flatMap(([key, { item }]) => (item === undefined ? [] : [[key, item] as const]));
    if (hasFeed) this.items = new Map(items);
    for (const key of entries.keys()) this.unlisted.delete(this.numberOf(key) ?? "");
    if (!isComplete) return;
    for (const keys of [this.aside, this.unread, this.numbers]) {
      for (const key of keys.keys()) if (!entries.has(key)) keys.delete(key);
    }
  }

  toCursor(): Cursor {
    return {
      readAt: this.readAt,
      settings: this.settings,
      lastmods: Object.fromEntries(this.lastmods),
      items: Object.fromEntries(this.items),
      aside: [...this.aside],
      unlisted: [...this.unlisted],
      unread: [...this.unread],
      numbers: Object.fromEntries(this.numbers),
    };
  }
}
