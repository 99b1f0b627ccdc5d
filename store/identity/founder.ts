import type { PageView } from "./page-view.js";
import type { Relation, Verdict } from "./verdict.js";

/** What grouping needs of a page. */
export interface GroupedPage {
  readonly pageId: string;
  readonly sourceId: string;
  /** An auxiliary page belongs to a resource, but is none itself. */
  readonly auxiliary: boolean;
  /** It does not say what kind of thing it describes, as a note or an article does not. */
  readonly untyped: boolean;
  readonly publishedAt?: Date;
}

export function groupedPageOf({ pageId, sourceId, kind, resourceKind = "PAGE", publishedAt }: PageView): GroupedPage {
  return {
    pageId,
    sourceId,
    auxiliary: kind === "auxiliary",
    untyped: resourceKind === "PAGE",
    ...(publishedAt !== undefined && { publishedAt }),
  };
}

/** The pages of a resource. */
export interface Founding {
  /** The page that the resource takes its id from. */
  readonly founder: string;
  /** Every page, the founder included, by page id. */
  readonly members: readonly Member[];
}

export interface Member {
  readonly pageId: string;
  /** How it belongs to the founder; undefined for the founder itself. */
  readonly relation: Relation | undefined;
  /** The other page of the verdict that says so; undefined where a steward's decision alone does. */
  readonly through: string | undefined;
}

/**
 * Chooses the founder: the page that others copy and that copies none, else one that copies none; of several one that says
 * what it describes, then the one published first, then the one with the smaller id. An auxiliary page founds nothing that
 * a shown page is in.
 */
export function foundedGroup(pages: readonly GroupedPage[], verdicts: readonly Verdict[]): Founding {
  const copies = new Set(verdicts.flatMap(({ direction }) => direction?.copy ?? []));
  const originals = new Set(verdicts.flatMap(({ direction }) => direction?.original ?? []));
  const rankOf = ({ pageId, auxiliary, untyped }: GroupedPage) =>
    (auxiliary ? 8 : 0) + (copies.has(pageId) ? 4 : 0) + (originals.has(pageId) ? 0 : 2) + (untyped ? 1 : 0);
  const [founder] = pages.toSorted((a, b) => rankOf(a) - rankOf(b) || publishedOf(a) - publishedOf(b) || byId(a, b));
  if (founder === undefined) throw new Error("A resource has at least one page.");
  return { founder: founder.pageId, members: membersOf(founder.pageId, pages, verdicts) };
}

function publishedOf({ publishedAt }: GroupedPage): number {
  return publishedAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

function byId(a: { readonly pageId: string }, b: { readonly pageId: string }): number {
  return a.pageId < b.pageId ? -1 : 1;
}

/** How surely each relation ties a page to another: the surest tie tells how a page belongs. */
const TIES: readonly Relation[] = ["SAME", "REPRINT", "EXTRACT"];

/** Follows verdicts from the founder outwards, step by step; of several at a step the surest tells. */
function membersOf(founder: string, pages: readonly GroupedPage[], verdicts: readonly Verdict[]): Member[] {
  const members = new Map<string, Member>([[founder, { pageId: founder, relation: undefined, through: undefined }]]);
  const ordered = verdicts.toSorted(
    (a, b) =>
      Number(b.status === "ACCEPTED") - Number(a.status === "ACCEPTED") ||
      TIES.indexOf(a.relation) - TIES.indexOf(b.relation) ||
      b.score - a.score ||
      (a.pages.join(" ") < b.pages.join(" ") ? -1 : 1),
  );
  for (let reached = [founder]; reached.length > 0;) {
    const step = new Map<string, Member>();
    for (const { pages: both, relation } of ordered) {
      const through = both.find((page) => reached.includes(page));
      const pageId = both.find((page) => !members.has(page));
      if (through === undefined || pageId === undefined || step.has(pageId)) continue;
      step.set(pageId, { pageId, relation, through });
    }
    for (const [pageId, member] of step) members.set(pageId, member);
    reached = [...step.keys()];
  }
  return pages
    .map(({ pageId }) => members.get(pageId) ?? { pageId, relation: "SAME" as const, through: undefined })
    .toSorted(byId);
}
