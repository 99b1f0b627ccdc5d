import { readSources } from "../connectors/registry.js";
import type { SourceSettings } from "../schema/generated/source.js";
import { parseSchedule } from "./schedule.js";
import { readJsonFile } from "./settings.js";

/** Reads the sources file. @throws InvalidError saying what is wrong with it. */
export function loadSources(path: string): SourceSettings[] {
  const what = `The sources file ${path}`;
  const sources = readSources(
    readJsonFile(path, what, "name one in MAILLAGE_SOURCES, written as docs/sources.md says"),
    what,
  );
  // A schedule that makes no sense is told now, not by a worker that cannot start.
  sources.forEach(parseSchedule);
  return sources;
}
