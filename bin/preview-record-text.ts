import { shortened } from "./preview-excerpt.js";
import { licenseText, organizationText, originalText, placeText, territoryText } from "./preview-words.js";
import type { PreviewedRecord } from "./preview.js";
import { numberOf } from "./report-text.js";

/** How much of a record is shown: items of a list, lines of a text, characters of an item or a line. */
const SHOWN_ITEMS = 10;
const SHOWN_LINES = 6;
const SHOWN_CHARACTERS = 200;

/** How wide the names of the fields are. */
const WIDTH = 15;

/** A record in full but readable; what it does not say is left out, but for its licence. */
export function recordLines(previewed: PreviewedRecord, number: number): string[] {
  const { url, title, record } = previewed;
  return [
    `${number}. ${short(title)}`,
    ...field("at", [url]),
    ...field("is", [stateText(previewed)]),
    ...field("title", record.title === title ? [] : [record.title]),
    ...field("licence", record.licenses.length === 0 ? [UNKNOWN_LICENSE] : record.licenses.map(licenseText)),
    ...field("by", [contributorsText(previewed)]),
    ...field("organizations", record.organizations.map(organizationText)),
    ...field("themes", inOneLine(record.themes)),
    ...field("keywords", inOneLine(record.keywords)),
    ...field("challenges", record.challenges),
    ...field("places", record.locations.map(placeText)),
    ...field("territories", record.territories.map(territoryText)),
    ...field("originals", (record.originals ?? []).map(originalText)),
    ...field("website", some(record.website)),
    ...field("picture", some(record.imageUrl)),
    ...field("replies", record.replies === undefined ? [] : [repliesText(record.replies)]),
    ...field("links", record.links.length === 0 ? [] : [`to ${numberOf(record.links.length, "page")} elsewhere`]),
    ...field("fields", fieldsText(record.fields)),
    ...field("summary", some(record.summary)),
    ...field("text", textLines(record.description)),
  ];
}

const UNKNOWN_LICENSE = "unknown: neither the page, nor the site, nor the settings declare one";

function field(name: string, items: readonly string[]): string[] {
  const shown = items.slice(0, SHOWN_ITEMS).map(short);
  if (items.length > shown.length) shown.push(`… and ${items.length - shown.length} more`);
  return shown.map((item, index) => `   ${(index === 0 ? name : "").padEnd(WIDTH)}${item}`.trimEnd());
}

function stateText({ outcome, record, publishedAt }: PreviewedRecord): string {
  const { kind, resourceKind, auxiliary, organization, language } = record;
  const details = [resourceKind, auxiliary?.reason, auxiliary?.target, organization?.type, organization?.siren];
  const known = details.filter((detail) => detail !== undefined);
  return [
    outcome,
    known.length > 0 ? `${kind} (${known.join(", ")})` : kind,
    ...some(language),
    ...(record.publishedAt === undefined ? [] : [`first published ${record.publishedAt}`]),
    ...(publishedAt === null ? [] : [`this revision ${publishedAt}`]),
  ].join(" · ");
}

function contributorsText({ contributors, anonymousContributors }: PreviewedRecord): string {
  const named = contributors.slice(0, SHOWN_ITEMS);
  const unnamed = contributors.length - named.length;
  const parts = [
    ...named,
    ...(unnamed > 0 ? [`${unnamed} more`] : []),
    ...(anonymousContributors > 0 ? [`${anonymousContributors} without a name`] : []),
  ];
  return parts.length === 0 ? "nobody named" : parts.join(", ");
}

function repliesText({ count, dates }: { readonly count: number; readonly dates: readonly string[] }): string {
  return `${count}${dates[0] === undefined ? "" : `, the last on ${dates[0]}`}`;
}

function fieldsText(fields: PreviewedRecord["record"]["fields"]): string[] {
  if (fields.length === 0) return [];
  const templates = [...new Set(fields.map(({ template }) => template))];
  return [`${fields.length} as written, of ${templates.slice(0, SHOWN_ITEMS).join(", ")}`];
}

function textLines(text: string | undefined): string[] {
  if (text === undefined || text === "") return [];
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const shown = lines.slice(0, SHOWN_LINES);
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `… and ${numberOf(more, "more line")}`] : shown;
}

function inOneLine(labels: readonly string[]): string[] {
  return labels.length === 0 ? [] : [labels.join(", ")];
}

function some(text: string | undefined): string[] {
  return text === undefined || text === "" ? [] : [text];
}

function short(text: string): string {
  return shortened(text, SHOWN_CHARACTERS);
}
