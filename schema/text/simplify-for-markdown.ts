import type { Element, ElementContent, Root } from "hast";

/** Markdown writes every cell of the grid, the empty ones too: a larger table is written as lines instead. */
const MAX_CELLS = 20_000;

/** Each quotation or list item indents every line in it: deeper ones are written as if they were not there. */
const MAX_INDENTS = 12;
const INDENTING: ReadonlySet<string> = new Set(["blockquote", "li"]);

/**
 * Gives the tree without what Markdown cannot write in a reasonable length. Tables inside another table and tables
 * that are too large become paragraphs, one for each row; lists and quotations too deep lose their indentation.
 */
export function simplifyForMarkdown(root: Root): Root {
  const outside = { insideTable: false, indents: 0 };
  return { ...root, children: root.children.map((node) => (node.type === "element" ? simplify(node, outside) : node)) };
}

function simplify(element: Element, around: { insideTable: boolean; indents: number }): Element {
  const isTable = element.tagName === "table";
  const mustFlatten = isTable && (around.insideTable || countCells(element) > MAX_CELLS);
  const indents = around.indents + Number(INDENTING.has(element.tagName));
  const inside = { insideTable: around.insideTable || (isTable && !mustFlatten), indents };
  const children = element.children.map((child) => (child.type === "element" ? simplify(child, inside) : child));
  if (mustFlatten) return rowsToLines({ ...element, children }, around.insideTable ? "span" : "div");
  const isTooDeep = indents > MAX_INDENTS && /^(?:blockquote|ul|ol|li)$/.test(element.tagName);
  return { ...element, tagName: isTooDeep ? "div" : element.tagName, children };
}

/** How many cells the Markdown grid would have: every row as wide as the widest, spans filled in. */
function countCells(table: Element): number {
  const rows = findAll(table, "tr");
  const widths = rows.map((row) => row.children.reduce((width, cell) => width + spanOf(cell, "colSpan"), 0));
  const widest = widths.reduce((most, width) => Math.max(most, width), 0);
  const spanned = rows.flatMap(({ children }) =>
    children.map((cell) => spanOf(cell, "colSpan") * spanOf(cell, "rowSpan")),
  );
  return Math.max(
    rows.length * widest,
    spanned.reduce((sum, cells) => sum + cells, 0),
  );
}

function spanOf(cell: ElementContent, property: "colSpan" | "rowSpan"): number {
  return cell.type === "element" ? Math.max(1, Number(cell.properties[property] ?? 1) || 1) : 0;
}

/** Inside a cell, where Markdown has no lines, rows are only kept apart by a blank. */
function rowsToLines(table: Element, tagName: "div" | "span"): Element {
  const children = findAll(table, "tr").map((row): Element => ({ ...row, tagName, children: rowToWords(row) }));
  return { type: "element", tagName, properties: {}, children };
}

/** Each cell's content, a blank after it. */
function rowToWords(row: Element): ElementContent[] {
  const words: ElementContent[] = [];
  for (const cell of row.children) {
    if (cell.type !== "element" || cell.children.length === 0) continue;
    for (const node of cell.children) words.push(node);
    words.push({ type: "text", value: " " });
  }
  return words;
}

/** The elements of that name below one, outermost only. */
function findAll(element: Element, tagName: string): Element[] {
  const found: Element[] = [];
  for (const child of element.children) {
    if (child.type !== "element") continue;
    if (child.tagName === tagName) found.push(child);
    else for (const inner of findAll(child, tagName)) found.push(inner);
  }
  return found;
}
