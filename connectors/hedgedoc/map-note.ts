import type { PageRecord } from "../../schema/generated/record.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { markdownWithoutHtml } from "../../schema/text/markdown-without-html.js";
import { cutAtWord } from "../cut-at-word.js";
import { outsideLinks } from "../outside-links.js";
import { MASK } from "../personal-data.js";
import type { HeaderField } from "./front-matter.js";
import { licensesOf } from "./licenses-of-note.js";
import { type NoteText, bodyBelowTitle, headerWords, linkTargets, readNoteText, tagsOf, titleOf } from "./note-text.js";
import type { NotePayload } from "./payload.js";
import { siteOf } from "./site.js";

/** Raised when this code reads notes differently. */
export const MAPPING_VERSION = "hedgedoc/2";

/** Longest summary, in UTF-16 units; longer ones are cut at a word. */
const LONGEST_SUMMARY = 2_000;

const LONGEST_LABEL = 1_000;
const MOST_LABELS = 500;
const MOST_LINKS = 5_000;
const LONGEST_FIELD_NAME = 500;
const MOST_FIELDS = 900;

/** Header fields in which people name each other. Who wrote a note is told by nobody, and names would outlive their wish. */
const ABOUT_PEOPLE =
  /auth?or|auteur|autrice|anim|contact|contribut|courriel|facilit|mail|mobile|participant|phone|pr[ée]sente?s?$|r[ée]dact|scribe|secr[ée]taire|t[ée]l[ée]?p|twitter|mastodon|^tel$/iu;

/** Says what a note means. Pure. */
export function noteToRecord({ text, createdAt }: NotePayload, source: SourceSettings): PageRecord {
  const note = readNoteText(text);
  const base = {
    title: titleOf(note),
    ...languageOf(note, source),
    publishedAt: createdAt,
    themes: [],
    keywords: [],
    challenges: [],
    licenses: [],
    organizations: [],
    locations: [],
    territories: [],
    links: [],
    fields: [UNKNOWN_CONTRIBUTORS],
  };
  if (text.trim() === "") return { ...base, kind: "auxiliary", auxiliary: { reason: "BLANK" } };
  const summary = cutAtWord((headerWords(note, "description") ?? "").trim(), LONGEST_SUMMARY);
  const description = markdownWithoutHtml(bodyBelowTitle(note))
    .replace(/^(?:[ \t]*\r?\n)+/, "")
    .trimEnd();
  return {
    ...base,
    kind: "resource",
    resourceKind: "PAGE",
    ...(summary !== "" && { summary }),
    ...(description !== "" && { description }),
    keywords: tagsOf(note)
      .filter((tag) => tag.length <= LONGEST_LABEL)
      .slice(0, MOST_LABELS),
    licenses: licensesOf(note, description, source),
    links: outsideLinks(linkTargets(note), siteOf(source.url).host).slice(0, MOST_LINKS),
    fields: [...note.fields.filter(isKept).slice(0, MOST_FIELDS).map(toRecordField), UNKNOWN_CONTRIBUTORS],
  };
}

/**
 * Says outright that nobody knows who wrote the note. HedgeDoc tells authors only as ids of accounts, anonymous ones not
 * at all, and the last editor's name beside a hash of an e-mail address; an empty list would look like "nobody".
 */
const UNKNOWN_CONTRIBUTORS = { template: "hedgedoc", index: 1, name: "contributors", value: "unknown" };

function isKept({ name, value }: HeaderField): boolean {
  return (
    name !== "" && name.length <= LONGEST_FIELD_NAME && !ABOUT_PEOPLE.test(name) && !value.includes(MASK.slice(1, -1))
  );
}

function toRecordField({ name, value }: HeaderField): PageRecord["fields"][number] {
  return { template: "front matter", index: 0, name, value };
}

/** `fr`, `fr-CA` and `FR_ca` are languages; `français` is none, and then the source's own counts. */
function languageOf(note: NoteText, source: SourceSettings): { language?: string } {
  const declared = headerWords(note, "lang")?.trim().replaceAll("_", "-").toLowerCase() ?? "";
  const language = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/.test(declared) ? declared : source.language;
  return language === undefined ? {} : { language };
}
