/** Markdown longer than this is shown as plain text, in UTF-16 units. */
const MAX_LENGTH = 512 * 1024;

/** Limits of what the Markdown parser reads in reasonable time: beyond them its time grows with the square. */
const MAX_NESTED_MARKERS = 20;
const MAX_UNDERLINES = 500;
const MAX_LINES_PER_BLOCK = 1000;
const MAX_EMPHASIS_MARKS_PER_BLOCK = 1000;
const MAX_OTHER_MARKS_PER_BLOCK = 4000;

const CONTAINER_MARKER = /[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))/y;
const UNDERLINE = /^[ \t>]*(?:=+|-+)[ \t]*$/;

/**
 * Tells whether Markdown must be shown as plain text: it is too long, nests too many quotations and lists on a line,
 * or has more lines or marks in one block than anyone writes. Linear time.
 */
export function mustStayPlain(markdown: string): boolean {
  if (markdown.length > MAX_LENGTH) return true;
  let underlines = 0;
  let block = emptyBlock();
  for (const line of markdown.split(/\r\n?|\n/)) {
    block = line.trim() === "" ? emptyBlock() : block;
    block.lines++;
    if (UNDERLINE.test(line)) underlines++;
    block.emphasis += countMatches(line, /[*_~]/g);
    block.other += countMatches(line, /[`[\]!<]/g);
    if (isTooMuch(block)) return true;
    if (underlines > MAX_UNDERLINES || countContainers(line) > MAX_NESTED_MARKERS) return true;
  }
  return false;
}

/** What stands between two blank lines. */
interface Block {
  lines: number;
  emphasis: number;
  other: number;
}

function emptyBlock(): Block {
  return { lines: 0, emphasis: 0, other: 0 };
}

function isTooMuch({ lines, emphasis, other }: Block): boolean {
  if (lines > MAX_LINES_PER_BLOCK) return true;
  return emphasis > MAX_EMPHASIS_MARKS_PER_BLOCK || other > MAX_OTHER_MARKS_PER_BLOCK;
}

function countMatches(line: string, pattern: RegExp): number {
  return line.match(pattern)?.length ?? 0;
}

/** How many quotations and list items a line opens. */
function countContainers(line: string): number {
  let count = 0;
  CONTAINER_MARKER.lastIndex = 0;
  while (CONTAINER_MARKER.test(line)) count++;
  return count;
}
