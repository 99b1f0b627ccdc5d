import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import { InvalidError } from "../schema/validate.js";
import { type ForgetReport, type ForgetRequest, foreseeForgetting, forgetContributor } from "../store/forget/forget.js";
import type { LeftOver } from "../store/forget/left-over.js";
import { type ForgottenName, forgottenNames, startListAnew } from "../store/forget/list.js";
import { type Hub, openHub } from "./hub.js";
import { startProgress } from "./progress.js";
import { numberOf } from "./report-text.js";
import type { Settings } from "./settings.js";

export interface ForgetOptions {
  readonly source?: string;
  readonly contributor?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly list?: boolean;
  readonly newKey?: boolean;
}

/** Takes a person's name out of all that is known from one source, for good, or tells what is forgotten. */
export async function forgetCommand(settings: Settings, options: ForgetOptions): Promise<void> {
  const hub = await openHub(settings);
  try {
    if (options.list) return tellList(await forgottenNames(hub.database.em()));
    if (options.newKey) return await renewKey(hub, options);
    await forget(hub, await requestOf(options), options);
  } finally {
    await hub.close();
  }
}

async function requestOf({ source, contributor }: ForgetOptions): Promise<ForgetRequest> {
  if (source !== undefined && contributor !== undefined) {
    const name = contributor === "-" ? (await text(process.stdin)).trim() : contributor;
    return { sourceId: source, name, now: new Date() };
  }
  throw new InvalidError("The command", [
    'it needs --source and --contributor, such as: maillage forget --source ademe --contributor "Name Of Somebody"',
  ]);
}

async function forget({ database, sources }: Hub, request: ForgetRequest, options: ForgetOptions): Promise<void> {
  const foreseen = await withProgress("looking", request, (watched) => foreseeForgetting(database, watched));
  if (!foreseen.sourceKnown) {
    const known = sources.map(({ id }) => id).join(", ") || "none";
    console.log(`There is no source "${request.sourceId}" yet; the sources are: ${known}.`);
  }
  console.log(foreseenText(foreseen));
  if (options.dryRun) return console.log("Nothing was written: this was a dry run.");
  if (!(await isWanted(options, "It cannot be undone. Forget this name? [y/N] "))) {
    return console.log("Nothing was written.");
  }
  const report = await withProgress("forgetting", request, (watched) => forgetContributor(database, watched));
  console.log(doneText(report));
  for (const line of leftTexts(report.left, request.sourceId)) console.log(line);
  if (report.filesPurged) return;
  console.error(
    "Another process kept the database file in use, so traces may be left in its bytes. Run the same command once more.",
  );
  process.exitCode = 1;
}

async function withProgress(
  label: string,
  request: ForgetRequest,
  work: (request: ForgetRequest) => Promise<ForgetReport>,
): Promise<ForgetReport> {
  const progress = startProgress(label);
  try {
    return await work({ ...request, onProgress: (done, total) => progress.show(done, total) });
  } finally {
    progress.end();
  }
}

function foreseenText({ sourceId, words, left, ...counts }: ForgetReport): string {
  const found = counts.pages + counts.incidents + counts.roles > 0;
  const lines = [
    found
      ? `${sourceId}: the name stands in ${countsText(counts)}.`
      : `${sourceId}: nothing that is kept holds the name. It is remembered all the same, so that no harvest brings it.`,
    ...(words === 1 ? ["The name is one word: it is taken out of texts wherever that word stands."] : []),
    ...(words === 0
      ? ["The name is so short that it is taken out of lists of contributors and links to people alone."]
      : []),
    ...leftTexts(left, sourceId),
  ];
  return lines.join("\n");
}

function doneText({ sourceId, label, already, ...counts }: ForgetReport): string {
  const before = already ? " It was on the list before." : "";
  return counts.pages + counts.incidents + counts.roles > 0
    ? `${sourceId}: forgotten in ${countsText(counts)}; "${label}" stands in its place.${before}`
    : `${sourceId}: the name is on the list; should it come, "${label}" stands in its place.${before}`;
}

type Counts = Pick<ForgetReport, "pages" | "revisions" | "incidents" | "roles">;

function countsText({ pages, revisions, incidents, roles }: Counts): string {
  const lines = incidents === 1 ? "1 line of reports" : `${incidents} lines of reports`;
  const besides = roles === 0 ? "" : `, and in ${numberOf(roles, "role")} of people in the commons`;
  return `${numberOf(pages, "page")} (${numberOf(revisions, "revision")}) and ${lines}${besides}`;
}

/** Where the name still stands, and who can do something about it. */
function leftTexts(left: readonly LeftOver[], sourceId: string): string[] {
  return left.map(({ sourceId: where, place, rows }) => {
    const what = `${place}, ${numberOf(rows, "row")}`;
    if (where === null) return `  still there: ${what}: written by no source; correct it by hand.`;
    if (where === sourceId) return `  still there: ${what}: the source tells its pages apart by it; ask the source.`;
    return `  the same name at the source "${where}" (${what}) is left alone. If it is the same person: --source ${where}`;
  });
}

/** Asks on a terminal. @throws InvalidError where nobody can answer and nobody said yes before. */
async function isWanted({ yes }: ForgetOptions, question: string): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new InvalidError("The command", [
      "it is not on a terminal, so it cannot ask; add --yes, or --dry-run to look",
    ]);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^(y|yes|o|oui)$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}

function tellList(names: readonly ForgottenName[]): void {
  if (names.length === 0) return console.log("No name is forgotten.");
  for (const [sourceId, own] of Map.groupBy(names, (name) => name.sourceId)) {
    console.log(`${sourceId}: ${numberOf(own.length, "name")}`);
    for (const { label, forgottenAt } of own) console.log(`  ${label}  ${forgottenAt.toISOString().slice(0, 10)}`);
  }
}

/** Where the key is lost. */
async function renewKey({ database }: Hub, options: ForgetOptions): Promise<void> {
  const names = await forgottenNames(database.em());
  console.log(
    `The list of ${numberOf(names.length, "forgotten name")} is emptied. What was erased stays erased, but each name comes back ` +
      "with the next harvest unless it is forgotten again before. Stop the hub until that is done.",
  );
  if (!(await isWanted(options, "Empty the list? [y/N] "))) return console.log("Nothing was written.");
  await startListAnew(database, new Date());
  console.log(`Done. Forget again, with ${database.forgetKey.place}:`);
  tellList(names);
}
