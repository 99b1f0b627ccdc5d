/** What stands for a stretch that is not read: it parts what is before from what is after. */
const UNREAD = "\ufffc";

/** Code, addresses and tags are not prose; each alternative is bounded or runs to a sign that ends it. */
const NOT_PROSE = new RegExp(
  [
    "```[\\s\\S]*?(?:```|$)",
    "`[^`\\n]{1,500}`",
    "(?<![\\p{L}\\p{N}])(?:https?|ftp|mailto):[^\\s<>()\\[\\]]+",
    "(?<![\\p{L}\\p{N}.])www\\.[^\\s<>()\\[\\]]+",
    "(?<![\\p{L}\\p{N}.+@_-])[\\p{L}\\p{N}.+_-]{1,80}@[\\p{L}\\p{N}.-]{1,200}",
    "\\{\\{[^{}\\n]{0,1000}\\}\\}",
    "<[^<>\\n]{1,300}>",
    "&#?\\w{1,30};",
  ].join("|"),
  "gu",
);

/** Where a link or an image leads, after its words. */
const LINK_TARGET = /\]\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,500})?\)|\]\[[^\][\n]{0,200}\]/gu;

/** Marks of emphasis, links, quotes and tables: they join and part nothing. */
const MARKS = /[*_~[\]\\]/gu;

/**
 * Gives Markdown with everything that is no prose covered, each sign by one sign, so that offsets stay true: code,
 * addresses and tags become a break, link targets and marks become spaces.
 *
 * @example readableText("[Crest](https://crest.fr)") // " Crest                  "
 */
export function readableText(markdown: string): string {
  return markdown
    .replace(LINK_TARGET, (target) => " ".repeat(target.length))
    .replace(NOT_PROSE, (stretch) => UNREAD.repeat(stretch.length))
    .replace(MARKS, " ");
}
