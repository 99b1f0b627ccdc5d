import { XMLParser } from "fast-xml-parser";
import { decodeReferences } from "../../schema/text/decode-references.js";
import { timeOf } from "./times.js";

/** Atom Deleted Entries (RFC 6721), and Feed Paging and Archiving (RFC 5005). */
const TOMBSTONES = "http://purl.org/atompub/tombstones/1.0";
const HISTORY = "http://purl.org/syndication/history/1.0";

/** How many deleted entries of one document are read. */
const MOST_DELETED = 5_000;

/** What the feed reader's library does not read: which entries the feed says are deleted, and whether it lists all. */
export interface FeedMarks {
  readonly deleted: readonly DeletedEntry[];
  /** The document lists every entry there is (`fh:complete`). */
  readonly complete: boolean;
}

interface DeletedEntry {
  /** The entry's id. */
  readonly ref: string;
  /** When, in milliseconds since 1970; undefined when the feed does not say it readably. */
  readonly when: number | undefined;
}

type Attributes = Readonly<Record<string, unknown>>;

/** An element as the parser gives it: its name with its children under it, and its attributes beside. */
type Element = Readonly<Record<string, unknown>> & { readonly ":@"?: Attributes };

/** @param prefix Of Atom's own elements; the insides of entries, texts and people are not looked at. */
export function readMarks(text: string, prefix: string): FeedMarks {
  const root = rootOf(text, prefix);
  const outer = root[":@"] ?? {};
  const children = root[`${prefix}feed`] as readonly Element[];
  const named = (namespace: string, local: string) =>
    children.filter((child) => isNamed(child, outer, namespace, local));
  const deleted = named(TOMBSTONES, "deleted-entry").slice(0, MOST_DELETED);
  return {
    deleted: deleted.flatMap(({ ":@": { ref, when } = {} }) =>
      typeof ref === "string" ? { ref: decodeReferences(ref).trim(), when: timeOf(when)?.getTime() } : [],
    ),
    complete: named(HISTORY, "complete").length > 0,
  };
}

function rootOf(text: string, prefix: string): Element {
  const opaque = ["entry", "title", "subtitle", "rights"].map((name) => `${prefix}feed.${prefix}${name}`);
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    processEntities: false,
    parseTagValue: false,
    parseAttributeValue: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    stopNodes: opaque,
  });
  const elements = parser.parse(text) as readonly Element[];
  const root = elements.find((element) => `${prefix}feed` in element);
  if (root === undefined) throw new Error("The document has no feed.");
  return root;
}

/** True for an element of this namespace, whatever its prefix; declarations count on the element and on the root. */
function isNamed(element: Element, outer: Attributes, namespace: string, local: string): boolean {
  const name = Object.keys(element).find((key) => key !== ":@") ?? "";
  const colon = name.indexOf(":");
  if (name.slice(colon + 1) !== local) return false;
  const declaration = colon === -1 ? "xmlns" : `xmlns:${name.slice(0, colon)}`;
  return (element[":@"]?.[declaration] ?? outer[declaration]) === namespace;
}
