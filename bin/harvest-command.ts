import { InvalidError } from "../schema/validate.js";
import { type HarvestReport, addOutcomes, noOutcomes } from "../schema/harvest.js";
import { type HarvestRequest, harvestSource, openHub, sourceById } from "./hub.js";
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
    const enabled = hub.sources.filter((source) => source.enabled !== false);
    const sources = sourceId === undefined ? enabled : [sourceById(hub, sourceId)];
    if (sources.length === 0)
      throw new InvalidError("The sources file", ["it names no enabled source, so there is nothing to harvest"]);
    const reports: HarvestReport[] = [];
    for (const source of sources) {
      const progress = startProgress(source.id);
      try {
        reports.push(
          await harvestSource(hub, source, { ...request, onProgress: (done, total) => progress.show(done, total) }),
        );
      } finally {
        progress.end();
      }
      console.log(reportText(reports.at(-1) as HarvestReport));
    }
    console.log(summary(reports, request.dryRun === true));
    if (reports.some(({ status }) => status !== "finished")) process.exitCode = 1;
  } finally {
    await hub.close();
  }
}

function summary(reports: readonly HarvestReport[], dryRun: boolean): string {
  const counts = reports.reduce((sum, report) => addOutcomes(sum, report.counts), noOutcomes());
  const finished = reports.filter(({ status }) => status === "finished").length;
  const end = dryRun ? " Nothing was written: this was a dry run." : "";
  return `Done: ${finished} of ${reports.length} sources finished, ${countsText(counts)}.${end}`;
}
