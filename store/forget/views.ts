import { decodeNamedCharacterReference } from "decode-named-character-reference";

/** A text as somebody reads it, who knows where each of its characters is written. */
export interface View {
  readonly text: string;
  /** Where in the text as written a character begins, and where it ends. */
  readonly start: (index: number) => number;
  readonly end: (index: number) => number;
}

/** How often a text is decoded: an address in an address in an address. */
const DEEPEST = 3;

/** Percent-encoding, HTML references, and the escapes of JSON. */
const ESCAPES = /(?:%[0-9a-f]{2})+|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z\d]{1,30});|\\u[0-9a-f]{4}/gi;

/** A tag may stand between the words of a name. */
const TAGS = /<[/!]?[a-z][^<>]{0,2000}>/gi;

/** A text as it is written, then without its escapes and its tags; only what differs. */
export function* viewsOf(text: string): Generator<View> {
  let view: View = { text, start: (index) => index, end: (index) => index + 1 };
  for (let depth = 0; depth <= DEEPEST; depth += 1) {
    yield view;
    const untagged = replaced(view, TAGS, () => [" "]);
    if (untagged !== undefined) yield untagged;
    const decoded = replaced(view, ESCAPES, decode);
    if (decoded === undefined) return;
    view = decoded;
  }
}

/** A piece of a text that is read otherwise, and how many characters of the text it is written with. */
type Decoded = readonly (string | readonly [read: string, written: number])[];

/** The view in which each match is read as its pieces; undefined when nothing matches. */
function replaced(view: View, pattern: RegExp, read: (match: string) => Decoded): View | undefined {
  const matches = [...view.text.matchAll(pattern)];
  if (matches.length === 0) return undefined;
  const text: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const add = (piece: string, from: number, to: number) => {
    text.push(piece);
    for (let unit = 0; unit < piece.length; unit += 1) {
      starts.push(from);
      ends.push(to);
    }
  };
  const copy = (from: number, to: number) => {
    text.push(view.text.slice(from, to));
    for (let index = from; index < to; index += 1) {
      starts.push(view.start(index));
      ends.push(view.end(index));
    }
  };
  let at = 0;
  for (const { 0: match, index } of matches) {
    copy(at, index);
    at = index;
    for (const piece of read(match)) {
      const [shown, length] = typeof piece === "string" ? [piece, match.length] : piece;
      add(shown, view.start(at), view.end(at + length - 1));
      at += length;
    }
    at = index + match.length;
  }
  copy(at, view.text.length);
  return { text: text.join(""), start: (index) => starts[index] ?? 0, end: (index) => ends[index] ?? 0 };
}

function decode(match: string): Decoded {
  if (match.startsWith("%")) return decodePercent(match);
  if (match.startsWith("\\")) return [String.fromCharCode(Number.parseInt(match.slice(2), 16))];
  const reference = match.slice(1, -1);
  if (!reference.startsWith("#")) return [decodeNamedCharacterReference(reference) || match];
  const hexadecimal = /^#x/i.test(reference);
  return [characterOf(Number.parseInt(reference.slice(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10))];
}

function characterOf(code: number): string {
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? "\ufffd" : String.fromCodePoint(code);
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** As UTF-8; what is not is read as old sites write it, one byte a letter. */
function decodePercent(match: string): Decoded {
  const bytes = Uint8Array.from(match.match(/[0-9a-f]{2}/gi) ?? [], (byte) => Number.parseInt(byte, 16));
  const pieces: [string, number][] = [];
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes[at] ?? 0);
    const character = characterIn(bytes.subarray(at, at + length));
    if (character === undefined) pieces.push([String.fromCharCode(bytes[at] ?? 0), 3]);
    else pieces.push([character, 3 * length]);
    at += character === undefined ? 1 : length;
  }
  return pieces;
}

function sequenceLength(byte: number): number {
  if (byte < 0xc0) return 1;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : 4;
}

function characterIn(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
