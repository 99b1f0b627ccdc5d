import { decodeReferences } from "./decode-references.js";

/** Elements whose content is code, not words. */
const CODE_ELEMENT = /^<(script|style|noscript|template|iframe|svg|math|textarea|select)\b/i;

/**
 * Gives the words of HTML without building a tree: for text that no parser can read within bounds, and for the raw
 * HTML that stands in Markdown. Linear time.
 */
export function stripMarkup(html: string): string {
  const words: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    words.push(html.slice(at, open === -1 ? html.length : open));
    if (open === -1) break;
    const end = constructEnd(html, open);
    words.push(end === undefined ? "<" : " ");
    at = end ?? open + 1;
  }
  return decodeReferences(words.join("")).replace(/\s+/g, " ").trim();
}

/** Takes the comments out of HTML; one that is never closed stays. */
export function withoutComments(html: string): string {
  const kept: string[] = [];
  let at = 0;
  for (let open = html.indexOf("<!--"); open !== -1; open = html.indexOf("<!--", at)) {
    const close = html.indexOf("-->", open + 4);
    if (close === -1) break;
    kept.push(html.slice(at, open));
    at = close + 3;
  }
  kept.push(html.slice(at));
  return kept.join("");
}

/** Where the tag, comment or code element at `open` ends; nothing when that `<` is only a character. */
function constructEnd(html: string, open: number): number | undefined {
  if (html.startsWith("<!--", open)) return endOf(html, "-->", open + 4);
  if (!/^<[/!?a-z]/i.test(html.slice(open, open + 2))) return undefined;
  const tagEnd = endOf(html, ">", open + 1);
  const code = CODE_ELEMENT.exec(html.slice(open, open + 12))?.[1];
  if (code === undefined) return tagEnd;
  const closing = new RegExp(`</${code}(?=[\\s/>])`, "gi");
  closing.lastIndex = tagEnd;
  return closing.exec(html) ? endOf(html, ">", closing.lastIndex) : html.length;
}

function endOf(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at === -1 ? html.length : at + mark.length;
}
