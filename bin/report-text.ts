import { type HarvestReport, OUTCOMES, type OutcomeCounts, countCandidates } from "../schema/harvest.js";

/** How many lines of a report are printed; all of them are in the graph. */
const PRINTED_INCIDENTS = 20;

/** `12 pages: 3 added, 9 unchanged` */
export function countsText(counts: OutcomeCounts): string {
  const total = countCandidates(counts);
  const parts = OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) => `${counts[outcome]} ${outcome}`);
  return `${numberOf(total, "page")}${parts.length > 0 ? `: ${parts.join(", ")}` : ""}`;
}

/** What a harvest did, in a few lines for people. */
export function reportText(report: HarvestReport): string {
  const { sourceId, mode, status, counts, requests, bytes, startedAt, endedAt, problem, incidents } = report;
  const seconds = ((endedAt.getTime() - startedAt.getTime()) / 1000).toFixed(1);
  const lines = [
    `${sourceId}: ${status} (${mode}) — ${countsText(counts)}`,
    `  ${numberOf(requests, "request")}, ${sizeText(bytes)}, ${seconds} s`,
  ];
  if (problem !== undefined) lines.push(`  ${problem.code}: ${problem.message}`);
  for (const { outcome, code, message, url } of incidents.slice(0, PRINTED_INCIDENTS)) {
    lines.push(`  ${outcome} ${code}: ${message}${url === undefined ? "" : ` <${url}>`}`);
  }
  const more = incidents.length - PRINTED_INCIDENTS;
  if (more > 0) lines.push(`  … and ${more} more lines; see the source's harvests in the graph.`);
  return lines.join("\n");
}

/** `1 page`, `2 pages` */
export function numberOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

/** `1.5 KiB` */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ["KiB", "MiB", "GiB"];
  let size = bytes / 1024;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${size.toFixed(1)} ${units[unit]}`;
}
