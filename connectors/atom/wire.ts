import { compileSchema } from "../../schema/validate.js";

/** What may stand on any element of a feed: `xml:base` and `xml:lang`. */
interface WireXml {
  readonly base?: string;
  readonly lang?: string;
}

/** A text and how it is written: "text" (or nothing), "html", "xhtml", or a media type. */
export interface WireText {
  readonly value?: string;
  readonly type?: string;
  readonly xml?: WireXml;
}

export interface WireLink {
  readonly href?: string;
  readonly rel?: string;
  readonly type?: string;
  readonly title?: string;
}

/** A person; addresses are not even named here. */
export interface WirePerson {
  readonly name?: string;
}

export interface WireCategory {
  readonly term?: string;
  readonly label?: string;
}

/** The feed that an entry was copied from. */
export interface WireSource {
  readonly authors?: readonly WirePerson[];
  readonly id?: string;
  readonly links?: readonly WireLink[];
  readonly rights?: WireText;
  readonly title?: WireText;
}

/** An entry, as far as we read it. RFC 4287 wants id, title and updated; feeds lack each of them. */
export interface WireEntry {
  readonly id?: string;
  readonly title?: WireText;
  readonly updated?: string;
  readonly published?: string;
  readonly authors?: readonly WirePerson[];
  readonly contributors?: readonly WirePerson[];
  readonly categories?: readonly WireCategory[];
  readonly content?: WireText;
  readonly summary?: WireText;
  readonly rights?: WireText;
  readonly links?: readonly WireLink[];
  readonly source?: WireSource;
  readonly xml?: WireXml;
}

/** One document of a feed; its entries are checked one by one, so that a bad one spoils no other. */
export interface WireFeed {
  readonly authors?: readonly WirePerson[];
  readonly entries?: readonly unknown[];
  readonly links?: readonly WireLink[];
  readonly rights?: WireText;
  readonly xml?: WireXml;
}

const string = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });
const listOf = (items: object) => ({ type: "array", items });

const xml = object({ base: string, lang: string });
const text = object({ value: string, type: string, xml });
const links = listOf(object({ href: string, rel: string, type: string, title: string }));
const people = listOf(object({ name: string }));

/** @throws InvalidError */
export const readWireFeed = compileSchema<WireFeed>(
  object({ authors: people, entries: { type: "array" }, links, rights: text, xml }),
);

/** @throws InvalidError */
export const readWireEntry = compileSchema<WireEntry>(
  object({
    id: string,
    title: text,
    updated: string,
    published: string,
    authors: people,
    contributors: people,
    categories: listOf(object({ term: string, label: string })),
    content: text,
    summary: text,
    rights: text,
    links,
    source: object({ authors: people, id: string, links, rights: text, title: text }),
    xml,
  }),
);
