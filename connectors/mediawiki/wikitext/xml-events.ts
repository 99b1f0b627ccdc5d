/** One event of a small, strict XML text: no comments, no declarations, no entities but the five predefined ones. */
export type XmlEvent =
  | { kind: "open"; name: string; attributes: ReadonlyMap<string, string>; empty: boolean }
  | { kind: "close"; name: string }
  | { kind: "text"; text: string };

const TAG = /<(\/?)([a-z-]+)((?:[ ][A-Za-z]+="[^"<>]*")*)(\/?)>/y;
const ATTRIBUTE = /[ ]([A-Za-z]+)="([^"]*)"/g;
const ENTITY = /&([^;&]{0,8};?)/g;
const ENTITIES: Readonly<Record<string, string>> = {
  "lt;": "<",
  "gt;": ">",
  "amp;": "&",
  "quot;": '"',
  "apos;": "'",
  "#039;": "'",
  "#39;": "'",
};

/**
 * Yields the tags and texts of an XML text in order; does not check that tags match.
 * @throws Error on a declaration, a comment, CDATA, an unknown entity, or a `<` that begins no tag
 */
export function* readXmlEvents(xml: string): Generator<XmlEvent, void, undefined> {
  let at = 0;
  while (at < xml.length) {
    const next = xml.indexOf("<", at);
    const textEnd = next === -1 ? xml.length : next;
    if (textEnd > at) yield { kind: "text", text: decodeXml(xml.slice(at, textEnd)) };
    if (next === -1) return;
    TAG.lastIndex = next;
    const match = TAG.exec(xml);
    if (!match)
      throw new Error(`The parsetree is not readable XML at character ${next}: "${xml.slice(next, next + 30)}".`);
    at = next + match[0].length;
    yield toTagEvent(match);
  }
}

function toTagEvent(match: RegExpExecArray): XmlEvent {
  const [, slash, name = "", attributes = "", empty] = match;
  if (slash === "/") return { kind: "close", name };
  const pairs = attributes === "" ? [] : Array.from(attributes.matchAll(ATTRIBUTE), toPair);
  return { kind: "open", name, attributes: new Map(pairs), empty: empty === "/" };
}

function toPair(match: RegExpExecArray): [string, string] {
  return [match[1] ?? "", decodeXml(match[2] ?? "")];
}

function decodeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(ENTITY, (whole, name: string) => {
    const character = ENTITIES[name];
    if (character === undefined)
      throw new Error(`The parsetree holds an entity that MediaWiki does not write: "${whole}".`);
    return character;
  });
}
