import { type Decision, PageSets, settleDecisions } from "./decision.js";
import { type Founding, type GroupedPage, foundedGroup } from "./founder.js";
import { type Rule, type Verdict, joins } from "./verdict.js";

/**
 * What became of a verdict. JOINED: its pages are one resource. NOTED: it holds, and its relation joins nothing. REVIEW:
 * waits for a person. HELD: would join what must stay apart, so it waits for a person too. SETTLED: a person has answered
 * it otherwise.
 */
export type Outcome = "JOINED" | "NOTED" | "REVIEW" | "HELD" | "SETTLED";

export interface SettledVerdict {
  readonly verdict: Verdict;
  readonly outcome: Outcome;
  /** Why it is held. */
  readonly reason?: string;
}

export interface Grouping {
  /** Every page is in one group; in order of founders. */
  readonly groups: readonly Founding[];
  /** Every verdict, in order of its pages. */
  readonly verdicts: readonly SettledVerdict[];
}

/** A resource with more pages is no longer one that a person could check. */
export const LARGEST_GROUP = 50;

/** Rules by which the source itself says that two of its pages are one. */
const SOURCES_WORD: ReadonlySet<Rule> = new Set(["DECLARED_REDIRECT", "CANONICAL_ADDRESS"]);

/** Rules in the order they join; those of one rank decide at the same time, so that none wins by chance. */
const RANKS: readonly (readonly Rule[])[] = [
  ["SAME_ADDRESS"],
  ["DECLARED_ORIGINAL"],
  ["DECLARED_SITE_AND_TEXT"],
  ["LINK_AND_TITLE"],
  ["LINK_AND_TEXT"],
  ["TITLE_AND_TEXT"],
];

/**
 * Groups pages into resources: what decisions and the sources themselves say, then accepted verdicts from the surest rung
 * to the least. A verdict that would put two pages of one source into a resource, or two that a person keeps apart, is
 * held, and so are those of its rank that conflict with it. The order of pages, verdicts and decisions does not matter.
 *
 * Pages that neither an accepted verdict nor a decision connects, even by way of others, do not influence each other: it is
 * enough to give the pages connected with what changed. Verdicts about pages that are not given are left out.
 */
export function componentsOf(
  pages: readonly GroupedPage[],
  verdicts: readonly Verdict[],
  decisions: readonly Decision[] = [],
): Grouping {
  const grouper = new Grouper(pages, decisions);
  const known = verdicts.filter((verdict) => verdict.pages.every((page) => grouper.knows(page)));
  const joining = known.filter((verdict) => {
    return verdict.status === "ACCEPTED" && joins(verdict.relation) && !grouper.isRejected(verdict);
  });
  grouper.joinAll(joining.filter(({ rule }) => SOURCES_WORD.has(rule)));
  for (const rules of RANKS) grouper.joinRank(joining.filter(({ rule }) => rules.includes(rule)));
  const settled = known.map((verdict) => grouper.settle(verdict)).toSorted(byPages);
  const joined = settled.filter(({ outcome }) => outcome === "JOINED").map(({ verdict }) => verdict);
  const groups = grouper.groups(joined).map((group) => foundedGroup(group.pages, group.verdicts));
  return { groups: groups.toSorted((a, b) => (a.founder < b.founder ? -1 : 1)), verdicts: settled };
}

function byPages({ verdict: a }: SettledVerdict, { verdict: b }: SettledVerdict): number {
  return a.pages.join(" ") < b.pages.join(" ") ? -1 : 1;
}

function pairKey(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** Groups that grow. */
class Grouper {
  readonly #pages: ReadonlyMap<string, GroupedPage>;
  readonly #sets = new PageSets();
  /** Groups that a person or the source made: their pages may be of one source. */
  readonly #atoms = new PageSets();
  /** The pages that a person keeps apart from each page. */
  readonly #apart: ReadonlyMap<string, readonly string[]>;
  readonly #related: ReadonlySet<string>;
  #apartGroups: ReadonlySet<string> | undefined;
  readonly #held = new Map<Verdict, string>();

  constructor(pages: readonly GroupedPage[], decisions: readonly Decision[]) {
    this.#pages = new Map(pages.map((page) => [page.pageId, page]));
    const { together, apart, related } = settleDecisions(decisions, new Set(this.#pages.keys()));
    const sides = apart.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]);
    this.#apart = new Map(
      [...Map.groupBy(sides, ([page]) => page)].map(([page, all]) => [page, all.map(([, other]) => other)]),
    );
    this.#related = new Set(related.map(([a, b]) => pairKey(a, b)));
    for (const [a, b] of together) this.#joinAtoms(a, b);
  }

  knows(page: string): boolean {
    return this.#pages.has(page);
  }

  /** Whether a person keeps just these two pages apart. */
  isRejected({ pages: [a, b] }: Verdict): boolean {
    return this.#apart.get(a)?.includes(b) === true;
  }

  /** The groups, each with the verdicts that join its pages. */
  groups(joined: readonly Verdict[]): { pages: readonly GroupedPage[]; verdicts: readonly Verdict[] }[] {
    const verdicts = Map.groupBy(joined, ({ pages: [page] }) => this.#sets.rootOf(page));
    const pages = Map.groupBy(this.#pages.values(), ({ pageId }) => this.#sets.rootOf(pageId));
    return [...pages].map(([root, same]) => ({ pages: same, verdicts: verdicts.get(root) ?? [] }));
  }

  /** The source's own word, against which only a person's word stands. */
  joinAll(verdicts: readonly Verdict[]): void {
    for (const [pages, same] of this.#clusters(verdicts)) {
      const conflict = this.#keptApart(pages);
      if (conflict.size === 0)
        for (const {
          pages: [a, b],
        } of same)
          this.#joinAtoms(a, b);
      else for (const verdict of same) this.#held.set(verdict, KEPT_APART);
    }
  }

  /** Joins what the verdicts of one rank say, without those that conflict. */
  joinRank(verdicts: readonly Verdict[]): void {
    let open = verdicts;
    for (let held = -1; held !== 0;) {
      const before = open.length;
      open = [...this.#clusters(open)].flatMap(([pages, same]) => this.#withoutConflicts(pages, same));
      held = before - open.length;
    }
    for (const {
      pages: [a, b],
    } of open)
      this.#sets.join(a, b);
  }

  settle(verdict: Verdict): SettledVerdict {
    const [a, b] = verdict.pages;
    const joining = joins(verdict.relation);
    const asked = verdict.status === "REVIEW";
    if (this.#sets.rootOf(a) === this.#sets.rootOf(b)) {
      if (joining) return { verdict, outcome: "JOINED" };
      return { verdict, outcome: asked ? "SETTLED" : "NOTED" };
    }
    if (!joining && this.#related.has(pairKey(a, b))) return { verdict, outcome: "NOTED" };
    if (this.isRejected(verdict) && (joining || asked)) return { verdict, outcome: "SETTLED" };
    if (asked) return { verdict, outcome: this.#areGroupsApart(a, b) ? "SETTLED" : "REVIEW" };
    const reason = this.#held.get(verdict);
    return reason === undefined ? { verdict, outcome: "NOTED" } : { verdict, outcome: "HELD", reason };
  }

  #joinAtoms(a: string, b: string): void {
    this.#atoms.join(a, b);
    this.#sets.join(a, b);
  }

  /** What the verdicts would join: the pages of each cluster, all those of the groups it touches, and its verdicts. */
  #clusters(verdicts: readonly Verdict[]): Map<readonly GroupedPage[], readonly Verdict[]> {
    const sets = new PageSets();
    for (const {
      pages: [a, b],
    } of verdicts)
      sets.join(this.#sets.rootOf(a), this.#sets.rootOf(b));
    const rootOf = (page: string) => sets.rootOf(this.#sets.rootOf(page));
    const byRoot = Map.groupBy(verdicts, ({ pages: [a] }) => rootOf(a));
    const pages = Map.groupBy(this.#pages.values(), ({ pageId }) => rootOf(pageId));
    return new Map([...byRoot].map(([root, same]) => [pages.get(root) ?? [], same] as const));
  }

  /** The verdicts of a cluster that touch no group in conflict; the others are held. */
  #withoutConflicts(pages: readonly GroupedPage[], verdicts: readonly Verdict[]): readonly Verdict[] {
    const conflicts = [
      { groups: this.#keptApart(pages), reason: KEPT_APART },
      { groups: this.#twiceInSource(pages), reason: TWICE_IN_SOURCE },
    ];
    return verdicts.filter((verdict) => {
      const roots = verdict.pages.map((page) => this.#sets.rootOf(page));
      const conflict = conflicts.find(({ groups }) => roots.some((root) => groups.has(root)));
      const reason = conflict?.reason ?? (pages.length > LARGEST_GROUP ? TOO_MANY : undefined);
      if (reason !== undefined) this.#held.set(verdict, reason);
      return reason === undefined;
    });
  }

  /** Groups among these pages that a person keeps apart. */
  #keptApart(pages: readonly GroupedPage[]): Set<string> {
    const ids = new Set(pages.map(({ pageId }) => pageId));
    const pairs = pages.flatMap(({ pageId }) => {
      return (this.#apart.get(pageId) ?? []).filter((other) => ids.has(other)).map((other) => [pageId, other]);
    });
    return new Set(pairs.flat().map((page) => this.#sets.rootOf(page)));
  }

  /** Groups among these pages that have a page of the same source as another of them. */
  #twiceInSource(pages: readonly GroupedPage[]): Set<string> {
    const shown = pages.filter(({ auxiliary }) => !auxiliary);
    const conflicts = [...Map.groupBy(shown, ({ sourceId }) => sourceId).values()].filter(
      (same) => new Set(same.map(({ pageId }) => this.#atoms.rootOf(pageId))).size > 1,
    );
    return new Set(conflicts.flatMap((same) => same.map(({ pageId }) => this.#sets.rootOf(pageId))));
  }

  /** Whether a person keeps the groups of two pages apart; asked once every group is made. */
  #areGroupsApart(a: string, b: string): boolean {
    this.#apartGroups ??= new Set(
      [...this.#apart].flatMap(([page, others]) => others.map((other) => this.#groupPair(page, other))),
    );
    return this.#apartGroups.has(this.#groupPair(a, b));
  }

  #groupPair(a: string, b: string): string {
    return pairKey(this.#sets.rootOf(a), this.#sets.rootOf(b));
  }
}

const KEPT_APART = "A steward has decided that these are not the same.";
const TWICE_IN_SOURCE = "It would put two pages of one source into one resource, and the source keeps them apart.";
const TOO_MANY = `It would make a resource of more than ${LARGEST_GROUP} pages.`;
