import { createHash } from "node:crypto";
import type { Candidate } from "../../schema/sink.js";
import { withoutEmails } from "../personal-data.js";
import { readNoteText, titleOf } from "./note-text.js";
import { payloadToJson } from "./payload.js";
import type { HedgeDocServer } from "./server.js";
import type { WireInfo } from "./wire.js";

/** A note whose text was just read. */
export interface ReadNote {
  readonly id: string;
  readonly alias: string | undefined;
  /** The name by which it was found. */
  readonly name: string;
  readonly text: string;
}

/** Reads the times of a note and makes a candidate of it. */
export async function toCandidate(server: HedgeDocServer, { id, alias, name, text }: ReadNote): Promise<Candidate> {
  const info = await server.info(id);
  const kept = withoutEmails(text);
  return {
    remoteId: id,
    ...(await readRevision(server, { id, text, kept, info })),
    url: server.addresses.page(alias ?? id),
    title: titleOf(readNoteText(kept)),
    // Nobody tells who wrote a note; its record says so.
    contributors: [],
    anonymousContributors: 0,
    payload: payloadToJson({
      text: kept,
      createdAt: info.createtime,
      ...(name !== id && name !== alias && { otherName: name }),
    }),
  };
}

type RevisionParts = Pick<Candidate, "revisionId" | "permalink" | "publishedAt">;

/**
 * The saved revision that holds exactly this text, or a name made of the text itself: HedgeDoc saves a revision some
 * minutes after the last edit, so a text may be read that never becomes one.
 */
async function readRevision(
  server: HedgeDocServer,
  { id, text, kept, info }: { id: string; text: string; kept: string; info: WireInfo },
): Promise<RevisionParts> {
  const newest = await server.newestRevision(id);
  // An equal length says little: one letter may have taken another's place.
  if (newest?.length === text.length && (await server.revision(id, newest.time)).content === text) {
    return {
      revisionId: String(newest.time),
      permalink: server.addresses.revision(id, newest.time),
      publishedAt: new Date(newest.time).toISOString(),
    };
  }
  const revisionId = createHash("sha256").update(kept).digest("hex").slice(0, 32);
  return {
    revisionId,
    permalink: `urn:maillage:hedgedoc:${id}:${revisionId}`,
    publishedAt: info.updatetime ?? info.createtime,
  };
}
