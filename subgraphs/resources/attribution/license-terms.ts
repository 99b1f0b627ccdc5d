import type { PageRecord } from "../../../schema/generated/record.js";
import { versionOf } from "../license-version.js";
import licenses from "./licenses.json" with { type: "json" };

/** A text in the languages of the people who read it. */
export interface Bilingual {
  readonly en: string;
  readonly fr: string;
}

/** A licence as it counts for an attribution: one for each SPDX identifier, and one for each label without one. */
export interface CountedLicense {
  /** SPDX identifier; NOASSERTION when nobody says exactly which licence it is. */
  readonly spdx: string;
  /** Its name; for NOASSERTION the words of whoever declared it, empty when nobody declares anything. */
  readonly label: string;
  readonly url: string | null;
}

/** What a licence asks for, as data. */
export type LicenseTerms = (typeof licenses)[number];

const UNKNOWN: CountedLicense = { spdx: "NOASSERTION", label: "", url: null };

/** The licences that a page's declarations amount to; never none. */
export function countedLicenses(declared: PageRecord["licenses"]): CountedLicense[] {
  if (declared.length === 0) return [UNKNOWN];
  const counted = declared.map(countedLicense);
  return counted.filter((license, index) => counted.findIndex((other) => isSame(license, other)) === index);
}

function isSame(a: CountedLicense, b: CountedLicense): boolean {
  return keyOf(a) === keyOf(b);
}

/** Tells licences apart, and sorts them. */
export function keyOf({ spdx, label }: CountedLicense): string {
  return spdx === UNKNOWN.spdx ? `${spdx} ${label}` : spdx;
}

function countedLicense({ spdx, label, ...declared }: PageRecord["licenses"][number]): CountedLicense {
  const url = declared.url ?? null;
  if (spdx === undefined || spdx === UNKNOWN.spdx) return { ...UNKNOWN, label, url };
  const { spdx: pattern, name, url: address } = termsOf(spdx);
  // A licence that we know is named and linked the same on every page, whatever the page writes.
  return pattern === "*" ? { spdx, label, url } : { spdx, label: fill(name, spdx), url: fill(address ?? "", spdx) };
}

/** What a licence asks for: the first line of the data whose pattern it fits. */
export function termsOf(spdx: string): LicenseTerms {
  const terms = licenses.find(({ spdx: pattern }) => fits(spdx, pattern));
  if (terms === undefined) throw new Error("The last line of licenses.json fits every licence.");
  return terms;
}

/** Whether a licence fits a pattern of the data: `*` at its end stands for anything. */
export function fits(spdx: string, pattern: string): boolean {
  return pattern.endsWith("*") ? spdx.startsWith(pattern.slice(0, -1)) : spdx === pattern;
}

function fill(text: string, spdx: string): string {
  return text.replaceAll("{version}", versionOf(spdx) ?? "").trim();
}
