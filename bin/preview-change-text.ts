import type { ChangedPart, FieldChange } from "./preview-changes.js";
import type { UpdatedPage } from "./preview.js";

const PARTS: { readonly [part in ChangedPart]: string } = {
  payload: "what the source sends of it",
  contributors: "its contributors",
  permalink: "the address of its revision",
  mapping: "the mapping that reads it",
};

/** What would change of a page, a few lines for each field. */
export function changeLines({ changes, moreChanges, parts }: UpdatedPage): string[] {
  const rest = moreChanges > 0 ? [`… and ${moreChanges} more fields`] : [];
  if (changes.length > 0) return [...changes.flatMap(linesOf), ...rest];
  if (parts.length === 0) return ["read a second time in this harvest; the ledger does not hold it yet"];
  return [`no field says anything else; what changed is ${parts.map((part) => PARTS[part]).join(", ")}`];
}

function linesOf(change: FieldChange): string[] {
  const { field } = change;
  if (change.change === "value") return [`${field}: ${quoted(change.before)} → ${quoted(change.after)}`];
  const { removed, added, moreRemoved, moreAdded } = change;
  if (removed.length === 0 && added.length === 0) return [`${field}: the same in another order`];
  return [
    change.change === "text" ? `${field}, from line ${change.line}:` : `${field}:`,
    ...sideLines("-", removed, moreRemoved),
    ...sideLines("+", added, moreAdded),
  ];
}

function sideLines(sign: "-" | "+", lines: readonly string[], more: number): string[] {
  return [
    ...lines.map((line) => `  ${sign} ${line === "" ? "(empty line)" : line}`),
    ...(more > 0 ? [`  ${sign} … and ${more} more`] : []),
  ];
}

function quoted(text: string | null): string {
  return text === null ? "nothing" : `« ${text} »`;
}
