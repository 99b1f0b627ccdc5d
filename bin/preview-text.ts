import { STEERING } from "../connectors/report-line.js";
import type { Incident } from "../schema/harvest.js";
import { changeLines } from "./preview-change-text.js";
import { shortened } from "./preview-excerpt.js";
import { ENOUGH_PAGES } from "./preview-limit.js";
import { recordLines } from "./preview-record-text.js";
import type {
  ErasedPage,
  PageLine,
  Preview,
  PreviewHead,
  PreviewLists,
  UpdatedPage,
  WithdrawnPage,
} from "./preview.js";
import { countsText, numberOf, sizeText } from "./report-text.js";

/** Longest title and longest line of a partner's words that is shown, in characters. */
const SHOWN_TITLE = 200;
const SHOWN_WORDS = 500;

const REASONS: { readonly [reason in PreviewHead["reason"]]: (when: string) => string } = {
  ASKED: () => "everything, as asked (--full)",
  NEVER_HARVESTED: () => "everything, because no full harvest of it was ever finished",
  NO_CURSOR: () => "everything, as always: its connector cannot ask for what changed alone",
  FULL_IS_DUE: (when) => `everything, because the last full harvest was on ${when} and another one is due`,
  CHANGES_SINCE: (when) => `what changed since the last harvest, ${when}`,
};

/** Which source is previewed and what would be read of it. */
export function previewHeadText({ source, mode, reason, since, notes }: PreviewHead): string {
  const { id, name, connector, url, from } = source;
  const where = from.path === null ? from.kind : `${from.kind} ${from.path}`;
  return asText([
    `Preview of ${id}: ${name}`,
    `  ${connector} at ${url}, with the settings of the ${where}`,
    `  reads ${REASONS[reason](since ?? "")} (${mode})`,
    ...notes.map((note) => `  Note: ${note}`),
    "",
  ]);
}

/** What a harvest would do, for people, after the head. */
export function previewText(preview: Preview, sourcesPath: string): string {
  return asText([
    ...firstRecords(preview),
    ...section("added", preview, pageLines),
    ...section("updated", preview, updatedLines),
    ...section("restored", preview, pageLines),
    ...section("withdrawn", preview, withdrawnLines),
    ...section("vanishing", preview, withdrawnLines),
    ...section("erased", preview, erasedLines),
    ...section("skipped", preview, incidentLines),
    ...section("failed", preview, incidentLines),
    ...section("notices", preview, incidentLines),
    ...totalLines(preview),
    nextStep(preview, sourcesPath),
  ]);
}

const HEADINGS: { readonly [list in keyof PreviewLists]: string } = {
  added: "Would be added",
  updated: "Would be updated",
  restored: "Would come back",
  withdrawn: "Would be withdrawn",
  vanishing: "Are gone at the source, but so many that a harvest would stop",
  erased: "Would be erased",
  skipped: "Skipped",
  failed: "Failed, and would stay as they are",
  notices: "To know",
};

function section<List extends keyof PreviewLists>(
  list: List,
  preview: Preview,
  linesOf: (entry: PreviewLists[List][number]) => string[],
): string[] {
  const entries: readonly PreviewLists[List][number][] = preview[list];
  const more = preview.more[list];
  const total = entries.length + more;
  if (total === 0) return [];
  const rest = more === 0 ? [] : [`  … and ${more} more`];
  return [`${HEADINGS[list]}: ${total}`, ...entries.flatMap(linesOf), ...rest, ""];
}

function firstRecords({ first }: Preview): string[] {
  if (first.length === 0) return [];
  const heading = first.length === 1 ? "The first record:" : `The first ${first.length} records:`;
  return [heading, ...first.flatMap((record, index) => [...recordLines(record, index + 1), ""])];
}

function pageLines({ remoteId, title, url }: PageLine): string[] {
  // Of an erased page neither title nor address is left.
  const name = title === "" ? `page ${remoteId}` : shortened(title, SHOWN_TITLE);
  return [`  ${name}${url === "" ? "" : ` <${url}>`}`];
}

function updatedLines(page: UpdatedPage): string[] {
  return [...pageLines(page), ...changeLines(page).map((line) => `    ${line}`)];
}

const WITHDRAWAL_REASONS: { readonly [reason in WithdrawnPage["reason"]]: string } = {
  deleted: "deleted, and erased here",
  "out-of-scope": "no longer ours",
  missed: "not listed any more",
};

function withdrawnLines(page: WithdrawnPage): string[] {
  return [...pageLines(page), `    ${WITHDRAWAL_REASONS[page.reason]}: ${words(page.message)}`];
}

const ERASURES: { readonly [what in ErasedPage["what"]]: string } = {
  page: "everything we hold of it",
  revisions: "revisions that the source hides",
  names: "a name that the source hides",
};

function erasedLines(page: ErasedPage): string[] {
  return [...pageLines(page), `    ${ERASURES[page.what]}: ${words(page.message)}`];
}

function incidentLines({ code, message, url, remoteId }: Incident): string[] {
  const where = url === undefined ? (remoteId ?? "") : `<${url}>`;
  return [`  ${code}: ${words(message)}${where === "" ? "" : ` ${where}`}`];
}

function totalLines({ source, status, mode, counts, requests, bytes, problem }: Preview): string[] {
  return [
    `${source.id}: ${status} (${mode}) — ${countsText(counts)}`,
    `  ${numberOf(requests, "request")}, ${sizeText(bytes)}`,
    ...(problem === null ? [] : [`  ${problem.code}: ${words(problem.message)}`]),
    ...(problem?.retryAt === undefined ? [] : [`  It may answer again at ${problem.retryAt.toISOString()}.`]),
  ];
}

function nextStep({ source, status, problem }: Preview, sourcesPath: string): string {
  const done = "Nothing was written: this was a preview.";
  if (status !== "finished" && problem?.code !== ENOUGH_PAGES) return `${done} A harvest would end in the same way.`;
  const run = `run: maillage harvest ${source.id}`;
  if (source.saved === "same") return `${done} To do it, ${run}`;
  const save = source.saved === "other" ? "put these settings in the place of its entry" : "add this entry to the list";
  return `${done} To do it, ${save} in ${sourcesPath}, then ${run}`;
}

function words(message: string): string {
  return shortened(message, SHOWN_WORDS);
}

/** Lines for a terminal: what a partner wrote stays on its line and steers nothing. */
function asText(lines: readonly string[]): string {
  return lines.map((line) => line.replaceAll(STEERING, " ")).join("\n");
}

/** The same preview for programs. It may be shown on a terminal too, so what steers one stands in it as an escape. */
export function previewJson(preview: Preview): string {
  const escaped = (sign: string) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(preview, null, 2).replaceAll(STEERING, (sign) => (sign === "\n" ? sign : escaped(sign)));
}
