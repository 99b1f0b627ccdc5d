import type { LicenseStatement, OrganizationMention, PageRecord } from "../../schema/generated/record.js";
import { readLicense } from "../licenses/licenses.js";
import { webAddress } from "../../schema/text/web-address.js";
import type { FieldMapping } from "./generated/mapping.js";
import type { KnownCall } from "./page-texts.js";
import { type SiteInfo, pageUrl } from "./site.js";
import { wikitextToPlainText } from "./wikitext/to-markdown.js";

/** What the fields of a page's known templates say, all calls together. */
export interface FieldValues {
  readonly summary: string;
  readonly website: string | undefined;
  readonly imageUrl: string | undefined;
  readonly themes: string[];
  readonly keywords: string[];
  readonly challenges: string[];
  readonly licenses: LicenseStatement[];
  readonly organizations: OrganizationMention[];
  readonly locations: PageRecord["locations"];
  readonly organization: NonNullable<PageRecord["organization"]>;
}

/** A field with a value, and what the mapping says of it. */
interface FilledField {
  readonly name: string;
  readonly wikitext: string;
  readonly mapping: FieldMapping;
}

/** Reads every mapped field that is not empty. One value is the first call's; lists are joined. */
export function fieldValues(calls: readonly KnownCall[], site: SiteInfo): FieldValues {
  const filled = calls.flatMap(filledFields);
  const to = (target: FieldMapping["to"]) => filled.filter(({ mapping }) => mapping.to === target);
  const first = (target: FieldMapping["to"]) => to(target).map(({ wikitext }) => wikitextToPlainText(wikitext))[0];
  const all = (target: FieldMapping["to"]) => distinct(to(target).flatMap(listOf));
  const type = first("organizationType");
  const siren = first("siren")?.replaceAll(/\D/g, "");
  return {
    summary: first("summary") ?? "",
    website: to("website").flatMap(({ wikitext }) => readUrl(wikitext) ?? [])[0],
    imageUrl: to("image").map(({ wikitext }) => imageUrl(site, wikitext))[0],
    themes: all("themes"),
    keywords: all("keywords"),
    challenges: all("challenges"),
    licenses: to("license").flatMap(licensesIn),
    organizations: [...to("carrier").flatMap(mentions("CARRIER")), ...to("user").flatMap(mentions("USER"))],
    locations: filled.flatMap(locationIn),
    organization: { ...(type && { type }), ...(siren?.length === 9 && { siren }) },
  };
}

function filledFields({ mapping, params }: KnownCall): FilledField[] {
  return [...params].flatMap(([name, wikitext]) => {
    const field = mapping.fields[name];
    return field === undefined || wikitextToPlainText(wikitext) === "" ? [] : [{ name, wikitext, mapping: field }];
  });
}

/** The values of a list, cut before the markup is taken away: a comma inside a link separates nothing. */
function piecesOf({ wikitext, mapping }: FilledField): string[] {
  if (mapping.separators === undefined) return [wikitext];
  const pieces = [""];
  let depth = 0;
  for (const character of wikitext) {
    if (character === "[" || character === "{") depth += 1;
    if (character === "]" || character === "}") depth = Math.max(0, depth - 1);
    if (depth === 0 && mapping.separators.includes(character)) pieces.push("");
    else pieces[pieces.length - 1] += character;
  }
  return pieces;
}

function listOf(field: FilledField): string[] {
  return piecesOf(field)
    .map(wikitextToPlainText)
    .filter((value) => value !== "");
}

const mentions =
  (role: OrganizationMention["role"]) =>
  (field: FilledField): OrganizationMention[] =>
    listOf(field).map((name) => ({ name, role, field: field.name }));

/** What a field says of a place; `seat` and `area` are what an organization's template may tell apart. */
function locationIn({ name, wikitext, mapping }: FilledField): PageRecord["locations"] {
  const text = wikitextToPlainText(wikitext);
  if (mapping.to === "location") return [{ text, field: name }];
  if (mapping.to === "seat") return [{ text, field: name, purpose: "SEAT" }];
  return mapping.to === "area" ? [{ text, field: name, purpose: "AREA" }] : [];
}

function licensesIn(field: FilledField): LicenseStatement[] {
  return piecesOf(field).flatMap((piece) => readLicense(wikitextToPlainText(piece), readUrl(piece), "page") ?? []);
}

/** The first http address in a value, alone or in a link; accents in it are written as an address has them. */
function readUrl(wikitext: string): string | undefined {
  const url = /https?:\/\/[^\s\]|<>"]+/.exec(wikitext)?.[0];
  return url === undefined ? undefined : webAddress(url);
}

/** Special:Redirect knows every file by its name, in every language of the wiki. */
function imageUrl(site: SiteInfo, wikitext: string): string {
  const name = wikitextToPlainText(wikitext).replace(/^(?:Fichier|File|Image)\s*:\s*/i, "");
  return pageUrl(site, `Special:Redirect/file/${name}`);
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
