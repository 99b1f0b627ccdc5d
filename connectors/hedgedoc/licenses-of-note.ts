import type { LicenseStatement } from "../../schema/generated/record.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { readLicense } from "../licenses/licenses.js";
import { type NoteText, headerWords } from "./note-text.js";

/** A line in which a note declares its licence; whatever is longer tells about licences. */
const LONGEST_LINE = 300;
const MOST_LINES = 10;

const LICENSE_LINE = /^[\s>*_#+-]*licen[cs]es?[\s*_]*:[\s*_]*(\S.*)$/i;
const LINK = /^\[([^\]]*)\]\(\s*<?([^\s<>)]+)/;
const ADDRESS = /https?:\/\/[^\s<>()[\]]+/i;

/**
 * The licences a note declares, in its header or in a line « Licence : CC BY-SA 4.0 »; without one the one of our
 * settings; else none is known. HedgeDoc itself knows no licence, and none is guessed.
 */
export function licensesOf(note: NoteText, description: string, source: SourceSettings): LicenseStatement[] {
  const header = ["license", "licence"].flatMap((name) => headerWords(note, name) ?? []);
  const declared = [...header, ...licenseLines(description)].flatMap(readDeclaration);
  const distinct = new Map<string, LicenseStatement>();
  for (const license of declared) {
    const key = license.spdx ?? license.label.toLowerCase();
    if (!distinct.has(key)) distinct.set(key, license);
  }
  if (distinct.size > 0) return [...distinct.values()];
  return source.license === undefined ? [] : [{ ...source.license, declaredBy: "settings" }];
}

function licenseLines(text: string): string[] {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.length <= LONGEST_LINE);
  return lines.flatMap((line) => LICENSE_LINE.exec(line)?.[1] ?? []).slice(0, MOST_LINES);
}

function readDeclaration(written: string): LicenseStatement[] {
  const [, words, target] = LINK.exec(written) ?? [];
  const label = (words ?? written).replace(/[\s*_.;,]+$/, "");
  const license = readLicense(label, target ?? ADDRESS.exec(written)?.[0], "page");
  return license === undefined ? [] : [license];
}
