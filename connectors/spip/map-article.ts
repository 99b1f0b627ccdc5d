import type { LicenseStatement, PageRecord } from "../../schema/generated/record.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { htmlToMarkdown, htmlToPlainText } from "../../schema/text/safe-html.js";
import { cutAtWord } from "../cut-at-word.js";
import { firstDeclared } from "../licenses/first-declared.js";
import { readLicense } from "../licenses/licenses.js";
import type { Named } from "./article-page.js";
import { foldName, withoutNumber } from "./fold.js";
import type { SpipSettings } from "./generated/settings.js";
import { linesOf } from "./lines.js";
import type { ArticlePayload } from "./payload.js";
import { licensesIn, originalsIn } from "./statements.js";
import defaultKinds from "./vocabulary/rubrique-kinds.json" with { type: "json" };

/** Raised when this code reads articles differently; the kinds of rubriques in a source's options count beside it. */
export const MAPPER_VERSION = 2;

/** Longest summary, in characters; longer ones are cut at a word. */
const LONGEST_SUMMARY = 2_000;

type ResourceKind = NonNullable<PageRecord["resourceKind"]>;

/** Says what an article means. Pure. */
export function articleToRecord(
  payload: ArticlePayload,
  source: SourceSettings,
  kinds: SpipSettings["rubriqueKinds"],
): PageRecord {
  const { texts, url } = payload;
  const lines = [texts.chapo, texts.text, texts.notes, texts.ps].flatMap((html) => linesOf(html ?? ""));
  const language = payload.language ?? source.language;
  const summary =
    texts.chapo === undefined
      ? ""
      : cutAtWord(htmlToPlainText(texts.chapo).replaceAll(/\s+/g, " ").trim(), LONGEST_SUMMARY);
  const description = [texts.text, texts.notes, texts.ps]
    .flatMap((html) => (html === undefined ? [] : [htmlToMarkdown(html, { baseUrl: url })]))
    .join("\n\n")
    .trim();
  const originals = originalsIn(lines);
  const keywords = payload.keywords.map(({ name }) => name);
  return {
    kind: "resource",
    resourceKind: kindOf(payload.rubriques, kinds ?? (defaultKinds as Record<string, ResourceKind>)),
    title: withoutNumber(payload.title),
    ...(language !== undefined && { language }),
    ...(summary !== "" && { summary }),
    ...(description !== "" && { description }),
    ...(payload.publishedAt !== undefined && { publishedAt: payload.publishedAt }),
    ...(payload.canonical !== undefined && { canonical: payload.canonical }),
    ...(originals.length > 0 && { originals }),
    ...(payload.replies !== undefined && {
      replies: { count: payload.replies.count, dates: [...payload.replies.dates] },
    }),
    ...(payload.website !== undefined && { website: payload.website }),
    ...(payload.image !== undefined && { imageUrl: payload.image }),
    themes: [],
    // A leading _ marks the keywords by which a site arranges its pages.
    keywords: keywords.filter((name) => !name.startsWith("_")),
    challenges: [],
    licenses: licensesOf(licensesIn(lines), payload, source),
    organizations: [],
    locations: [],
    territories: [],
    links: [...payload.links],
    fields: fieldsOf(payload),
  };
}

/** The nearest rubrique of the path that is known decides. */
function kindOf(rubriques: readonly Named[], kinds: Readonly<Record<string, ResourceKind>>): ResourceKind {
  const byName = new Map(Object.entries(kinds).map(([name, kind]) => [foldName(name), kind]));
  const known = rubriques.toReversed().flatMap(({ name }) => byName.get(foldName(name)) ?? []);
  return known[0] ?? "PAGE";
}

/** The article's own licences; without one the site's; without that the one of our settings; else none is known. */
function licensesOf(
  declared: readonly LicenseStatement[],
  { license }: ArticlePayload,
  source: SourceSettings,
): LicenseStatement[] {
  const ofSite = license === undefined ? undefined : readLicense(license.text, license.url, "source");
  return firstDeclared(source, declared, ofSite === undefined ? [] : [ofSite]);
}

/** SPIP's own fields as it names them, as written. */
function fieldsOf(payload: ArticlePayload): PageRecord["fields"] {
  const { number, surtitle, title, subtitle, rubriques, keywords, modifiedAt } = payload;
  const values: [name: string, value: string | undefined][] = [
    ["id_article", String(number)],
    ["date_modif", modifiedAt],
    ["surtitre", surtitle],
    ["titre", title],
    ["soustitre", subtitle],
    ...rubriques.map(({ name }): [string, string] => ["rubrique", name]),
    ...keywords.map(({ name }): [string, string] => ["mot", name]),
  ];
  return values.flatMap(([name, value]) =>
    value === undefined ? [] : [{ template: "article", index: 0, name, value }],
  );
}
