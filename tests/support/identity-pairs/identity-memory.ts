import {
  type Candidate,
  type KeyCount,
  type KeyHolders,
  type SketchSize,
  candidatesOf,
  crowdedText,
  flippedKeys,
  isWorthJudging,
  sketchSizeOf,
} from "../../../store/identity/candidates.js";
import type { Decision } from "../../../store/identity/decision.js";
import { groupedPageOf } from "../../../store/identity/founder.js";
import { type Grouping, componentsOf } from "../../../store/identity/groups.js";
import { judge } from "../../../store/identity/judge.js";
import { KEY_LIMITS, type KeySpace, type PageKey, keysOf } from "../../../store/identity/keys.js";
import { type PageReading, readPage } from "../../../store/identity/page-reading.js";
import type { PageView } from "../../../store/identity/page-view.js";
import type { Verdict } from "../../../store/identity/verdict.js";

interface Held {
  readonly view: PageView;
  readonly keys: readonly PageKey[];
  readonly size: SketchSize;
}

/** The identity engine over pages in memory: an index that grows page by page, and verdicts kept up to date with it. */
export class IdentityMemory {
  readonly #pages = new Map<string, Held>();
  /** Pages by key: one id, or several. Most keys are held by one page. */
  readonly #holders = new Map<KeySpace, Map<number, string | Set<string>>>();
  readonly #verdicts = new Map<string, Map<string, Verdict>>();
  /** Pairs judged, candidates looked at and pages judged again since the last `takeWork`. */
  #work = { judged: 0, candidates: 0, revisited: 0, keys: 0 };

  /** Takes a page in, or what it says now. */
  put(view: PageView): void {
    this.#change(view.pageId, view);
  }

  remove(pageId: string): void {
    this.#change(pageId, undefined);
  }

  /** Fills the index without judging, for measurements. */
  fill(view: PageView): void {
    this.#hold(view);
  }

  takeWork(): Readonly<{ judged: number; candidates: number; revisited: number; keys: number }> {
    const work = this.#work;
    this.#work = { judged: 0, candidates: 0, revisited: 0, keys: 0 };
    return work;
  }

  /** Every verdict, in order of its pages. */
  verdicts(): Verdict[] {
    const all = [...this.#verdicts].flatMap(([page, others]) =>
      [...others.values()].filter(({ pages: [first] }) => first === page),
    );
    return all.toSorted((a, b) => (a.pages.join(" ") < b.pages.join(" ") ? -1 : 1));
  }

  groups(decisions: readonly Decision[] = []): Grouping {
    const pages = [...this.#pages.values()].map(({ view }) => groupedPageOf(view));
    return componentsOf(pages, this.verdicts(), decisions);
  }

  candidates(pageId: string): Candidate[] {
    return candidatesOf(pageId, this.#pages.get(pageId)?.keys ?? [], this.#lookUp);
  }

  #change(pageId: string, view: PageView | undefined): void {
    const old = this.#pages.get(pageId)?.keys ?? [];
    const next = view === undefined ? undefined : keysOf(view);
    const touched = [
      ...new Map([...old, ...(next?.keys ?? [])].map((key) => [`${key.space} ${key.key}`, key])).values(),
    ];
    const before = touched.map(({ space, key }) => ({
      count: this.#count(space, key),
      pages: this.#lookUp(space, key),
    }));
    this.#release(pageId);
    if (view !== undefined) this.#hold(view, next);
    const counts = touched.map((key, index) => ({
      ...key,
      before: before[index]?.count ?? 0,
      after: this.#count(key.space, key.key),
    }));
    const again = new Set([pageId, ...this.#revisited(counts, before)]);
    this.#work.revisited += again.size;
    for (const page of again) this.#judgeAll(page);
  }

  /** Holders of the keys that flipped, from the side where the key was not crowded. */
  #revisited(counts: readonly KeyCount[], before: readonly { readonly pages: readonly string[] }[]): readonly string[] {
    return flippedKeys(counts).flatMap((flipped) => {
      if (flipped.after < flipped.before) return this.#lookUp(flipped.space, flipped.key);
      return before[counts.indexOf(flipped)]?.pages ?? [];
    });
  }

  #judgeAll(pageId: string): void {
    for (const other of this.#verdicts.get(pageId)?.keys() ?? []) this.#verdicts.get(other)?.delete(pageId);
    this.#verdicts.delete(pageId);
    const held = this.#pages.get(pageId);
    if (held === undefined) return;
    const candidates = this.candidates(pageId);
    this.#work.candidates += candidates.length;
    let mine: PageReading | undefined;
    for (const candidate of candidates) {
      const other = this.#pages.get(candidate.pageId);
      if (other === undefined || !isWorthJudging(candidate, held.size, other.size)) continue;
      mine ??= this.#read(held);
      const verdict = judge(mine, this.#read(other));
      this.#work.judged += 1;
      if (verdict !== undefined) this.#note(verdict);
    }
  }

  #note(verdict: Verdict): void {
    const [a, b] = verdict.pages;
    for (const [page, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const others = this.#verdicts.get(page) ?? new Map<string, Verdict>();
      others.set(other, verdict);
      this.#verdicts.set(page, others);
    }
  }

  #read({ view, keys }: Held): PageReading {
    return readPage(view, crowdedText(keys, this.#lookUp));
  }

  /** Of a crowded key no more pages than show that it is. */
  readonly #lookUp: KeyHolders = (space, key) => {
    const held = this.#holders.get(space)?.get(key);
    if (held === undefined) return [];
    return typeof held === "string" ? [held] : firstOf(held, KEY_LIMITS[space] + 1);
  };

  #count(space: KeySpace, key: number): number {
    const held = this.#holders.get(space)?.get(key);
    return held === undefined ? 0 : typeof held === "string" ? 1 : held.size;
  }

  #hold(view: PageView, { keys, fingerprint } = keysOf(view)): void {
    this.#work.keys += keys.length;
    this.#pages.set(view.pageId, { view, keys, size: sketchSizeOf(fingerprint) });
    for (const { space, key } of keys) {
      const holders = this.#holders.get(space) ?? new Map<number, string | Set<string>>();
      this.#holders.set(space, holders);
      const held = holders.get(key);
      if (held === undefined) holders.set(key, view.pageId);
      else if (typeof held === "string") holders.set(key, new Set([held, view.pageId]));
      else held.add(view.pageId);
    }
  }

  #release(pageId: string): void {
    for (const { space, key } of this.#pages.get(pageId)?.keys ?? []) {
      const held = this.#holders.get(space)?.get(key);
      if (typeof held === "object") held.delete(pageId);
      if (typeof held === "string" || held?.size === 0) this.#holders.get(space)?.delete(key);
    }
    this.#pages.delete(pageId);
  }
}

function firstOf(pages: ReadonlySet<string>, count: number): string[] {
  const first: string[] = [];
  for (const page of pages) {
    if (first.length === count) break;
    first.push(page);
  }
  return first;
}
