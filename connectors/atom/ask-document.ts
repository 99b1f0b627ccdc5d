import { StopSourceError } from "../errors.js";
import type { HttpDoor, HttpResponse } from "../http/door.js";
import { shortUrl } from "../http/redact-url.js";
import type { NotedDocument } from "./notebook.js";
import { type FeedDocument, readDocument } from "./read-document.js";

const FEED_TYPES = ["application/atom+xml", "application/xml", "text/xml"];

/** How a server answers for a document of a feed. */
export type Answer =
  | { readonly type: "read"; readonly document: FeedDocument; readonly response: Pick<HttpResponse, "url" | "headers"> }
  /** As it was when we noted it. */
  | { readonly type: "same"; readonly noted: NotedDocument }
  | { readonly type: "missing"; readonly status: number };

/**
 * Asks for one document of a feed.
 *
 * @param noted What we know of it, if it may be asked whether it has changed.
 * @throws StopSourceError NOT_A_FEED, MALFORMED_ANSWER
 * @throws RetryLaterError TRUNCATED_BODY
 */
export async function askDocument(http: HttpDoor, url: string, noted: NotedDocument | undefined): Promise<Answer> {
  const { etag, lastModified } = noted ?? {};
  const response = await http.send({
    url,
    accept: FEED_TYPES,
    headers: {
      ...(etag !== undefined && { "if-none-match": etag }),
      ...(lastModified !== undefined && { "if-modified-since": lastModified }),
    },
  });
  const { status } = response;
  if (status === 304 && noted !== undefined) return { type: "same", noted };
  if (status === 404 || status === 410) return { type: "missing", status };
  const where = shortUrl(url);
  if (status === 200) return { type: "read", document: readDocument(response.text(), where), response };
  const message = `${where} answers with status ${status}, which is no answer to our question. Ask the site's owner.`;
  throw new StopSourceError("MALFORMED_ANSWER", message);
}
