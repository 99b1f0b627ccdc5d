import type { MediaWikiMapping, TemplateMapping } from "./generated/mapping.js";
import type { PagePayload } from "./payload.js";
import { foldTitle } from "./scope.js";
import { bodyWithoutTemplates } from "./wikitext/sections.js";
import { type TemplateCall, extractTemplates, paramsToMap } from "./wikitext/templates.js";

/** A template call of the page that the mapping knows. */
export interface KnownCall {
  readonly call: TemplateCall;
  /** Its place among all calls of the page. */
  readonly index: number;
  readonly mapping: TemplateMapping;
  readonly params: ReadonlyMap<string, string>;
}

/** A stretch of wikitext that becomes part of the description. */
export interface PageText {
  /** Names the stretch within its page, to find its HTML again. */
  readonly key: string;
  readonly wikitext: string;
}

/** Every template call of the page, by our reading or the server's. */
export function templatesOf(payload: Pick<PagePayload, "text" | "templates">): readonly TemplateCall[] {
  return payload.templates ?? extractTemplates(payload.text).templates;
}

export function knownCalls(templates: readonly TemplateCall[], mapping: MediaWikiMapping): KnownCall[] {
  return templates.flatMap((call, index) => {
    const template = mapping.templates.find(({ names }) =>
      names.some((name) => foldTitle(name) === foldTitle(call.name)),
    );
    return template === undefined ? [] : [{ call, index, mapping: template, params: paramsToMap(call) }];
  });
}

/** The texts that make the description: the fields mapped to it, then what stands outside the known templates. */
export function descriptionTexts(payload: PagePayload, calls: readonly KnownCall[]): PageText[] {
  const fields = calls.flatMap(({ index, mapping, params }) =>
    [...params].flatMap(([name, wikitext]) =>
      mapping.fields[name]?.to === "description" ? [{ key: `${index}:${name}`, wikitext }] : [],
    ),
  );
  // Offsets are only known where the reading is ours; the server's parsetree gives none.
  const outside = calls.map(({ call }) => call).filter(({ start }) => start >= 0);
  const body = { key: "body", wikitext: bodyWithoutTemplates(payload.text, outside) };
  const texts = outside.length === calls.length ? [...fields, body] : fields;
  return texts.filter(({ wikitext }) => wikitext.trim() !== "");
}
