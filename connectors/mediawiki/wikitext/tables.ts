/**
 * Puts each row of the tables `{| … |}` of a text on a line of its own, cells kept apart by a middle dot.
 * `found` is false when there is no table.
 */
export function flattenTables(text: string): { text: string; found: boolean } {
  if (!/^[ \t:]*\{\|/m.test(text)) return { text, found: false };
  const flattener = new TableFlattener();
  for (const line of text.split("\n")) flattener.take(line);
  return { text: flattener.finish(), found: true };
}

class TableFlattener {
  readonly #lines: string[] = [];
  #row: string[] = [];
  #depth = 0;

  take(line: string): void {
    const trimmed = line.trim();
    if (/^:*\s*\{\|/.test(trimmed)) this.#begin();
    else if (this.#depth === 0) this.#lines.push(line);
    else if (trimmed.startsWith("|}")) this.#finishTable(trimmed.slice(2));
    else if (trimmed.startsWith("|-")) this.#finishRow();
    else if (trimmed.startsWith("|+")) this.#takeCaption(trimmed.slice(2));
    else if (trimmed.startsWith("|")) this.#takeCells(trimmed.slice(1).split("||"));
    else if (trimmed.startsWith("!")) this.#takeCells(trimmed.slice(1).split(/!!|\|\|/));
    else this.#continueCell(line);
  }

  finish(): string {
    this.#finishRow();
    return this.#lines.join("\n");
  }

  #begin(): void {
    this.#finishRow();
    this.#depth++;
  }

  #finishTable(rest: string): void {
    this.#finishRow();
    this.#depth--;
    this.#lines.push(rest);
  }

  #finishRow(): void {
    const cells = this.#row.map((cell) => cell.trim()).filter((cell) => cell !== "");
    this.#row = [];
    if (cells.length === 0) return;
    const separator = cells.some((cell) => cell.includes("\n")) ? "\n\n" : " · ";
    this.#lines.push("", cells.join(separator), "");
  }

  #takeCaption(caption: string): void {
    this.#finishRow();
    this.#takeCells([caption]);
    this.#finishRow();
  }

  #takeCells(cells: string[]): void {
    for (const cell of cells) this.#row.push(withoutAttributes(cell));
  }

  /** A line that begins no cell goes on with the one before it. */
  #continueCell(line: string): void {
    const last = this.#row.length - 1;
    if (last < 0) this.#lines.push(line);
    else this.#row[last] = `${this.#row[last]}\n${line}`;
  }
}

/** What stands before a single bar is a cell's attributes, unless it holds a link: MediaWiki's own rule. */
function withoutAttributes(cell: string): string {
  const bar = cell.indexOf("|");
  return bar === -1 || cell.slice(0, bar).includes("[[") ? cell : cell.slice(bar + 1);
}
