import { isDeepStrictEqual } from "node:util";
import type { PageRecord } from "../schema/generated/record.js";
import type { MappedPage } from "../schema/sink.js";
import type { HeldContent } from "../store/ledger/preview-before.js";
import { type Excerpt, excerptOf, shortened } from "./preview-excerpt.js";
import { licenseText, organizationText, originalText, placeText, territoryText } from "./preview-words.js";

/** One field of a page that would say something else. */
export type FieldChange =
  /** A short text; null where the page does not say it. */
  | {
      readonly field: string;
      readonly change: "value";
      readonly before: string | null;
      readonly after: string | null;
    }
  /** A list: what would go, what would come; nothing of either when only the order is another. */
  | {
      readonly field: string;
      readonly change: "list";
      readonly removed: readonly string[];
      readonly added: readonly string[];
      readonly moreRemoved: number;
      readonly moreAdded: number;
    }
  /** A long text: where it begins to differ. */
  | ({ readonly field: string; readonly change: "text" } & Excerpt);

/** A part of a page whose change makes another revision, whether or not a field says something else. */
export type ChangedPart = "payload" | "contributors" | "permalink" | "mapping";

/** Longest text that is shown whole, in characters. */
const SHORT_TEXT = 200;

/** How many items of a list are shown, and how much of each, in characters. */
const SHOWN_ITEMS = 10;
const SHOWN_ITEM = 300;

/** A field as it is compared. */
type Value = string | readonly string[];

/** What a page would say differently from what it shows today, field by field, in the order of the record. */
export function fieldChanges(before: HeldContent, page: MappedPage & { readonly record: PageRecord }): FieldChange[] {
  const { candidate, record } = page;
  const old = before.record === undefined ? new Map<string, Value>() : fieldsOf(before.record, before);
  const now = fieldsOf(record, candidate);
  const names = [...new Set([...now.keys(), ...old.keys()])];
  return names.flatMap((field) => changeOf(field, old.get(field), now.get(field)) ?? []);
}

/** Which parts of a page the ledger compares are others; all of them when it holds nothing to compare with. */
export function changedParts({ latest }: HeldContent, { candidate, mappingVersion }: MappedPage): ChangedPart[] {
  if (latest === undefined) return ["payload", "contributors", "permalink", "mapping"];
  const parts: Record<ChangedPart, boolean> = {
    payload: !isDeepStrictEqual(asStored(candidate.payload), asStored(latest.payload)),
    contributors:
      !isDeepStrictEqual([...candidate.contributors], [...latest.contributors]) ||
      candidate.anonymousContributors !== latest.anonymousContributors,
    permalink: candidate.permalink !== latest.permalink,
    mapping: mappingVersion !== latest.mappingVersion,
  };
  return (Object.keys(parts) as ChangedPart[]).filter((part) => parts[part]);
}

interface Surroundings {
  readonly url: string;
  readonly contributors: readonly string[];
  readonly anonymousContributors: number;
}

function fieldsOf(record: PageRecord, { url, contributors, anonymousContributors }: Surroundings): Map<string, Value> {
  const fields = new Map<string, Value>([["url", url]]);
  const { fields: written, ...said } = record;
  for (const [name, value] of Object.entries(asStored(said))) addField(fields, name, value);
  fields.set("contributors", contributors);
  fields.set("anonymousContributors", String(anonymousContributors));
  for (const { template, index, name, value } of written) {
    const field = `fields.${template}.${index}.${name}`;
    // A template may name a field twice; nothing of either must hide.
    const sofar = fields.get(field);
    fields.set(field, sofar === undefined ? value : [sofar, value].flat());
  }
  return fields;
}

/** Says each item of a list of objects in words; a property that is not named here is compared as JSON. */
const IN_WORDS: { readonly [name: string]: (item: never) => string } = {
  licenses: licenseText,
  organizations: organizationText,
  originals: originalText,
  locations: placeText,
  territories: territoryText,
};

function addField(fields: Map<string, Value>, name: string, value: unknown): void {
  if (Array.isArray(value)) {
    const inWords: (item: never) => string = IN_WORDS[name] ?? asLine;
    fields.set(
      name,
      value.map((item) => inWords(item as never)),
    );
  } else if (value !== null && typeof value === "object") {
    for (const [part, member] of Object.entries(value)) addField(fields, `${name}.${part}`, member);
  } else {
    fields.set(name, String(value));
  }
}

function asLine(item: unknown): string {
  if (item === null || typeof item !== "object") return String(item);
  // PostgreSQL keeps the members of JSON in an order of its own.
  return JSON.stringify(Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

function changeOf(field: string, before: Value | undefined, after: Value | undefined): FieldChange | undefined {
  if (isDeepStrictEqual(before, after)) return undefined;
  if (Array.isArray(before) || Array.isArray(after)) return listChange(field, asList(before), asList(after));
  const [old, now] = [before as string | undefined, after as string | undefined];
  if (old !== undefined && now !== undefined && (isLong(old) || isLong(now))) {
    return { field, change: "text", ...excerptOf(old, now) };
  }
  return { field, change: "value", before: shortOrNull(old), after: shortOrNull(now) };
}

function listChange(field: string, before: readonly string[], after: readonly string[]): FieldChange | undefined {
  const removed = missingFrom(after, before);
  const added = missingFrom(before, after);
  // A list that is empty and one that is not there say the same.
  if (before.length === 0 && after.length === 0) return undefined;
  return {
    field,
    change: "list",
    removed: removed.slice(0, SHOWN_ITEMS).map((item) => shortened(item, SHOWN_ITEM)),
    added: added.slice(0, SHOWN_ITEMS).map((item) => shortened(item, SHOWN_ITEM)),
    moreRemoved: Math.max(0, removed.length - SHOWN_ITEMS),
    moreAdded: Math.max(0, added.length - SHOWN_ITEMS),
  };
}

/** The items of a list that another has not, each as often as it is missing. */
function missingFrom(other: readonly string[], list: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const item of other) left.set(item, (left.get(item) ?? 0) + 1);
  return list.filter((item) => {
    const count = left.get(item) ?? 0;
    left.set(item, count - 1);
    return count <= 0;
  });
}

function asList(value: Value | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

function isLong(text: string): boolean {
  return text.length > SHORT_TEXT || text.includes("\n");
}

function shortOrNull(text: string | undefined): string | null {
  return text === undefined ? null : shortened(text, SHORT_TEXT);
}

/** A value as the database gives it back: without members that are undefined. */
function asStored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
