import { harvest } from "../connectors/harvest.js";
import { connectorOf } from "../connectors/registry.js";
import type { SourceSettings } from "../schema/generated/source.js";
import { InvalidError } from "../schema/validate.js";
import { Ledger } from "../store/ledger/ledger.js";
import type { HarvestPlan } from "../store/ledger/harvest-plan.js";
import { sourcesByIds } from "../store/read/sources.js";
import { openDoorTo } from "./hub.js";
import { type Limits, PreviewCollector } from "./preview-collector.js";
import { ENOUGH_PAGES, stopAfter } from "./preview-limit.js";
import { type PreviewMemory, openMemory } from "./preview-memory.js";
import { previewNotes } from "./preview-notes.js";
import { type GivenSource, findSource } from "./preview-source.js";
import { previewHeadText, previewJson, previewText } from "./preview-text.js";
import type { Preview, PreviewHead } from "./preview.js";
import { startProgress } from "./progress.js";
import type { Settings } from "./settings.js";

/** The options of the command as they were written. */
export interface PreviewOptions {
  readonly source?: string;
  readonly full?: boolean;
  readonly afresh?: boolean;
  readonly pages?: string;
  readonly first?: string;
  readonly most?: string;
  readonly json?: boolean;
}

/** What the numbers are when nobody sets them, and how high they may be. */
const FIRST = { default: 3, from: 0, to: 100 };
const MOST = { default: 20, from: 0, to: 10_000 };
const PAGES = { from: 1, to: 1_000_000 };

/**
 * Shows what a harvest of one source would do and writes nothing. The exit code is 1 when the source was not read to
 * its end, or the harvest would stop there.
 */
export async function previewCommand(settings: Settings, argument: string, options: PreviewOptions): Promise<void> {
  const limits = { first: numberFrom("--first", options.first, FIRST), most: numberFrom("--most", options.most, MOST) };
  const pages = options.pages === undefined ? undefined : numberFrom("--pages", options.pages, PAGES);
  const given = await findSource(argument, { chosen: options.source, sourcesPath: settings.MAILLAGE_SOURCES });
  const memory = await openMemory(settings.DATABASE_URL, options.afresh ?? false, settings.MAILLAGE_FORGET_KEY);
  try {
    const { json = false, full = false } = options;
    const show = json ? () => {} : (head: PreviewHead) => console.log(previewHeadText(head));
    const preview = await previewSource(settings, { given, memory, limits, pages, full, show });
    console.log(json ? previewJson(preview) : previewText(preview, settings.MAILLAGE_SOURCES));
    if (preview.status !== "finished" && preview.problem?.code !== ENOUGH_PAGES) process.exitCode = 1;
  } finally {
    await memory.database.close();
  }
}

interface PreviewRequest {
  readonly given: GivenSource;
  readonly memory: PreviewMemory;
  readonly limits: Limits;
  /** After how many pages to stop. */
  readonly pages: number | undefined;
  readonly full: boolean;
  /** Called before the source is asked for anything. */
  readonly show: (head: PreviewHead) => void;
}

async function previewSource(settings: Settings, request: PreviewRequest): Promise<Preview> {
  const { given, memory, limits, pages, full, show } = request;
  const { source } = given;
  const http = openDoorTo(source, settings);
  const [known] = await sourcesByIds(memory.database, [source.id]);
  const notes = previewNotes(given, memory.kind, known);
  let head: PreviewHead | undefined;
  const collector = new PreviewCollector(limits, (plan) => {
    head = headOf(given, memory, plan, notes);
    show(head);
  });
  const progress = startProgress(source.id);
  const connector = connectorOf(source);
  try {
    const {
      status,
      problem = null,
      counts,
      requests,
      bytes,
    } = await harvest({
      source,
      connector: pages === undefined ? connector : stopAfter(connector, pages),
      http,
      sink: new Ledger(memory.database).dryRun({ listener: collector, fullEveryDays: source.fullEveryDays }),
      full,
      onProgress: ({ done, total }) => progress.show(done, total),
    });
    if (head === undefined) throw new Error("The preview ended before it began.");
    const { first, lists, more } = collector;
    return { ...head, first, ...lists, more, status, problem, counts, requests, bytes };
  } finally {
    progress.end();
  }
}

function headOf(
  { source, from, saved }: GivenSource,
  { kind }: PreviewMemory,
  { mode, reason, since }: HarvestPlan,
  notes: readonly string[],
): PreviewHead {
  const { id, name, connector, url }: SourceSettings = source;
  const described = { id, name, connector, url, from, saved };
  return { source: described, memory: kind, mode, reason, since: since?.toISOString() ?? null, notes };
}

interface Range {
  readonly default?: number;
  readonly from: number;
  readonly to: number;
}

/** @throws InvalidError naming the option and the numbers it may have. */
function numberFrom(option: string, text: string | undefined, range: Range): number {
  if (text === undefined) return range.default ?? range.from;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= range.from && number <= range.to) return number;
  throw new InvalidError("The command", [
    `${option} is "${text}"; write a whole number from ${range.from} to ${range.to}`,
  ]);
}
