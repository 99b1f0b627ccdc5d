import type { Observation } from "../connector.js";

/** SPIP itself says that an article is not there, and nothing else of the site says that it is. */
export function deletedArticle(remoteId: string, url: string, status: number): Observation {
  const message = `The site lists the article nowhere, and SPIP answers ${status} for it.`;
  return { type: "gone", page: { remoteId, url, reason: "deleted", message } };
}

export function leftArticle(remoteId: string, url: string, message: string): Observation {
  return { type: "gone", page: { remoteId, url, reason: "out-of-scope", message } };
}

export function listedButMissing(
  { url, status }: { url: string; status: number },
  id: string | undefined,
): Observation {
  const message =
    `The site lists the article, but answers ${status} for it. It stays as it was and is asked for again in the next ` +
    "harvest; if that goes on, tell the site's operators.";
  return { type: "failed", code: "LISTED_BUT_MISSING", message, url, ...(id !== undefined && { remoteId: id }) };
}

export function missingUnconfirmed(remoteId: string, url: string, status: number): Observation {
  const message =
    `SPIP answers ${status} for the article, but no complete list of the site confirms that it is gone. It stays until ` +
    "the site's sitemap can be read again.";
  return { type: "failed", code: "MISSING_UNCONFIRMED", message, url, remoteId };
}

export function listingIncomplete(found: number, url: string): Observation {
  const articles =
    found === 1 ? "an article that is there, so it stays" : `${found} articles that are there, so they stay`;
  const message = `The site's sitemap does not name ${articles}. If that is not meant, tell the site's operators.`;
  return { type: "notice", code: "LISTING_INCOMPLETE", message, url };
}

export function outOfScope(count: number, url: string): Observation {
  const articles = count === 1 ? "One article that was read is" : `${count} articles that were read are`;
  const message = `${articles} in none of the rubriques or has none of the keywords of the source's options, and not kept.`;
  return { type: "notice", code: "OUT_OF_SCOPE", message, url };
}
