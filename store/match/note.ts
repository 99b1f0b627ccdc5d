import { isStorable } from "../read/storable.js";
import { DecisionRefusedError } from "./decision-refused.js";

/** The most characters a steward's note may have. */
const LONGEST_NOTE = 2_000;

/** Deliberately wide: a note that is refused can be written otherwise, an address that everybody has read cannot. */
export const EMAIL =
  /[^\s<>()]\s?(?:@|&#0*64;|&#x0*40;|&commat;|\(at\)|\[at\])\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/iu;

/**
 * A steward's note as it is kept: without blanks around it, null when it says nothing. Everybody may read it.
 *
 * @throws DecisionRefusedError BAD_USER_INPUT when it is too long or holds an e-mail address.
 */
export function readNote(note: string | null | undefined): string | null {
  const text = note?.trim() ?? "";
  if (text.length > LONGEST_NOTE) {
    const found = `\`note\` has ${text.length} characters; it may have ${LONGEST_NOTE}.`;
    throw new DecisionRefusedError("BAD_USER_INPUT", `${found} Keep what explains the decision.`, "note");
  }
  if (EMAIL.test(text)) {
    const found = "`note` holds an e-mail address, and everybody may read notes.";
    throw new DecisionRefusedError("BAD_USER_INPUT", `${found} Leave it out.`, "note");
  }
  if (!isStorable(text)) {
    const found = "`note` holds characters that no text has, such as U+0000.";
    throw new DecisionRefusedError("BAD_USER_INPUT", `${found} Leave them out.`, "note");
  }
  return text === "" ? null : text;
}
