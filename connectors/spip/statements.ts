import type { LicenseStatement, OriginalStatement } from "../../schema/generated/record.js";
import { webAddress } from "../../schema/text/web-address.js";
import { readLicense } from "../licenses/licenses.js";
import type { Line, Link } from "./lines.js";
import words from "./vocabulary/words.json" with { type: "json" };

/** Longest line and sentence that are read as a statement, in characters. */
const LONGEST_LICENSE = 200;
const LONGEST_SENTENCE = 1_000;

/** How many statements a record holds. */
const MOST = 50;

const oneOf = (phrases: readonly string[]) => phrases.map((phrase) => pattern(phrase)).join("|");

/** « Licence : CC by-sa », « Type de licence ? Creative Commons BY SA 4.0 ». */
const LICENSE_LINE = new RegExp(String.raw`^[^\p{L}\p{N}]*(?:${oneOf(words.licenseLines)})\s*[:?]\s*(.*\w.*)$`, "iu");

/** « …, une publication sous licence CC by nd »: only where the licence's family is named. */
const LICENSE_IN_SENTENCE = new RegExp(
  String.raw`(?:^|\s)licen[cs]e\s+((?:${oneOf(words.licenseFamilies)})(?:[\s-]+(?:by|nc|nd|sa|attribution|\d(?:\.\d)?))*)(?![\w-])`,
  "iu",
);

const ANYWHERE = new RegExp(
  String.raw`(?<!(?:^|[^\p{L}])(?:${words.originals.notAfter.join("|")})\s)(?<![\p{L}])(?:${oneOf(words.originals.anywhere)})(?=\s|(?<=['\u2019\u02bc])|$)`,
  "iu",
);
const AT_START = new RegExp(String.raw`^[^\p{L}\p{N}]*(?:${oneOf(words.originals.atStart)})`, "iu");

/** A phrase with any kind of apostrophe, and blanks that French typography makes or leaves out. */
function pattern(phrase: string): string {
  return phrase
    .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("'", String.raw`['\u2019\u02bc]`)
    .replaceAll(" :", String.raw`\s*:`)
    .replaceAll(" ", String.raw`\s+`);
}

/** The licences that a text declares, as written there. A version that is not said is not guessed. */
export function licensesIn(lines: readonly Line[]): LicenseStatement[] {
  const found = new Map<string, LicenseStatement>();
  const add = (label: string, url: string | undefined) => {
    const license = readLicense(label.replace(/[\s.;,]+$/, ""), url, "page");
    if (license !== undefined && !found.has(license.label)) found.set(license.label, license);
  };
  for (const line of lines) {
    const declared = line.text.length <= LONGEST_LICENSE ? LICENSE_LINE.exec(line.text) : null;
    if (declared !== null) {
      const label = declared[1] ?? "";
      add(label, linkFrom(line.links, line.text.length - label.length)?.href);
    }
  }
  for (const { text } of originalsIn(lines)) {
    const told = LICENSE_IN_SENTENCE.exec(text)?.[1];
    if (told !== undefined) add(told, undefined);
  }
  return [...found.values()].slice(0, MOST);
}

/** The sentences in which a text says where it comes from, with the link they give. */
export function originalsIn(lines: readonly Line[]): OriginalStatement[] {
  return lines.flatMap((line) => originalIn(line) ?? []).slice(0, MOST);
}

function originalIn(line: Line): OriginalStatement | undefined {
  for (const { from, to } of sentencesOf(line.text)) {
    const sentence = line.text.slice(from, to);
    const opening = AT_START.exec(sentence) ?? ANYWHERE.exec(sentence);
    if (opening === null) continue;
    const text = sentence.trim().slice(0, LONGEST_SENTENCE).toWellFormed();
    const href = linkFrom(line.links, from + opening.index, to)?.href;
    const url = href === undefined ? undefined : webAddress(href);
    return { text, ...(url !== undefined && { url }) };
  }
  return undefined;
}

/** Sentences end where a mark is followed by a capital letter: « J. Dupont » may part one, which loses nothing. */
function sentencesOf(text: string): { from: number; to: number }[] {
  const ends = [...text.matchAll(/[.!?…]\s+(?=\p{Lu})/gu)].map((end) => end.index + end[0].length);
  return [...ends, text.length].map((to, index) => ({ from: ends[index - 1] ?? 0, to }));
}

/** The first link that reaches beyond a place. */
function linkFrom(links: readonly Link[], place: number, before = Number.POSITIVE_INFINITY): Link | undefined {
  return links.find((link) => link.to > place && link.from < before);
}
