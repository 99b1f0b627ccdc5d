import type { LicenseStatement, OrganizationMention, PageRecord } from "../../schema/generated/record.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { cutAtWord } from "../cut-at-word.js";
import { firstDeclared } from "../licenses/first-declared.js";
import { readLicense } from "../licenses/licenses.js";
import { htmlToMarkdown } from "../../schema/text/safe-html.js";
import { webAddress } from "../../schema/text/web-address.js";
import { fieldValues } from "./field-values.js";
import type { Kind, MediaWikiMapping } from "./generated/mapping.js";
import { type KnownCall, descriptionTexts, knownCalls, templatesOf } from "./page-texts.js";
import type { PagePayload } from "./payload.js";
import { foldTitle } from "./scope.js";
import { pageUrl } from "./site.js";
import { redirectTarget, sectionLinks } from "./wikitext/sections.js";
import { wikitextToMarkdown, wikitextToPlainText } from "./wikitext/to-markdown.js";

/** Raised when this code reads pages differently; a mapping's own version counts beside it. */
export const MAPPER_VERSION = 2;

/** Longest summary, in characters; longer ones are cut at a word. */
const LONGEST_SUMMARY = 2_000;

/** Says what a page means, by the mapping's data. Pure. */
export function pageToRecord(payload: PagePayload, source: SourceSettings, mapping: MediaWikiMapping): PageRecord {
  const empty = emptyRecord(payload, source);
  if (payload.redirect) return { ...empty, kind: "auxiliary", auxiliary: redirectOf(payload) };
  if (payload.text.trim() === "") return { ...empty, kind: "auxiliary", auxiliary: { reason: "BLANK" } };
  const templates = templatesOf(payload);
  const calls = knownCalls(templates, mapping);
  const kind = kindOf(payload, calls, mapping);
  const values = fieldValues(calls, payload.site);
  const summary = cutAtWord(values.summary, LONGEST_SUMMARY);
  const description = describe(payload, calls);
  return {
    ...empty,
    ...(kind === "ORGANIZATION"
      ? { kind: "organization", organization: values.organization }
      : { kind: "resource", resourceKind: kind }),
    ...(summary !== "" && { summary }),
    ...(description !== "" && { description }),
    ...(values.website !== undefined && { website: values.website }),
    ...(values.imageUrl !== undefined && { imageUrl: values.imageUrl }),
    themes: values.themes,
    keywords: values.keywords,
    challenges: values.challenges,
    licenses: licensesOf(values.licenses, payload, source),
    organizations: [...values.organizations, ...sectionOrganizations(payload, mapping)],
    locations: values.locations,
    links: payload.links.flatMap((url) => webAddress(url.startsWith("//") ? `https:${url}` : url) ?? []),
    fields: templates.flatMap(({ name, params }, index) =>
      params.map((param) => ({ template: name, index, name: param.name, value: param.value })),
    ),
  };
}

function emptyRecord(payload: PagePayload, source: SourceSettings): PageRecord {
  const language = payload.language ?? source.language ?? payload.site.language;
  return {
    kind: "auxiliary",
    title: payload.title,
    ...(language !== "" && { language }),
    themes: [],
    keywords: [],
    challenges: [],
    licenses: [],
    organizations: [],
    locations: [],
    territories: [],
    links: [],
    fields: [],
  };
}

function redirectOf({ text }: PagePayload): NonNullable<PageRecord["auxiliary"]> {
  const target = redirectTarget(text)?.title;
  return { reason: "REDIRECT", ...(target !== undefined && { target }) };
}

/** The first known template says what the page is; without one, its categories do. */
function kindOf({ categories }: PagePayload, calls: readonly KnownCall[], mapping: MediaWikiMapping): Kind {
  const byTemplate = calls[0]?.mapping.kind;
  if (byTemplate !== undefined) return byTemplate;
  const names = new Set(categories.map(foldTitle));
  const byCategory = Object.entries(mapping.categories).find(([category]) => names.has(foldTitle(category)));
  return byCategory?.[1] ?? "PAGE";
}

function describe(payload: PagePayload, calls: readonly KnownCall[]): string {
  const resolveLink = (title: string) => pageUrl(payload.site, title);
  const parts = descriptionTexts(payload, calls).map(({ key, wikitext }) => {
    const html = payload.html?.[key];
    return html === undefined
      ? wikitextToMarkdown(wikitext, { resolveLink }).markdown
      : htmlToMarkdown(html, { baseUrl: pageUrl(payload.site, payload.title) });
  });
  return parts.join("\n\n").trim();
}

/** The page's own licences; without one the site's; without that the one of our settings; else none is known. */
function licensesOf(
  declared: readonly LicenseStatement[],
  { site }: PagePayload,
  source: SourceSettings,
): LicenseStatement[] {
  const ofSite = readLicense(site.rights.text, site.rights.url || undefined, "source");
  return firstDeclared(source, declared, ofSite === undefined ? [] : [ofSite]);
}

function sectionOrganizations({ text }: PagePayload, { sections }: MediaWikiMapping): OrganizationMention[] {
  return sections.flatMap(({ heading, role }) =>
    sectionLinks(text, heading).map(({ target }) => ({ name: wikitextToPlainText(target), role, field: heading })),
  );
}
