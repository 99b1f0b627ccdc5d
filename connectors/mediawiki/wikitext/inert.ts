import { AngleReader } from "./angle-reader.js";

/** A stretch of wikitext; `inert` for what MediaWiki does not read as wikitext in place: `<nowiki>`, `<ref>`, `<pre>`… */
export interface TextSegment {
  text: string;
  inert: boolean;
}

/** Cuts a text into live and inert stretches; comments and inclusion tags are left out. */
export function splitInert(wikitext: string): TextSegment[] {
  const reader = new AngleReader(wikitext);
  const segments: TextSegment[] = [];
  let from = 0;
  let at = wikitext.indexOf("<");
  while (at !== -1) {
    const found = reader.read(at);
    if (found.kind !== "literal") {
      const start = found.kind === "comment" ? Math.max(from, found.start) : at;
      segments.push({ text: wikitext.slice(from, start), inert: false });
      if (found.kind === "extension") segments.push({ text: wikitext.slice(at, found.end), inert: true });
      from = found.end;
    }
    at = wikitext.indexOf("<", found.end);
  }
  segments.push({ text: wikitext.slice(from), inert: false });
  return segments;
}
