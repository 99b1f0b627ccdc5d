/**
 * What a steward decided, in terms of pages, remembered for ever.
 *
 * TOGETHER: every page of `left` and every page of `right` are one resource (a match confirmed, two resources merged:
 * then all pages of each are named, so that an older split of some of them is overruled).
 * APART: no page of `left` is one with a page of `right` (a match rejected, pages split from a resource). RELATED: the
 * same, and what the engine says of them otherwise holds (a mention or a derivation confirmed). The newer decision wins
 * over an older one that it contradicts, and any decision wins over the engine.
 */
export interface Decision {
  /** Grows with each decision. */
  readonly sequence: number;
  readonly kind: "TOGETHER" | "APART" | "RELATED";
  readonly left: readonly string[];
  readonly right: readonly string[];
}

/** Page ids that belong to the same set have the same root. The root is the smallest id, whatever the order of joining. */
export class PageSets {
  readonly #parents = new Map<string, string>();

  rootOf(page: string): string {
    let root = page;
    for (let parent = this.#parents.get(root); parent !== undefined; parent = this.#parents.get(root)) root = parent;
    for (let next = page; next !== root;) {
      const parent = this.#parents.get(next) ?? root;
      this.#parents.set(next, root);
      next = parent;
    }
    return root;
  }

  join(a: string, b: string): void {
    const [rootOfA, rootOfB] = [this.rootOf(a), this.rootOf(b)];
    if (rootOfA !== rootOfB)
      this.#parents.set(rootOfA < rootOfB ? rootOfB : rootOfA, rootOfA < rootOfB ? rootOfA : rootOfB);
  }
}

/** The pairs of pages that decisions hold together and apart, without those that newer decisions overrule. */
export interface Decided {
  readonly together: readonly (readonly [string, string])[];
  readonly apart: readonly (readonly [string, string])[];
  /** Those of `apart` that belong together otherwise. */
  readonly related: readonly (readonly [string, string])[];
}

/** Newest first: a pair is kept when it contradicts nothing kept before, even by way of other pages. */
export function settleDecisions(decisions: readonly Decision[], known: ReadonlySet<string>): Decided {
  const sets = new PageSets();
  const together: (readonly [string, string])[] = [];
  const apart: (readonly [string, string])[] = [];
  const related: (readonly [string, string])[] = [];
  const isApart = (a: string, b: string) =>
    apart.some(([left, right]) => {
      const [ofLeft, ofRight] = [sets.rootOf(left), sets.rootOf(right)];
      const [ofA, ofB] = [sets.rootOf(a), sets.rootOf(b)];
      return (ofLeft === ofA && ofRight === ofB) || (ofLeft === ofB && ofRight === ofA);
    });
  for (const { kind, left, right } of decisions.toSorted((a, b) => b.sequence - a.sequence)) {
    for (const [a, b] of pairsOf(left, right, known)) {
      if (kind === "TOGETHER") {
        if (isApart(a, b)) continue;
        together.push([a, b]);
        sets.join(a, b);
      } else if (sets.rootOf(a) !== sets.rootOf(b)) {
        // A newer decision on the same pair has told already whether it is related.
        if (kind === "RELATED" && !apart.some(([x, y]) => (x === a && y === b) || (x === b && y === a)))
          related.push([a, b]);
        apart.push([a, b]);
      }
    }
  }
  return { together, apart, related };
}

function pairsOf(
  left: readonly string[],
  right: readonly string[],
  known: ReadonlySet<string>,
): (readonly [string, string])[] {
  const [ofLeft, ofRight] = [left, right].map((pages) =>
    [...new Set(pages)].filter((page) => known.has(page)).toSorted(),
  );
  return (ofLeft ?? []).flatMap((a) => (ofRight ?? []).filter((b) => b !== a).map((b) => [a, b] as const));
}
