import { createHash } from "node:crypto";
import type { PageRecord } from "../../schema/generated/record.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import type { HarvestReport, Incident } from "../../schema/harvest.js";
import type {
  Candidate,
  ClosedPage,
  GonePage,
  HarvestSession,
  HiddenRevisions,
  Json,
  MappedPage,
  RecordSink,
} from "../../schema/sink.js";

/** The source of pages made by hand. */
export const SOURCE: SourceSettings = {
  id: "hand",
  name: "Made by hand",
  connector: "hand",
  url: "https://hand.example.test/",
};

/** What a page made by hand says; the rest is made up from its number. */
export interface HandMade {
  readonly text?: string;
  readonly title?: string;
  readonly revisionId?: string;
  readonly contributors?: readonly string[];
  readonly publishedAt?: string | undefined;
  readonly mappingVersion?: string;
  /** Parts of the record that the page itself gives. */
  readonly record?: Partial<PageRecord>;
  /** Parts of the record that only this mapping finds. */
  readonly read?: Partial<PageRecord>;
  /** The mapping cannot read the page. */
  readonly fault?: true;
}

/** A page as a connector would give it, read by a mapping as simple as can be. */
export function handMade(remoteId: string, made: HandMade = {}): MappedPage {
  const candidate = candidateOf(remoteId, made);
  const mappingVersion = made.mappingVersion ?? "hand/1";
  if (made.fault) {
    return { candidate, mappingVersion, fault: { code: "MAPPING_FAILED", message: "Nobody can read this." } };
  }
  return { candidate, mappingVersion, record: { ...recordOf(candidate), ...made.read } };
}

function candidateOf(remoteId: string, { text, title, ...made }: HandMade): Candidate {
  const revisionId = made.revisionId ?? revisionOf(remoteId, text);
  const publishedAt = "publishedAt" in made ? made.publishedAt : "2026-11-01T10:00:00Z";
  return {
    remoteId,
    revisionId,
    url: `${SOURCE.url}page/${encodeURIComponent(title ?? remoteId)}`,
    permalink: `${SOURCE.url}revision/${encodeURIComponent(revisionId)}`,
    title: title ?? `Page ${remoteId}`,
    ...(publishedAt !== undefined && { publishedAt }),
    contributors: made.contributors ?? ["Ada"],
    anonymousContributors: 0,
    payload: { text: text ?? "first words", ...(made.record as { [key: string]: Json } | undefined) },
  };
}

/** How the source numbers a revision; nothing of its text is to be read from it. */
export function revisionOf(remoteId: string, text = "first words"): string {
  return createHash("sha256").update(`${remoteId} ${text}`).digest("hex").slice(0, 12);
}

/** What the simple mapping makes of a payload, for rebuilds. */
export function recordOf({ title, payload }: Candidate): PageRecord {
  const { text, ...given } = payload as unknown as { text: string } & Partial<PageRecord>;
  const lists = { themes: [], keywords: [], challenges: [], licenses: [], organizations: [], locations: [] };
  return {
    kind: "resource",
    resourceKind: "COMMONS",
    title,
    description: text,
    ...lists,
    territories: [],
    links: [],
    fields: [],
    ...given,
  };
}

/** What one harvest by hand says. */
export interface HandMadeHarvest {
  readonly batches?: readonly (readonly MappedPage[])[];
  readonly same?: readonly string[];
  readonly hidden?: readonly HiddenRevisions[];
  readonly closed?: readonly ClosedPage[];
  readonly incidents?: readonly Incident[];
  readonly gone?: readonly GonePage[];
  readonly full?: boolean;
  readonly absenceCounts?: boolean;
  readonly acceptWithdrawals?: boolean;
}

/** Runs a harvest by hand from its opening to its report. */
export async function harvestByHand(sink: RecordSink, made: HandMadeHarvest): Promise<HarvestReport> {
  const session = await sink.open(SOURCE.id, { full: made.full ?? true });
  await tellByHand(session, made);
  return session.finish({
    gone: made.gone ?? [],
    cursor: { after: "everything" },
    absenceCounts: made.absenceCounts ?? false,
    acceptWithdrawals: made.acceptWithdrawals ?? false,
  });
}

/** Tells a session everything that a harvest by hand says before its end. */
export async function tellByHand(session: HarvestSession, made: HandMadeHarvest): Promise<void> {
  for (const pages of made.batches ?? []) await session.commit(batchOf(pages));
  const { same = [], hidden: hides = [], closed: closes = [], incidents = [] } = made;
  await session.commit({ ...batchOf([]), same, hidden: hides, closed: closes, incidents });
}

export function batchOf(pages: readonly MappedPage[]) {
  return { pages, same: [], hidden: [], closed: [], incidents: [], usage: { requests: 1, bytes: 100 } };
}

export function gone(remoteId: string, reason: GonePage["reason"] = "deleted"): GonePage {
  return { remoteId, url: `${SOURCE.url}page/${remoteId}`, reason, message: `The source says: ${reason}.` };
}

export function hidden(remoteId: string, revisionIds: readonly string[], content = true): HiddenRevisions {
  return { remoteId, revisionIds, content, message: "The source hides it." };
}

/** The message tells neither title nor address, as the contract asks. */
export function closed(remoteId: string): ClosedPage {
  return { remoteId, url: `${SOURCE.url}page/${remoteId}`, message: "The source says: private." };
}
