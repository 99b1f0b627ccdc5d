import { describe, expect, it } from "vitest";
import { templatesFromParsetree } from "../../../connectors/mediawiki/wikitext/parsetree.js";
import { extractTemplates, paramsToMap, type TemplateCall } from "../../../connectors/mediawiki/wikitext/templates.js";
import { readExpectedPages, readListing, readParsetrees } from "./recordings.js";

const STATES = [
  { state: "A", listing: "02-full-listing-A", parsetrees: "10-parsetree-A" },
  { state: "B", listing: "07-full-listing-B", parsetrees: "10-parsetree-B" },
] as const;

describe.each(STATES)("templates of the recorded wiki, state $state", ({ state, listing, parsetrees }) => {
  const pages = readListing(listing);
  const expectedPages = readExpectedPages(state).filter((page) => pages.has(page.pageid));

  it.each(expectedPages)("reads page $pageid ($title) as the server does", ({ pageid, templates = [] }) => {
    const calls = extractTemplates(pages.get(pageid)?.wikitext ?? "").templates;
    expect(calls.map(({ name }) => name)).toEqual(templates.map(({ name }) => name));
    expect(calls.map(toTrimmedParams)).toEqual(templates.map(({ params }) => params));
    for (const [index, { params_in_order: inOrder }] of templates.entries()) {
      if (inOrder) expect(calls[index]?.params.map(({ name, value }) => [name, value])).toEqual(inOrder);
    }
  });

  it("covers every page of the listing", () => {
    expect(new Set(expectedPages.map(({ pageid }) => pageid))).toEqual(new Set(pages.keys()));
  });

  it.each([...readParsetrees(parsetrees)])("agrees with the server's own tree of page %i", (pageid, xml) => {
    const wikitext = pages.get(pageid)?.wikitext;
    if (wikitext === undefined) return;
    expect(templatesFromParsetree(xml)).toEqual(extractTemplates(wikitext).templates.map(withoutOffsets));
  });

  it("balances brackets on every page but the unfinished one", () => {
    const unbalanced = [...pages].filter(([, page]) => !extractTemplates(page.wikitext).balanced);
    expect(unbalanced.map(([pageid]) => pageid)).toEqual([71]);
  });
});

/** The recorded truth trims positional values too, which neither MediaWiki nor we do. */
function toTrimmedParams(call: TemplateCall): Record<string, string> {
  return Object.fromEntries(Array.from(paramsToMap(call), ([name, value]) => [name, value.trim()]));
}

function withoutOffsets(call: TemplateCall): TemplateCall {
  return { ...call, start: -1, end: -1 };
}
