import type { PageRecord } from "../../schema/generated/record.js";
import type { Json } from "../../schema/sink.js";
import type { Database } from "../database/database.js";
import type { RevisionRow } from "../database/entities.js";
import { Page, type PageState, Revision } from "../database/ledger-entities.js";
import { unpackPayload } from "./payload.js";

/** What the ledger holds of a page. */
export interface HeldContent {
  readonly state: PageState;
  /** Empty once the page is erased, as is its address. */
  readonly title: string;
  readonly url: string;
  /** What the page shows, or would show if it were live; undefined when nothing of it can be read. */
  readonly record: PageRecord | undefined;
  /** Who wrote what it shows. */
  readonly contributors: readonly string[];
  readonly anonymousContributors: number;
  /** What the next candidate is compared with; undefined when its content was erased. */
  readonly latest: LatestContent | undefined;
}

/** The parts of a page's latest revision of which a change makes another revision. */
export interface LatestContent {
  readonly payload: Json;
  readonly contributors: readonly string[];
  readonly anonymousContributors: number;
  readonly permalink: string;
  readonly mappingVersion: string;
}

/** Reads what the ledger holds of one page, its texts included. */
export async function heldContent(database: Database, id: string): Promise<HeldContent | undefined> {
  const em = database.em();
  const page = await em.findOne(Page, { id });
  if (page === null) return undefined;
  const { currentRevisionId, latestRevisionId, state, title, url } = page;
  const revisions = await em.find(Revision, { id: { $in: [currentRevisionId ?? -1, latestRevisionId ?? -1] } });
  const current = revisions.find((revision) => revision.id === currentRevisionId);
  return {
    state,
    title,
    url,
    record: current?.record ?? undefined,
    contributors: current?.contributors ?? [],
    anonymousContributors: current?.anonymousContributors ?? 0,
    latest: latestContent(revisions.find((revision) => revision.id === latestRevisionId)),
  };
}

function latestContent(revision: RevisionRow | undefined): LatestContent | undefined {
  if (revision?.payload == null) return undefined;
  const { payload, contributors, anonymousContributors, permalink, mappingVersion } = revision;
  return { payload: unpackPayload(payload), contributors, anonymousContributors, permalink, mappingVersion };
}
