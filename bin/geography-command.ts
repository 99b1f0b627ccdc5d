import { InvalidError } from "../schema/validate.js";
import type { Database } from "../store/database/database.js";
import type { Territory } from "../store/geography/territory.js";
import { type GeographyStatus, geographyStatus } from "../store/territories/geography-status.js";
import { type EditionReport, loadEdition } from "../store/territories/load-edition.js";
import { repointingTexts } from "./fill-geography.js";
import { openMigratedDatabase } from "./open-database.js";
import { withShare } from "./progress.js";
import type { Settings } from "./settings.js";

/** How `maillage geography load` was called. */
export interface LoadOptions {
  readonly year: string;
}

/** Shows which editions and how many territories the database holds, and every project territory. */
export async function geographyCommand(settings: Settings): Promise<void> {
  await withDatabase(settings, async (database) => {
    const status = await geographyStatus(database);
    console.log(editionsText(status));
    for (const { kind, current, past } of status.kinds) {
      console.log(`  ${kind}: ${current}${past === 0 ? "" : `, and ${past} of the past`}`);
    }
    for (const { territory, actor } of status.projects) console.log(projectText(territory, actor));
  });
}

/** Takes in an edition and weaves the graph again. @throws EditionError, InvalidError */
export async function loadEditionCommand(settings: Settings, folder: string, { year }: LoadOptions): Promise<void> {
  if (!/^\d{4}$/.test(year)) throw new InvalidError("The command", [`--year is a year such as 2027, not "${year}"`]);
  await withDatabase(settings, async (database) => {
    const report = await withShare("weaving", (onShare) => loadEdition(database, folder, Number(year), onShare));
    for (const line of loadedTexts(report)) console.log(line);
    for (const line of repointingTexts(report.repointings)) console.error(line);
  });
}

/** Opens the database for one command. */
export async function withDatabase(settings: Settings, use: (database: Database) => Promise<void>): Promise<void> {
  const database = await openMigratedDatabase(settings.DATABASE_URL, settings.MAILLAGE_FORGET_KEY);
  try {
    await use(database);
  } finally {
    await database.close();
  }
}

function editionsText({ editions, vintage, bundle }: GeographyStatus): string {
  const from = bundle === undefined ? "not in the database before the next start" : `filled by the bundle ${bundle}`;
  return `Official geography of ${vintage}; editions ${editions.join(", ")}; ${from}.`;
}

function projectText(
  { id, name, memberIds = [], validFrom, validUntil, source }: Territory,
  actor: string | null,
): string {
  const days = [validFrom && `from ${validFrom}`, validUntil && `until ${validUntil}`].filter(Boolean).join(" ");
  const author = actor === null ? "comes with Maillage" : `written by ${actor}`;
  return [
    `${id} ${name}${days && ` (${days})`}: ${memberIds.join(", ")}`,
    `  ${author}${source === undefined ? "" : `; ${source}`}`,
  ].join("\n");
}

function loadedTexts({ year, territories, former, changes }: EditionReport): string[] {
  const kinds = [...changes].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => `${count} ${kind}`);
  return [
    `Loaded the edition ${year}: ${territories} official territories; ${former} of the edition before are no more.`,
    kinds.length === 0 ? "  Nothing changed." : `  Changes: ${kinds.join(", ")}.`,
    "The graph is woven again; a hub at work goes on with it.",
  ];
}
