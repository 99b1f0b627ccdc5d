/** What Markdown and HTML write that is no word of the page. Each pattern is linear in the length of the text. */
const COMMENT = /<!--[^]*?(?:-->|$)/g;
const TAG = /<\/?[a-z][^<>]{0,2000}>/gi;
const LINK_TARGET = /\]\([^()\s]{0,4000}(?:\([^()\s]{0,200}\)[^()\s]{0,4000})?(?:\s+"[^"\n]{0,500}")?\)/g;
const REFERENCE = /^[ \t]{0,3}\[(?!\^)[^\]\n]{1,200}\]:[ \t]+\S.*$/gm;
const ADDRESS = /\b(?:https?:\/\/|www\.)[^\s<>()[\]"«»]+/gi;
const TASK_OR_FENCE = /^[ \t]*(?:[-*+][ \t]+\[[ x]\]|:::[ \t]*\w*|```[ \t]*\w*|\[toc\][ \t]*$)/gim;
const ENTITY = /&(?:[a-z]{2,12}|#\d{1,7}|#x[0-9a-f]{1,6});/gi;
const MARKS = /[*_`~#|\\]+|==|^[ \t]*>+/gm;

/**
 * The words of Markdown, lines kept. A full parse (`schema/text`) takes 2 ms for each kB, some hundred times longer, and
 * gives the same words: what remains of the markup are signs, which no comparison of texts looks at.
 */
export function plainWords(markdown: string): string {
  return markdown
    .replace(COMMENT, " ")
    .replace(TAG, " ")
    .replace(REFERENCE, " ")
    .replace(LINK_TARGET, "]")
    .replace(ADDRESS, " ")
    .replace(TASK_OR_FENCE, " ")
    .replace(ENTITY, " ")
    .replace(MARKS, " ")
    .replace(/[[\]]/g, "")
    .replace(/[^\S\n]+/g, " ");
}
