import type { Element, ElementContent, Root, RootContent } from "hast";
import words from "./vocabulary/words.json" with { type: "json" };

/**
 * What a line such as « 5 novembre 2016 par Michel Briand Veille 1969 visites 8 commentaires » tells, as skeletons
 * without marks for programs write it.
 */
export interface Byline {
  /** ISO 8601; only the day is known. */
  readonly publishedAt?: string;
  readonly authors: readonly string[];
  /** With the address it links to, if any. */
  readonly rubrique?: { readonly name: string; readonly href?: string };
  readonly comments: number;
}

/** Longest line that is taken for one, in characters. */
const LONGEST = 400;

const MONTHS = words.months.map((month) => month.normalize("NFC"));
const DATE = new RegExp(String.raw`(?:^|[^\d])(\d{1,2})(?:er)?\s+(${MONTHS.join("|")})\s+(\d{4})(?!\d)`, "iu");
const BY = new RegExp(String.raw`(?:^|\s)(?:${words.by.join("|")})(?=[\s:]|$)\s*:?\s*(.*)$`, "iu");
const NUMBERED = new RegExp(String.raw`\d[\d\s]*(?:${[...words.visits, ...words.comments].join("|")})\b.*`, "iu");
const COMMENTS = new RegExp(String.raw`(?:^|\D)(\d{1,6})\s+(?:${words.comments.join("|")})\b`, "iu");

/** Finds the line: the innermost element that holds a date and then « par ». */
export function readByline(root: Root): Byline | undefined {
  const line = findLine(root);
  return line === undefined ? undefined : bylineOf(line);
}

/** A day written out in French. */
export function readFrenchDate(text: string): string | undefined {
  const [, day = "", month = "", year = ""] = DATE.exec(text.normalize("NFC")) ?? [];
  const number = MONTHS.indexOf(month.toLowerCase()) + 1;
  if (number === 0) return undefined;
  const time = Date.UTC(Number(year), number - 1, Number(day));
  // The 31st of a short month would be a day of the next.
  return new Date(time).getUTCDate() === Number(day) ? new Date(time).toISOString() : undefined;
}

/** How many comments a line of words tells, such as « 8 commentaires ». */
export function readCommentCount(text: string): number {
  return Number(COMMENTS.exec(text.replaceAll(/\s+/g, " "))?.[1] ?? 0);
}

/** An element's words, where they are few; or the line, once it is found. */
interface Search {
  readonly text?: string;
  readonly line?: Element;
}

function findLine(root: Root): Element | undefined {
  return searchAll(root.children).line;
}

function search(element: Element): Search {
  const inside = searchAll(element.children);
  if (inside.line !== undefined || inside.text === undefined) return inside;
  return isLine(inside.text) ? { line: element } : inside;
}

/** From the inside out, so that each word is looked at once however deep it stands. */
function searchAll(children: readonly RootContent[]): Search {
  let text: string | undefined = "";
  for (const child of children) {
    const found: Search = child.type === "element" ? search(child) : { text: child.type === "text" ? child.value : "" };
    if (found.line !== undefined) return found;
    text = text === undefined || found.text === undefined ? undefined : oneLine(`${text} ${found.text}`);
    if (text !== undefined && text.length > LONGEST) text = undefined;
  }
  return text === undefined ? {} : { text };
}

function isLine(text: string): boolean {
  const date = DATE.exec(text);
  return date !== null && BY.test(text.slice(date.index));
}

function bylineOf(line: Element): Byline {
  const text = oneLine(
    piecesOf(line)
      .map((piece) => piece.text)
      .join(" "),
  );
  const publishedAt = readFrenchDate(text);
  const { authors, rest } = readPieces(piecesOf(line));
  const rubrique = rest.find((piece) => piece.text !== "" && !DATE.test(piece.text));
  return {
    ...(publishedAt !== undefined && { publishedAt }),
    authors,
    ...(rubrique !== undefined && {
      rubrique: { name: rubrique.text, ...(rubrique.href !== undefined && { href: rubrique.href }) },
    }),
    comments: readCommentCount(text),
  };
}

/** Whoever stands after « par », in the same run of text or in the links that follow; then other words. */
function readPieces(pieces: readonly Piece[]): { authors: string[]; rest: Piece[] } {
  const start = pieces.findIndex(({ text }) => BY.test(text));
  const said = withoutNumbers(BY.exec(pieces[start]?.text ?? "")?.[1] ?? "");
  let next = start + 1;
  const authors = said === "" ? [] : splitNames(said);
  while (authors.length === 0 || isJoined(pieces[next - 1], pieces[next])) {
    const piece = pieces[next];
    if (piece === undefined) break;
    next += 1;
    authors.push(...splitNames(withoutNumbers(piece.text)));
  }
  return { authors, rest: pieces.slice(next).map((piece) => ({ ...piece, text: withoutNumbers(piece.text) })) };
}

/** True when a comma or « et » says that the list of names goes on. */
function isJoined(before: Piece | undefined, piece: Piece | undefined): boolean {
  return piece !== undefined && (/(?:,|\bet)$/i.test(before?.text ?? "") || /^(?:,|et\b)/i.test(piece.text));
}

function splitNames(text: string): string[] {
  return text
    .split(/\s*,\s*|\s+et\s+|^et\s+|\s+et$|\s*&\s*/i)
    .map((name) => name.replaceAll(/^[\s|•·–-]+|[\s|•·–-]+$/g, ""))
    .filter((name) => name !== "" && name.length <= 200 && !/^et$/i.test(name));
}

function withoutNumbers(text: string): string {
  return text
    .replace(NUMBERED, "")
    .replaceAll(/^[\s|•·–-]+|[\s|•·–-]+$/g, "")
    .trim();
}

interface Piece {
  readonly text: string;
  /** Where the link leads that the words stand in. */
  readonly href?: string;
}

/** The line's runs of text, in order. */
function piecesOf(element: Element, around?: string): Piece[] {
  const { href = around } = element.properties;
  const link = typeof href === "string" ? { href } : {};
  return element.children.flatMap((child: ElementContent): Piece[] => {
    if (child.type === "element") return piecesOf(child, link.href);
    const text = child.type === "text" ? oneLine(child.value) : "";
    return text === "" ? [] : [{ text, ...link }];
  });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").normalize("NFC").trim();
}
