import type { PageRecord } from "./generated/record.js";
import type { HarvestMode, HarvestProblem, HarvestReport, Incident } from "./harvest.js";

/** JSON as it is stored: what a connector keeps of a page, and its cursors. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One revision of one page as a connector yields it: the raw payload and where it comes from. */
export interface Candidate {
  /** Identity of the page at the source; survives renaming. */
  readonly remoteId: string;
  /** Identity of the revision at the source. */
  readonly revisionId: string;
  /** Address of the page for people. */
  readonly url: string;
  /** Address of exactly this revision. */
  readonly permalink: string;
  readonly title: string;
  readonly publishedAt?: string;
  /** Names as the source shows them today; a name it no longer shows is erased from our older revisions too. */
  readonly contributors: readonly string[];
  readonly anonymousContributors: number;
  /** What the mapping reads, without people's addresses. Equal payloads mean an unchanged page. */
  readonly payload: Json;
}

/** A candidate and what the mapping made of it: a record, or a fault and the payload kept for a better mapping. */
export type MappedPage = {
  readonly candidate: Candidate;
  readonly mappingVersion: string;
} & (
  | { readonly record: PageRecord; readonly fault?: never }
  | { readonly record?: never; readonly fault: { readonly code: string; readonly message: string } }
);

/** The source's own word that a page is no longer there, or no longer ours to show. */
export interface GonePage {
  readonly remoteId: string;
  readonly url: string;
  /** deleted: nobody may read it any more, so our copy is erased; out-of-scope: it lives on elsewhere. */
  readonly reason: "deleted" | "out-of-scope";
  readonly message: string;
}

/** Revisions the source has hidden: our copy of them is erased. */
export interface HiddenRevisions {
  readonly remoteId: string;
  readonly revisionIds: readonly string[];
  /** True when the text is hidden; false when only the author or the comment is. */
  readonly content: boolean;
  readonly message: string;
}

/** A page that its source no longer lets anyone read, such as a note made private: our copy is erased at once. */
export interface ClosedPage {
  readonly remoteId: string;
  readonly url: string;
  /** Why, without the title or the address: both are erased, and this stays. */
  readonly message: string;
}

/** An address on a source's host that a page of another source links to. */
export interface LinkedAddress {
  readonly url: string;
  /** Address and title of the page that links to it. */
  readonly from: { readonly url: string; readonly title: string };
}

/** A page the ledger holds live. */
export interface HeldPage {
  readonly remoteId: string;
  readonly url: string;
  /** Source identities of every revision whose content we still hold, oldest first. */
  readonly revisionIds: readonly string[];
  /** True when this harvest has already read the page. */
  readonly seen: boolean;
}

/** What is written in one transaction together with the position reached: a killed harvest never leaves half of it. */
export interface Batch {
  readonly pages: readonly MappedPage[];
  /** Pages that the source says are as we last read them, by remote id. */
  readonly same: readonly string[];
  readonly hidden: readonly HiddenRevisions[];
  readonly closed: readonly ClosedPage[];
  /** What to report besides the pages; a page without a record is reported by the sink itself. */
  readonly incidents: readonly Incident[];
  /** Requests and bytes used since the last batch. */
  readonly usage: { readonly requests: number; readonly bytes: number };
  /** Where a killed harvest goes on. */
  readonly position?: Json;
}

/** How a harvest that reached its end is closed. */
export interface Ending {
  readonly gone: readonly GonePage[];
  /** Where the next incremental harvest begins. */
  readonly cursor: Json;
  /**
   * True when the connector listed every page and could not ask about the missing ones: pages missing from two such
   * harvests in a row are withdrawn.
   */
  readonly absenceCounts: boolean;
  /** A steward has looked and wants the withdrawals, however many. */
  readonly acceptWithdrawals: boolean;
}

/** One harvest of one source, from its first batch to its report. */
export interface HarvestSession {
  readonly mode: HarvestMode;
  /** Where the last finished harvest left off; undefined before the first. */
  readonly cursor: Json | undefined;
  /** Where a killed harvest of the same mode left off; undefined for a fresh one. */
  readonly position: Json | undefined;
  /** Every page held live, in a stable order; or only those named. */
  held(remoteIds?: readonly string[]): AsyncIterable<HeldPage>;
  /** Addresses on this host (`host` or `host:port`) that live pages of other sources link to, each once. */
  linked(host: string): AsyncIterable<LinkedAddress>;
  /** Writes a batch and its position in one transaction. */
  commit(batch: Batch): Promise<void>;
  /** Withdraws what is gone, moves the cursor, closes the report; stops instead when too much would vanish. */
  finish(ending: Ending): Promise<HarvestReport>;
  /** Closes the report without moving the cursor. Nothing is withdrawn. */
  stop(status: "stopped" | "failed", problem: HarvestProblem): Promise<HarvestReport>;
}

/** Where records go. The ledger implements it; a dry run implements it without writing. */
export interface RecordSink {
  /**
   * Opens a harvest, or continues the one that was killed.
   *
   * @param options.mode "incremental" becomes "full" when there is no cursor or a full comparison is due.
   */
  open(sourceId: string, options: { full: boolean }): Promise<HarvestSession>;
}
