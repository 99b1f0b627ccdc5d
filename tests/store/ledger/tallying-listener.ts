import { type OutcomeCounts, noOutcomes } from "../../../schema/harvest.js";
import type { PreviewListener } from "../../../store/ledger/preview-listener.js";

/** A listener that counts what it is told, so that it can be compared with the report. */
export function tallying(): { listener: PreviewListener; tally: OutcomeCounts } {
  const tally = noOutcomes();
  const listener: PreviewListener = {
    begun: () => {},
    // A page that cannot be read comes as an incident too.
    page: async ({ outcome }) => void (outcome === "failed" || (tally[outcome] += 1)),
    withdrawal: async ({ happens }) => void (tally.withdrawn += Number(happens)),
    erasure: async () => void (tally.redacted += 1),
    incident: ({ outcome }) => void (outcome === "notice" || (tally[outcome] += 1)),
  };
  return { listener, tally };
}
