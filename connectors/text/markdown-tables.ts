import type { Element, ElementContent, Root } from "hast";

/** Markdown writes every cell of the grid, the empty ones too: a larger table is written as lines instead. */
const MAX_CELLS = 20_000;

/**
 * Gives the tree with the tables that Markdown cannot write turned into paragraphs, one for each row:
 * those inside another table, and those that are too large.
 */
export function flattenTables(root: Root): Root {
  return { ...root, children: root.children.map((node) => (node.type === "element" ? flattenIn(node, false) : node)) };
}

function flattenIn(element: Element, insideTable: boolean): Element {
  const isTable = element.tagName === "table";
  const mustFlatten = isTable && (insideTable || countCells(element) > MAX_CELLS);
  const inside = insideTable || (isTable && !mustFlatten);
  const children = element.children.map((child) => (child.type === "element" ? flattenIn(child, inside) : child));
  return mustFlatten ? rowsToParagraphs({ ...element, children }) : { ...element, children };
}

/** How many cells the Markdown grid would have: every row as wide as the widest, spans filled in. */
function countCells(table: Element): number {
  const rows = findAll(table, "tr");
  const widths = rows.map((row) => row.children.reduce((width, cell) => width + spanOf(cell, "colSpan"), 0));
  const widest = widths.reduce((most, width) => Math.max(most, width), 0);
  const spanned = rows.flatMap(({ children }) => children.map((cell) => spanOf(cell, "colSpan") * spanOf(cell, "rowSpan")));
  return Math.max(
    rows.length * widest,
    spanned.reduce((sum, cells) => sum + cells, 0),
  );
}

function spanOf(cell: ElementContent, property: "colSpan" | "rowSpan"): number {
  return cell.type === "element" ? Math.max(1, Number(cell.properties[property] ?? 1) || 1) : 0;
}

function rowsToParagraphs(table: Element): Element {
  const children = findAll(table, "tr").map((row): Element => ({ ...row, tagName: "div", children: row.children.flatMap(cellToWords) }));
  return { type: "element", tagName: "div", properties: {}, children };
}

function cellToWords(cell: ElementContent): ElementContent[] {
  if (cell.type !== "element") return [cell];
  return [{ ...cell, tagName: "span" }, { type: "text", value: " " }];
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
