import type { Candidate } from "../../schema/sink.js";
import { aliasesMember } from "../aliases.js";
import type { PagePayload } from "./payload.js";
import { pageUrl, pageUrlById } from "./site.js";

/** The forms that every MediaWiki answers besides the one it shows: by number, and by title through its script. */
export function aliasesOfPage({ url, remoteId }: Candidate, { title, site }: PagePayload): { aliases?: string[] } {
  const byNumber = pageUrlById(site, remoteId);
  // A page is given by its number where its title holds what nobody should read.
  if (url !== pageUrl(site, title)) return aliasesMember(url, [byNumber]);
  const inQuery = pageUrl({ ...site, articlePath: `${site.script}?title=$1` }, title);
  const inPath = pageUrl({ ...site, articlePath: `${site.script}/$1` }, title);
  return aliasesMember(url, [byNumber, inQuery, inPath]);
}
