import type { RetryLaterError } from "../errors.js";
import { withoutEmails } from "../personal-data.js";
import type { ReadArticle } from "./payload.js";

/** How an article is named: by its number, or by an address that does not tell it. */
export type ArticleName = number | string;

/** What came of asking for an article. */
export type Reading =
  | { readonly type: "article"; readonly article: ReadArticle }
  | { readonly type: "out-of-scope"; readonly number: number; readonly url: string; readonly message: string }
  /** The address leads to a rubrique or the like. */
  | { readonly type: "no-article" }
  /** SPIP itself says that it is not there. */
  | { readonly type: "missing"; readonly url: string; readonly status: number }
  | Unusable
  /** The site could not answer now, though the rest of it can. */
  | { readonly type: "later"; readonly url: string; readonly error: RetryLaterError };

/** An answer that cannot be used as it is. */
export interface Unusable {
  readonly type: "unusable";
  readonly url: string;
  readonly code: string;
  readonly message: string;
  /** Only a change of the article or of our settings can help. */
  readonly lasting: boolean;
}

/** @param message May quote the page, and so an address in it: that is taken out. */
export function unusable(url: string, code: string, message: string, lasting = false): Unusable {
  return { type: "unusable", url, code, message: withoutEmails(message), lasting };
}
