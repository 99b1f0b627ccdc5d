import { harvest } from "../connectors/harvest.js";
import { connectorOf } from "../connectors/registry.js";
import { InvalidError } from "../schema/validate.js";
import { openDoorTo, sourceById } from "./hub.js";
import { HttpSink } from "./ingest/http-sink.js";
import { loadSources } from "./load-sources.js";
import { startProgress } from "./progress.js";
import { reportText } from "./report-text.js";
import type { Settings } from "./settings.js";
import { stopSignal } from "./until-stopped.js";

export interface HarvestToOptions {
  /** Address of a hub's door, such as `https://hub.example.org/ingest/my-source`. */
  readonly to: string;
  readonly full?: boolean;
  readonly acceptWithdrawals?: boolean;
}

/** Harvests one source into a hub elsewhere, without a database; the exit code is 1 when it did not finish. */
export async function harvestToCommand(
  settings: Settings,
  sourceId: string | undefined,
  { to, full = false, acceptWithdrawals = false }: HarvestToOptions,
): Promise<void> {
  if (sourceId === undefined) throw new InvalidError("The command", ["--to needs the id of one source"]);
  const source = sourceById({ sources: loadSources(settings.MAILLAGE_SOURCES) }, sourceId);
  const token = settings.MAILLAGE_INGEST_TOKEN;
  if (token === undefined) {
    throw new InvalidError("The environment", ["MAILLAGE_INGEST_TOKEN is not set; the hub's operators make a token"]);
  }
  const signal = stopSignal();
  const sink = new HttpSink(source, { url: doorAddress(to), token });
  const progress = startProgress(source.id);
  try {
    const report = await harvest({
      source,
      connector: connectorOf(source),
      http: openDoorTo(source, settings, signal),
      sink,
      full,
      acceptWithdrawals,
      signal,
      onProgress: ({ done, total }) => progress.show(done, total),
    });
    progress.end();
    console.log(reportText(report));
    if (report.status !== "finished") process.exitCode = 1;
  } finally {
    progress.end();
  }
}

/** A token must not travel for everybody to read. @throws InvalidError */
function doorAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHere = url !== undefined && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isHere)) return url.origin + url.pathname;
  throw new InvalidError("The command", [
    `--to is "${text}"; write an https address, such as https://hub.example.org/ingest/my-source`,
  ]);
}
