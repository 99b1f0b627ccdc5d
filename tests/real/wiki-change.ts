import type { RealWiki } from "./wiki-server.js";

/** Every way in which people change a wiki. */
export type ChangeKind =
  | "edited"
  | "edited-several-times"
  | "null-edited"
  | "created"
  | "created-and-deleted"
  | "deleted"
  | "deleted-for-good"
  | "restored"
  | "deleted-and-restored"
  | "recreated"
  | "moved"
  | "moved-without-redirect"
  | "swapped"
  | "left-namespace"
  | "entered-namespace"
  | "merged"
  | "became-redirect"
  | "became-page"
  | "blanked"
  | "reverted"
  | "protected"
  | "template-edited"
  | "left-category"
  | "entered-category"
  | "licence-changed"
  | "revision-hidden"
  | "author-hidden"
  | "author-and-comment-hidden";

/** A revision of which something was hidden: its words and its author's name must be nowhere afterwards. */
export interface HiddenRevision {
  revid: number;
  pageid: number;
  /** Words that stood only in what is hidden. */
  words: string[];
  /** Account or address that wrote nothing else, when it is hidden too. */
  userName?: string;
}

/** One thing that was done to the wiki. */
export interface WikiChange {
  kind: ChangeKind;
  /** Title after the change; the last one when the page is gone. */
  title: string;
  /** Title before a move. */
  formerTitle?: string;
  /** Page after the change; the last one when it is gone. */
  pageid?: number;
  /** Page of the same title before it was recreated, or that was merged into another. */
  formerPageid?: number;
  /** Revisions that the change made, oldest first. */
  revids?: number[];
  /** Distinctive words that no live page holds any more. */
  words?: string[];
  hidden?: HiddenRevision;
}

/** One change, which can be done alone, in any order, on a seeded wiki. */
export type ChangeStep = (wiki: RealWiki) => Promise<WikiChange[]>;
