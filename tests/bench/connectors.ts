import { join } from "node:path";
import { harvest } from "../../connectors/harvest.js";
import { openDoor } from "../../connectors/http/door.js";
import { connectorOf } from "../../connectors/registry.js";
import { type HarvestReport, countCandidates } from "../../schema/harvest.js";
import { openDatabase } from "../../store/database/database.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { type TestPartner, sourceOf } from "../support/partner.js";
import { TEST_PARTNERS } from "../support/partners/all.js";
import { startDiscourse } from "../support/partners/discourse.js";
import { printTable } from "./figures.js";

/** How many pages each partner has. */
const PAGES = 100;

/** About 1.5 kB of words for each page. */
const TEXT = Array.from({ length: 5 }, () => "Douze personnes se retrouvent autour d’une carte. ".repeat(6)).join(
  "\n\n",
);

/** What a harvest costs the partner: requests and bytes of a first run, and of a second one when nothing has changed. */
export async function benchConnectors(folder: string): Promise<void> {
  const rows = [["", "first run", "", "second run, unchanged", "", "second / first, bytes"]];
  // As many topics to a list as Discourse gives.
  const partners = { ...TEST_PARTNERS, discourse: () => startDiscourse({ topicsPerPage: 30 }) };
  for (const [connector, start] of Object.entries(partners)) {
    const partner = await start();
    try {
      for (let page = 1; page <= PAGES; page += 1) partner.create({ title: `Atelier numéro ${page}`, text: TEXT });
      rows.push(rowOf(connector, await harvestTwice(partner, connector, join(folder, `${connector}.db`))));
    } finally {
      await partner.close();
    }
  }
  printTable(`Requests and bytes per harvest of ${PAGES} pages, robots.txt included (test servers on loopback)`, rows);
}

async function harvestTwice(partner: TestPartner, connector: string, file: string): Promise<HarvestReport[]> {
  const database = await openDatabase({ url: `sqlite:${file}` });
  try {
    await database.migrate();
    const source = sourceOf(partner, connector);
    const ledger = new Ledger(database);
    await ledger.register([source]);
    const reports: HarvestReport[] = [];
    for (const added of [PAGES, 0]) {
      const kind = connectorOf(source);
      const door = {
        contact: "https://example.org/",
        version: "0",
        baseUrl: source.url,
        cookies: kind.cookies ?? false,
      };
      const http = openDoor({ ...door, ...source.http });
      const report = await harvest({ source, connector: kind, http, sink: ledger });
      const { unchanged: _, ...changes } = report.counts;
      if (changes.added !== added || countCandidates({ ...changes, unchanged: 0 }) !== added)
        throw new Error(`The harvest of ${connector} took ${JSON.stringify(report.counts)} of ${PAGES} pages.`);
      reports.push(report);
    }
    return reports;
  } finally {
    await database.close();
  }
}

function rowOf(connector: string, [first, second]: readonly HarvestReport[]): string[] {
  const cells = (report: HarvestReport | undefined) => [
    `${report?.requests} requests`,
    `${((report?.bytes ?? 0) / 1024).toFixed(1)} KiB`,
  ];
  const share = ((second?.bytes ?? 0) / (first?.bytes ?? 1)) * 100;
  return [connector, ...cells(first), ...cells(second), `${share.toFixed(1)} %`];
}
