import { EMAIL } from "../match/note.js";
import { isStorable } from "../read/storable.js";
import { GovernanceRefusedError } from "./refused.js";

/** The most characters that one step may say. */
const LONGEST_TEXT = 20_000;

/** The most characters of a key that a client chooses. */
const LONGEST_KEY = 100;

/** A text that everybody may read, without blanks around it. @throws GovernanceRefusedError BAD_USER_INPUT */
export function readText(argument: string, given: string, longest = LONGEST_TEXT): string {
  const text = given.trim();
  const refuse = (why: string) => new GovernanceRefusedError("BAD_USER_INPUT", `\`${argument}\` ${why}`, argument);
  if (text === "") throw refuse("says nothing. Say it in words that everybody may read.");
  if (text.length > longest) throw refuse(`has ${text.length} characters; it may have ${longest}.`);
  if (EMAIL.test(text)) throw refuse("holds an e-mail address, and everybody may read it. Leave the address out.");
  if (!isStorable(text)) throw refuse("holds characters that no text has, such as U+0000. Leave them out.");
  return text;
}

/** The key by which the same request is known again. @throws GovernanceRefusedError BAD_USER_INPUT */
export function readKey(key: string): string {
  if (key.length > 0 && key.length <= LONGEST_KEY && /^[\w.:-]+$/.test(key)) return key;
  const what = `It must have 1 to ${LONGEST_KEY} letters, digits, hyphens, dots, colons or underscores, such as a UUID.`;
  throw new GovernanceRefusedError("BAD_USER_INPUT", `\`key\` is not usable. ${what}`, "key");
}
