import type { LicenseStatement, PageRecord } from "../../schema/generated/record.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { firstDeclared } from "../licenses/first-declared.js";
import { readLicense } from "../licenses/licenses.js";
import { outsideLinks } from "../outside-links.js";
import type { AtomSettings } from "./generated/settings.js";
import type { EntryPayload, KeptRights } from "./payload.js";
import { addressesIn, cutAtBlank, lineOf, markdownOf } from "./texts.js";

export const DEFAULT_KIND: NonNullable<AtomSettings["kind"]> = "PAGE";

/** What a record takes, in characters and in number. What stands for an address taken out may be longer than it was. */
const LONGEST_TITLE = 1_000;
const LONGEST_LABEL = 1_000;
const LONGEST_SUMMARY = 20_000;
const LONGEST_ORIGINAL = 2_000;
const LONGEST_LICENSE = 2_000;
const MOST_LINKS = 5_000;

export function payloadToRecord(payload: EntryPayload, source: SourceSettings, options: AtomSettings): PageRecord {
  const { title, summary, content, published, original, categories } = payload;
  const text = content ?? summary;
  const description = text === undefined ? "" : markdownOf(text);
  const words = summary === undefined ? "" : lineOf(summary, LONGEST_SUMMARY);
  const language = payload.language ?? source.language;
  return {
    kind: "resource",
    resourceKind: options.kind ?? DEFAULT_KIND,
    title: cutAtBlank(title, LONGEST_TITLE),
    ...(language !== undefined && { language }),
    ...(words !== "" && { summary: words }),
    ...(description !== "" && { description }),
    ...(published !== undefined && { publishedAt: published }),
    ...(original && { originals: [{ ...original, text: cutAtBlank(original.text, LONGEST_ORIGINAL) }] }),
    themes: [],
    keywords: categories.map((label) => cutAtBlank(label, LONGEST_LABEL)),
    challenges: [],
    licenses: firstDeclared(source, statementsOf(payload.rights, "page"), statementsOf(payload.siteRights, "source")),
    organizations: [],
    locations: [],
    territories: [],
    links: outsideLinks([...addressesIn(description), ...payload.related], new URL(source.url).host).slice(
      0,
      MOST_LINKS,
    ),
    fields: payload.enclosures.map((value, index) => ({ template: "atom:link", index, name: "enclosure", value })),
  };
}

function statementsOf(rights: readonly KeptRights[], declaredBy: LicenseStatement["declaredBy"]): LicenseStatement[] {
  return rights.flatMap((each) => statementOf(each, declaredBy));
}

/** A link in the words counts only where it leads to a licence we know; it may as well lead to the author. */
function statementOf({ text, url }: KeptRights, declaredBy: LicenseStatement["declaredBy"]): LicenseStatement[] {
  const words = text === undefined ? "" : lineOf(text, LONGEST_LICENSE);
  const linked = text === undefined ? [] : addressesIn(markdownOf(text));
  const known = linked
    .map((link) => readLicense(words, link, declaredBy))
    .find((license) => license?.spdx !== undefined);
  const license = known ?? readLicense(words, url, declaredBy);
  return license === undefined ? [] : [license];
}
