import { extractTemplates, type TemplateCall } from "./templates.js";
import { SILENT_FUNCTIONS, TEXT_FUNCTIONS } from "./vocabulary.js";

/** Templates nested deeper than MediaWiki would expand are shown without their brackets. */
const MAX_DEPTH = 40;

/** What a call shows when its name is punctuation: `{{!}}` is how wikitext writes a bar inside a template. */
const PUNCTUATION: ReadonlyMap<string, string> = new Map([
  ["!", "|"],
  ["=", "="],
  ["!!", "||"],
  ["!-", "|-"],
  ["(!", "{|"],
  ["!)", "|}"],
]);

/**
 * Puts the words of each template call in its place: its parameters, since only the server knows what it shows.
 * `found` is false when the text calls nothing that shows something.
 */
export function flattenTemplates(wikitext: string): { text: string; found: boolean } {
  if (!wikitext.includes("{{")) return { text: wikitext, found: false };
  return flatten(wikitext, 0);
}

function flatten(wikitext: string, depth: number): { text: string; found: boolean } {
  if (depth >= MAX_DEPTH) return { text: wikitext.replace(/\{\{+|\}\}+/g, " "), found: true };
  const pieces: string[] = [];
  let from = 0;
  let found = false;
  for (const call of extractTemplates(wikitext).templates) {
    const words = callToText(call, depth);
    found ||= words !== undefined;
    pieces.push(wikitext.slice(from, call.start), words ?? "");
    from = call.end;
  }
  pieces.push(wikitext.slice(from));
  return { text: pieces.join(""), found };
}

/** Nothing for a call that shows nothing on the page. */
function callToText(call: TemplateCall, depth: number): string | undefined {
  const punctuation = PUNCTUATION.get(call.name);
  if (punctuation !== undefined && call.params.length === 0) return punctuation;
  const { name, argument } = splitFunction(call.name);
  if (SILENT_FUNCTIONS.has(name.toLowerCase())) return undefined;
  const values = [argument ?? "", ...call.params.map(({ value }) => value)]
    .map((value) => flatten(value, depth + 1).text.trim())
    .filter((value) => value !== "");
  if (values.length === 0) return /\p{L}/u.test(name) ? name : "";
  return values.join(values.some((value) => value.includes("\n")) ? "\n\n" : " · ");
}

/** `{{formatnum:12}}` is the function "formatnum" of "12"; `{{Modèle:Note}}` is a template. */
function splitFunction(name: string): { name: string; argument?: string } {
  const colon = name.indexOf(":");
  if (colon === -1) return { name };
  const written = name.slice(0, colon).trim();
  const isFunction = written.startsWith("#") || TEXT_FUNCTIONS.has(written.toLowerCase());
  if (!isFunction && !SILENT_FUNCTIONS.has(written.toLowerCase())) return { name };
  return { name: written, argument: name.slice(colon + 1) };
}
