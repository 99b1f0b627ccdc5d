import type { Bilingual, CountedLicense } from "./license-terms.js";
import type { LicenseWarning } from "./warnings.js";

/** Whose the contents of an answer are, and what that asks for. Times are ISO 8601. */
export interface Attribution {
  readonly detail: "summary" | "full";
  /** Path of a page for people, and with `.json` for machines; null when there is nothing to attribute. */
  readonly permalink: string | null;
  readonly counts: { readonly pages: number; readonly sources: number; readonly licenses: number };
  readonly sources: readonly AttributedSource[];
  readonly licenses: readonly AttributedLicense[];
  readonly warnings: readonly LicenseWarning[];
  /** What Maillage did to every page. */
  readonly changes: Bilingual;
  /** With `full` only. */
  readonly pages?: readonly AttributedPage[];
}

/** Licences, each with how many pages are under it. */
export type CountedPages = CountedLicense & { readonly pages: number };

export interface AttributedSource {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly pages: number;
  /** When the first and the last of these pages were published, or read where the source does not say. */
  readonly oldest: string;
  readonly newest: string;
  readonly licenses: readonly CountedPages[];
}

export interface AttributedLicense extends CountedPages {
  /** Whether it lets anybody reuse, change and share; null when we do not know the licence. */
  readonly open: boolean | null;
  /** What it wants named, in one word each. */
  readonly asks: readonly string[];
  /** The notice it asks for, with the names filled in. */
  readonly notice: Bilingual;
  /** Where it says so. */
  readonly legalSource: string;
}

/** A page of an answer, or what is left of one that was erased since. */
export interface AttributedPage {
  readonly sourceId: string;
  /** Removed at the source or at a person's wish: then everything else is null or empty. */
  readonly removed: boolean;
  readonly title: string | null;
  readonly url: string | null;
  readonly permalink: string | null;
  readonly licenses: readonly CountedLicense[];
  /** As the source shows them. */
  readonly contributors: readonly string[];
  /** How many more wrote without an account. */
  readonly anonymousContributors: number;
  readonly date: string | null;
}
