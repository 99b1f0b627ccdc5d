import type { Candidate } from "../../schema/sink.js";
import { aliasesMember } from "../aliases.js";

/** A topic without its slug, and its first post, which is its text. A topic's posts by their place need no list. */
export function aliasesOfTopic({ url, remoteId, revisionId }: Candidate): { aliases?: string[] } {
  const root = url.slice(0, url.lastIndexOf("/t/") + 1);
  const [post = ""] = revisionId.split(".");
  return aliasesMember(url, [`${root}t/${remoteId}`, `${root}t/-/${remoteId}`, `${root}p/${post}`]);
}
