import type { LicenseStatement } from "../../schema/generated/record.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { firstDeclared } from "../licenses/first-declared.js";
import { licensesIn, readDeclaration } from "../licenses/license-lines.js";
import { type NoteText, headerWords } from "./note-text.js";

/**
 * The licences a note declares, in its header or in a line « Licence : CC BY-SA 4.0 »; without one the one of our
 * settings; else none is known. HedgeDoc itself knows no licence, and none is guessed.
 */
export function licensesOf(note: NoteText, description: string, source: SourceSettings): LicenseStatement[] {
  const header = ["license", "licence"].flatMap((name) => headerWords(note, name) ?? []);
  const declared = [...header.flatMap((words) => readDeclaration(words) ?? []), ...licensesIn(description)];
  const distinct = new Map<string, LicenseStatement>();
  for (const license of declared) {
    const key = license.spdx ?? license.label.toLowerCase();
    if (!distinct.has(key)) distinct.set(key, license);
  }
  return firstDeclared(source, [...distinct.values()]);
}
