import type { SourceSettings } from "../schema/generated/source.js";
import { InvalidError } from "../schema/validate.js";
import { type HarvestReport, addOutcomes, noOutcomes } from "../schema/harvest.js";
import { fillGeography } from "./fill-geography.js";
import { type HarvestRequest, type Hub, harvestSource, isPushed, openHub, sourceById } from "./hub.js";
import { isPlainError } from "./plain-errors.js";
import { startProgress } from "./progress.js";
import { countsText, reportText } from "./report-text.js";
import type { Settings } from "./settings.js";

/** Harvests one source or all of them; the exit code is 1 when one did not finish. */
export async function harvestCommand(
  settings: Settings,
  sourceId: string | undefined,
  request: Pick<HarvestRequest, "full" | "dryRun" | "acceptWithdrawals">,
): Promise<void> {
  const hub = await openHub(settings);
  try {
    const enabled = hub.sources.filter((source) => source.enabled !== false && !isPushed(source));
    const sources = sourceId === undefined ? enabled : [fetched(sourceById(hub, sourceId))];
    if (sources.length === 0)
      throw new InvalidError("The sources file", ["it names no enabled source, so there is nothing to harvest"]);
    // A dry run writes nothing: it reads the geography that comes with Maillage.
    if (!request.dryRun) await fillGeography(hub.database);
    const reports: HarvestReport[] = [];
    for (const source of sources) {
      const report = await harvestWithProgress(hub, source, request);
      if (report === undefined) continue;
      reports.push(report);
      console.log(reportText(report));
    }
    const finished = reports.filter(({ status }) => status === "finished").length;
    const counts = reports.reduce((sum, report) => addOutcomes(sum, report.counts), noOutcomes());
    const end = request.dryRun ? " Nothing was written: this was a dry run." : "";
    console.log(`Done: ${finished} of ${sources.length} sources finished, ${countsText(counts)}.${end}`);
    if (finished < sources.length) process.exitCode = 1;
  } finally {
    await hub.close();
  }
}

/** @throws InvalidError for a source whose partner brings its pages. */
function fetched(source: SourceSettings): SourceSettings {
  if (!isPushed(source)) return source;
  throw new InvalidError("The command", [
    `the partner's own connector brings the pages of "${source.id}" to /ingest/${source.id}, so there is nothing to harvest`,
  ]);
}

/** @returns undefined when the source could not even be begun, which is told; the other sources go on. */
async function harvestWithProgress(
  hub: Hub,
  source: SourceSettings,
  request: HarvestRequest,
): Promise<HarvestReport | undefined> {
  const progress = startProgress(source.id);
  try {
    return await harvestSource(hub, source, { ...request, onProgress: (done, total) => progress.show(done, total) });
  } catch (error) {
    if (!isPlainError(error)) throw error;
    console.error(`${source.id}: ${error.message}`);
    return undefined;
  } finally {
    progress.end();
  }
}
