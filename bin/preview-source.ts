import { existsSync } from "node:fs";
import { text } from "node:stream/consumers";
import { isDeepStrictEqual } from "node:util";
import { readSources } from "../connectors/registry.js";
import type { SourceSettings } from "../schema/generated/source.js";
import sourceSchema from "../schema/source.schema.json" with { type: "json" };
import { InvalidError, compileSchema } from "../schema/validate.js";
import { loadSources } from "./load-sources.js";
import { parseSchedule } from "./schedule.js";
import { describeSettings, parseJson, readJsonFile } from "./settings.js";

/** What stands for the standard input, as for other commands. */
const STANDARD_INPUT = "-";

/** A source to preview, and how its settings stand to those of the sources file. */
export interface GivenSource {
  readonly source: SourceSettings;
  /** Where the settings were read. */
  readonly from: { readonly kind: "sources file" | "file" | "standard input"; readonly path: string | null };
  /** same: as in the sources file; other: it has others under this id; no: it has none; unknown: it cannot be read. */
  readonly saved: "same" | "other" | "no" | "unknown";
}

const ID = new RegExp(sourceSchema.$defs.source.properties.id.pattern);

const validateEntry = compileSchema<SourceSettings>(sourceSchema.$defs.source);

/**
 * Finds the source that a person means: the id of a saved one, a file of sources, one entry of such a file alone, or
 * either of them on standard input. An id goes before a file of that name; `./name` is always the file.
 *
 * @param argument What the command was given.
 * @param options.chosen Which source of a file is meant.
 * @param options.sourcesPath The sources file of this installation.
 * @throws InvalidError saying what is wrong and what may be written instead.
 */
export async function findSource(
  argument: string,
  { chosen, sourcesPath }: { readonly chosen: string | undefined; readonly sourcesPath: string },
): Promise<GivenSource> {
  if (argument === STANDARD_INPUT) {
    const json = parseJson(await readInput(), "What came on standard input");
    const source = pick(json, "What came on standard input", chosen);
    return { source, from: { kind: "standard input", path: null }, saved: savedState(source, sourcesPath) };
  }
  const saved = ID.test(argument) ? savedSource(argument, sourcesPath) : undefined;
  if (saved !== undefined) {
    if (chosen !== undefined && chosen !== saved.id)
      throw new InvalidError("The command", [`it names two sources, "${saved.id}" and "${chosen}"; name one`]);
    return { source: saved, from: { kind: "sources file", path: sourcesPath }, saved: "same" };
  }
  const what = `The file ${argument}`;
  const advice = `name a JSON file with the settings of a source, or a source that is saved (${savedIds(sourcesPath)})`;
  const source = pick(readJsonFile(argument, what, advice), what, chosen);
  return { source, from: { kind: "file", path: argument }, saved: savedState(source, sourcesPath) };
}

/** @returns undefined when there is no such source but a file of that name. */
function savedSource(id: string, sourcesPath: string): SourceSettings | undefined {
  const sources = loadSources(sourcesPath);
  const source = sources.find((each) => each.id === id);
  if (source !== undefined || existsSync(id)) return source;
  throw new InvalidError("The command", [
    `there is no source "${id}", nor a file of that name; the sources are: ${idsOf(sources)}. ` +
      "Settings that are not saved yet are previewed by the path of their JSON file",
  ]);
}

async function readInput(): Promise<string> {
  if (process.stdin.isTTY) console.error("Reading settings from standard input; Ctrl-D ends them.");
  return text(process.stdin);
}

/** Takes the source that is meant out of a whole sources file or of one entry alone, once it is known to be right. */
function pick(json: unknown, what: string, chosen: string | undefined): SourceSettings {
  if (json === null || typeof json !== "object" || Array.isArray(json)) {
    throw new InvalidError(what, [
      'it must be an object: one source ({ "id": …, "name": …, "connector": …, "url": … }) or a whole sources file ' +
        '({ "sources": [ … ] })',
    ]);
  }
  const source = "sources" in json ? pickOne(json, what, chosen) : theEntry(json, what, chosen);
  parseSchedule(source);
  return source;
}

function pickOne(json: object, what: string, chosen: string | undefined): SourceSettings {
  const sources = readSources(json, what);
  const ids = idsOf(sources);
  const [only, another] = sources;
  if (only === undefined) throw new InvalidError(what, ["it names no source"]);
  if (chosen === undefined) {
    if (another === undefined) return only;
    throw new InvalidError("The command", [
      `${what} names several sources; say which one: --source with one of ${ids}`,
    ]);
  }
  const source = sources.find(({ id }) => id === chosen);
  if (source !== undefined) return source;
  throw new InvalidError("The command", [`there is no source "${chosen}" in ${what}; its sources are: ${ids}`]);
}

function theEntry(json: object, what: string, chosen: string | undefined): SourceSettings {
  const setting = describeSettings().find(({ name }) => name in json);
  if (setting !== undefined) {
    throw new InvalidError(what, [
      `it holds settings of Maillage itself (${setting.name}), not a source; set MAILLAGE_SETTINGS to it and name a source`,
    ]);
  }
  const entry = validateEntry(json, what);
  // The registry knows what the connectors' options may be.
  readSources({ sources: [entry] }, what);
  if (chosen === undefined || chosen === entry.id) return entry;
  throw new InvalidError("The command", [`there is no source "${chosen}" in ${what}; it is "${entry.id}" alone`]);
}

function savedState(source: SourceSettings, sourcesPath: string): GivenSource["saved"] {
  const sources = savedSources(sourcesPath);
  if (sources === undefined) return "unknown";
  const saved = sources.find(({ id }) => id === source.id);
  if (saved === undefined) return "no";
  return isDeepStrictEqual(saved, source) ? "same" : "other";
}

function savedIds(sourcesPath: string): string {
  return idsOf(savedSources(sourcesPath) ?? []);
}

function idsOf(sources: readonly SourceSettings[]): string {
  return sources.map(({ id }) => id).join(", ") || "none";
}

/** A sources file that is broken is no reason not to preview another file. */
function savedSources(sourcesPath: string): SourceSettings[] | undefined {
  try {
    return loadSources(sourcesPath);
  } catch (error) {
    if (error instanceof InvalidError) return undefined;
    throw error;
  }
}
