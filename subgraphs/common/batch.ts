import DataLoader from "dataloader";

/** A loader of the one row of each id; null where there is none. One statement for all ids asked for together. */
export function loadOne<T>(
  load: (ids: readonly string[]) => Promise<readonly T[]>,
  idOf: (row: T) => string,
): DataLoader<string, T | null> {
  return new DataLoader(async (ids) => {
    const rows = new Map((await load(ids)).map((row) => [idOf(row), row]));
    return ids.map((id) => rows.get(id) ?? null);
  });
}

/** A loader of the rows that belong to each id, in the order of the statement. */
export function loadMany<T>(
  load: (ids: readonly string[]) => Promise<readonly T[]>,
  ownerOf: (row: T) => string,
): DataLoader<string, T[]> {
  return new DataLoader(async (ids) => {
    const rows = Map.groupBy(await load(ids), ownerOf);
    return ids.map((id) => rows.get(id) ?? []);
  });
}

/** A loader for a field with arguments: one batch for all parents asked with the same arguments. */
export class ArgumentLoaders<Arguments, Value> {
  readonly #loaders = new Map<string, DataLoader<string, Value>>();
  readonly #load: (ids: readonly string[], wanted: Arguments) => Promise<ReadonlyMap<string, Value>>;
  readonly #empty: Value;

  /** @param load Gives the value of each id that has one; the others get `empty`. */
  constructor(load: (ids: readonly string[], wanted: Arguments) => Promise<ReadonlyMap<string, Value>>, empty: Value) {
    this.#load = load;
    this.#empty = empty;
  }

  load(id: string, wanted: Arguments): Promise<Value> {
    const key = JSON.stringify(wanted);
    const loader =
      this.#loaders.get(key) ??
      new DataLoader<string, Value>(async (ids) => {
        const values = await this.#load(ids, wanted);
        return ids.map((each) => values.get(each) ?? this.#empty);
      });
    this.#loaders.set(key, loader);
    return loader.load(id);
  }

  /** Forgets what was loaded. */
  clearAll(): void {
    this.#loaders.clear();
  }
}

/** Forgets what every loader of a context has loaded, after a write has made it untrue. */
export function forgetLoaded(context: object): void {
  for (const value of Object.values(context)) {
    if (value instanceof DataLoader || value instanceof ArgumentLoaders) value.clearAll();
    else if (isPlain(value)) forgetLoaded(value);
  }
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
