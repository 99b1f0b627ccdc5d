import type { List, ListItem, PhrasingContent, RootContent } from "mdast";
import type { ListLine } from "./blocks.js";

/** A level of the list being built; it has no list yet while its prefix was skipped (`**` without `*`). */
interface Level {
  character: string;
  list: List | undefined;
}

/** Builds nested Markdown lists from wikitext list lines; terms (`;`) are bold items, their definitions items. */
export function buildLists(lines: readonly ListLine[], toPhrasing: (text: string) => PhrasingContent[]): RootContent[] {
  const builder = new ListBuilder();
  for (const line of lines.flatMap(splitTerm)) {
    const words = toPhrasing(line.text);
    if (words.length > 0) builder.add(line.prefix, line.prefix.endsWith(";") ? [toTerm(words)] : words);
  }
  return builder.roots;
}

class ListBuilder {
  readonly roots: RootContent[] = [];
  #levels: Level[] = [];

  add(prefix: string, words: PhrasingContent[]): void {
    this.#levels.length = commonLength(this.#levels, prefix);
    for (const character of prefix.slice(this.#levels.length)) this.#levels.push({ character, list: undefined });
    const level = this.#levels.at(-1);
    if (!level) return;
    level.list ??= this.#newList(level.character);
    level.list.children.push({ type: "listItem", spread: false, children: [{ type: "paragraph", children: words }] });
  }

  /** A new list goes into the last item above it, or stands alone. */
  #newList(character: string): List {
    const list: List = { type: "list", ordered: character === "#", spread: false, children: [] };
    const item = this.#lastItem();
    if (item) item.children.push(list);
    else this.roots.push(list);
    return list;
  }

  #lastItem(): ListItem | undefined {
    const above = this.#levels.slice(0, -1).findLast(({ list }) => list !== undefined);
    return above?.list?.children.at(-1);
  }
}

/** `;` and `:` are the same list. */
function commonLength(levels: readonly Level[], prefix: string): number {
  let length = 0;
  while (length < levels.length && length < prefix.length && isSame(levels[length]?.character, prefix[length]))
    length++;
  return length;
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  return one === other || (/[;:]/.test(one ?? "") && /[;:]/.test(other ?? ""));
}

/** `; term : definition` on one line is two lines. */
function splitTerm(line: ListLine): ListLine[] {
  if (!line.prefix.endsWith(";")) return [line];
  const colon = line.text.search(/\s:\s/);
  if (colon === -1 || line.text.lastIndexOf("[[", colon) > line.text.lastIndexOf("]]", colon)) return [line];
  const definition = { prefix: `${line.prefix.slice(0, -1)}:`, text: line.text.slice(colon + 3) };
  return [{ ...line, text: line.text.slice(0, colon) }, definition];
}

function toTerm(words: PhrasingContent[]): PhrasingContent {
  return { type: "strong", children: words };
}
