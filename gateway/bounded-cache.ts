/** How much a cache may hold. */
export interface CacheBounds {
  readonly maxEntries: number;
  /** Characters of all keys together: what is kept per key grows with its length. */
  readonly maxCharacters: number;
}

/** Remembers values by text and forgets the least recently used ones beyond its bounds. */
export class BoundedCache<Value> {
  readonly #bounds: CacheBounds;
  readonly #entries = new Map<string, Value>();
  #characters = 0;

  constructor(bounds: CacheBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Gives the value of a key, making it when it is not there. */
  getOrCreate(key: string, create: () => Value): Value {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known;
    }
    const value = create();
    this.#entries.set(key, value);
    this.#characters += key.length;
    this.#forgetOldest();
    return value;
  }

  #forgetOldest(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= this.#bounds.maxEntries && this.#characters <= this.#bounds.maxCharacters) return;
      this.#entries.delete(key);
      this.#characters -= key.length;
    }
  }
}
