import type { SourceSettings } from "../../schema/generated/source.js";
import type { Candidate } from "../../schema/sink.js";
import { aliasesMember } from "../aliases.js";
import { readNoteAddress } from "./note-name.js";
import type { NotePayload } from "./payload.js";
import { siteOf } from "./site.js";

/** A note's editor, its published page and its slides, under each of its names. */
export function aliasesOfNote(
  { url, remoteId }: Candidate,
  { otherName }: NotePayload,
  source: SourceSettings,
): { aliases?: string[] } {
  const site = siteOf(source.url);
  const { name = remoteId } = readNoteAddress(url, site);
  const names = [...new Set([name, remoteId, otherName ?? remoteId])].map(encodeURIComponent);
  const forms = names.flatMap((each) => [each, `s/${each}`, `p/${each}`]);
  return aliasesMember(
    url,
    forms.map((path) => site.root + path),
  );
}
