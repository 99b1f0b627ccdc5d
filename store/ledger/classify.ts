import type { Outcome } from "../../schema/harvest.js";
import type { MappedPage } from "../../schema/sink.js";
import type { RevisionRow } from "../database/entities.js";
import type { PageState } from "../database/ledger-entities.js";
import { hashOf } from "./payload.js";

/** What the ledger knows of a page before a candidate arrives. */
export interface KnownPage {
  readonly state: PageState;
  /** Hash of the latest revision; null when it was erased. */
  readonly hash: string | null;
  readonly mappingVersion: string;
}

/** @param latest The page's latest revision. */
export function knownPage(
  state: PageState,
  latest: Pick<RevisionRow, "hash" | "mappingVersion" | "mappingFault"> | undefined,
): KnownPage {
  const { hash = null, mappingVersion = "", mappingFault = null } = latest ?? {};
  // What could not be read is read again, even by a mapping that calls itself the same.
  return { state, hash, mappingVersion: mappingFault === null ? mappingVersion : "" };
}

/** How a candidate ends and what has to be written for it. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly hash: string;
  /** revision: append one; record: the same revision, mapped anew; none: nothing changed. */
  readonly write: "revision" | "record" | "none";
}

/** Decides what a candidate means for the ledger. Pure, so that a dry run decides the same. */
export function classify(page: MappedPage, known: KnownPage | undefined): Verdict {
  const hash = hashOf([
    page.candidate.payload,
    page.candidate.contributors,
    page.candidate.anonymousContributors,
    page.candidate.permalink,
  ]);
  const write = whatToWrite(page, hash, known);
  return { hash, write, outcome: page.record === undefined ? "failed" : outcomeOf(write, known) };
}

function whatToWrite(page: MappedPage, hash: string, known: KnownPage | undefined): Verdict["write"] {
  if (known === undefined || known.hash !== hash) return "revision";
  return known.mappingVersion === page.mappingVersion ? "none" : "record";
}

function outcomeOf(write: Verdict["write"], known: KnownPage | undefined): Outcome {
  if (known === undefined) return "added";
  if (known.state !== "live") return "restored";
  return write === "none" ? "unchanged" : "updated";
}

/** The share of a source's live pages that may vanish in one harvest without a steward's word. */
const LARGEST_VANISHING_SHARE = 0.2;

/** True when a harvest would withdraw so much that a fault is likelier than the truth. One page never is. */
export function tooMuchWouldVanish(vanishing: number, live: number): boolean {
  return vanishing > Math.max(1, live * LARGEST_VANISHING_SHARE);
}
