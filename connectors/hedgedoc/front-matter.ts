import { type Document, type Node, type Pair, isAlias, isMap, isScalar, parseDocument } from "yaml";
import { MASK } from "../personal-data.js";

/** A longer header is read as text, in UTF-16 units: nobody writes one, and parsing it could take long. */
const LONGEST_HEADER = 32_768;

/** More references to other values than this are a bomb, not a header. */
const MOST_ALIASES = 20;

/** One field of a note's header whose value is a single one. */
export interface HeaderField {
  readonly name: string;
  /** As written, without quotes. */
  readonly value: string;
  /** As HedgeDoc takes it where it wants words; undefined when it takes it for nothing, as it does a date or `false`. */
  readonly words: string | undefined;
}

export interface FrontMatter {
  readonly fields: readonly HeaderField[];
  /** The text behind the header. */
  readonly body: string;
}

/** The end of a header: HedgeDoc looks for nothing more than these three characters at the beginning of a line. */
const END = /\n(?:\.{3}|-{3})/;

/**
 * Splits a note as HedgeDoc does (package @hedgedoc/meta-marked): a header begins at the very first line with `---` and
 * ends at `---` or `...`. A header that is no YAML, or no list of fields, is text. It is data only: no tag is obeyed.
 */
export function readFrontMatter(text: string): FrontMatter {
  const end = text.startsWith("---") ? END.exec(text) : null;
  if (end === null || end.index > LONGEST_HEADER) return { fields: [], body: text };
  const fields = readFields(text.slice(0, end.index));
  return fields === undefined ? { fields: [], body: text } : { fields, body: text.slice(end.index + end[0].length) };
}

function readFields(yaml: string): HeaderField[] | undefined {
  try {
    // The mask of a removed address begins with a bracket, which YAML would take for a list.
    const source = yaml.replaceAll(MASK, `(${MASK.slice(1, -1)})`).replaceAll(/\r\n?/g, "\n");
    const document = parseDocument(source, { version: "1.2", schema: "core", logLevel: "silent" });
    // An unknown tag is a warning here; for HedgeDoc it breaks the header.
    if (document.errors.length > 0 || document.warnings.length > 0) return undefined;
    if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) return [];
    if (!isMap(document.contents)) return undefined;
    // Throws where a reference leads nowhere, or there are too many.
    document.toJS({ maxAliasCount: MOST_ALIASES });
    return document.contents.items.flatMap((pair) => toField(pair, document));
  } catch {
    // A header that is nested too deep overflows the parser's stack; that, too, is not a header.
    return undefined;
  }
}

function toField({ key, value }: Pair, document: Document): HeaderField[] {
  const node = isAlias(value) ? value.resolve(document) : (value as Node | null);
  if (!isScalar(key) || !isScalar(node)) return [];
  const written = typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
  return [{ name: String(key.value), value: written, words: wordsOf(node.value, node.type === "PLAIN") }];
}

/** HedgeDoc's parser follows YAML 1.1 where a date is a value of its own, not words. */
const DATE = /^\d{4}-\d\d?-\d\d?(?:$|[Tt\s])/;

function wordsOf(value: unknown, isPlain: boolean): string | undefined {
  if (typeof value === "number") return value === 0 ? undefined : String(value);
  if (typeof value !== "string" || value === "") return undefined;
  return isPlain && DATE.test(value) ? undefined : value;
}
