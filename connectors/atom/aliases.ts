import type { Candidate } from "../../schema/sink.js";
import { aliasesMember } from "../aliases.js";

/** Many feeds take an address for the id of an entry: that of its page, without what was added to it since. */
export function aliasesOfEntry({ url, remoteId }: Candidate): { aliases?: string[] } {
  return aliasesMember(url, [remoteId]);
}
