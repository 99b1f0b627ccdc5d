import type { LicenseStatement } from "../../schema/generated/record.js";
import { readLicense } from "./licenses.js";

/** A longer line speaks about licences, and declares none. In characters. */
const LONGEST_LINE = 300;

/** How many declarations one text may hold. */
const MOST_DECLARATIONS = 20;

/** « Licence : CC BY-SA 4.0 », in a list, a quotation or a heading, in bold or not. */
const DECLARATION = /^[\s>*_#+-]*(?:type\s+de\s+)?licen[cs]es?[\s*_]*:(.*)$/iu;

const INLINE_LINK = /\[([^[\]]*)\]\(<?([^\s()<>]*)>?[^()]*\)/g;
const BARE_ADDRESS = /<?(https?:\/\/[^\s<>()]+)>?/gi;

/** Gives the licences that Markdown declares in lines of their own, as written there; a version is never guessed. */
export function licensesIn(markdown: string): LicenseStatement[] {
  const declared = new Map<string, LicenseStatement>();
  for (const line of markdown.split(/\r\n?|\n/)) {
    const written = line.length > LONGEST_LINE ? undefined : DECLARATION.exec(line)?.[1];
    const license = written === undefined ? undefined : readDeclaration(written);
    if (license !== undefined) declared.set(license.spdx ?? license.label.toLowerCase(), license);
    if (declared.size >= MOST_DECLARATIONS) break;
  }
  return [...declared.values()];
}

/** Reads what Markdown says after « Licence : »: words, a link, or an address. @returns undefined when nothing is written. */
export function readDeclaration(written: string): LicenseStatement | undefined {
  const addresses: string[] = [];
  const note = (address: string) => void addresses.push(address);
  const withoutLinks = written.replaceAll(INLINE_LINK, (_, words: string, address: string) => {
    note(address);
    return words;
  });
  const words = withoutLinks.replaceAll(BARE_ADDRESS, (_, address: string) => {
    note(address);
    return " ";
  });
  const label = words.replaceAll(/[*_`\\]+/g, "").replace(/[\s.,;]+$/, "");
  return readLicense(label, addresses[0], "page");
}
