import { harvest } from "../../../connectors/harvest.js";
import { hedgedoc } from "../../../connectors/hedgedoc/index.js";
import { openDoor } from "../../../connectors/http/door.js";
import { sharedGate } from "../../../connectors/http/rate-gate.js";
import { spip } from "../../../connectors/spip/index.js";
import type { Connector } from "../../../connectors/connector.js";
import type { SourceSettings } from "../../../schema/generated/source.js";
import type { PageRow, RevisionRow } from "../../../store/database/entities.js";
import { Page, Revision } from "../../../store/database/ledger-entities.js";
import { type PageView, viewOf } from "../../../store/identity/page-view.js";
import { Ledger } from "../../../store/ledger/ledger.js";
import { type TestDatabase, createTestDatabase } from "../../support/databases.js";
import { expectedNotes, startRecordedHedgeDoc } from "../../support/recorded-hedgedoc.js";
import { RECORDED_SITE, startRecordedSpip } from "../../support/recorded-spip.js";
import { harvestRecorded } from "../../support/recorded-truth.js";
import { type RecordedState, startRecordedWiki } from "../../support/recorded-wiki.js";

const NOW = new Date("2026-11-23T01:00:00Z");
const RECORDED_PAD = "https://pad.example.test";

/** A page in the engine's words, and its id at its source. */
export interface RecordedView {
  readonly remoteId: string;
  readonly view: PageView;
}

/** What the ledger holds of the recorded wiki, pad and site, harvested in state A and then in state B. */
export async function recordedViews(): Promise<Record<RecordedState, RecordedView[]>> {
  return inRecordedStates(async (database, toRecordedHosts) => {
    const em = database.em();
    const pages = await em.find(Page, { state: "live" }, { disableIdentityMap: true });
    const revisions = await em.find(Revision, {}, { disableIdentityMap: true });
    return pages.map((page) => recordedView(page, revisions, toRecordedHosts));
  });
}

/**
 * Harvests the recorded wiki, pad and site into one database, in state A and then in state B, and reads it after each.
 *
 * @param read Also given: what makes the recorded addresses of those of the test's own servers.
 */
export async function inRecordedStates<Result>(
  read: (database: TestDatabase, toRecordedHosts: (text: string) => string) => Promise<Result>,
): Promise<Record<RecordedState, Result>> {
  const database = await createTestDatabase("sqlite");
  const [wiki, pad, site] = [await startRecordedWiki(), await startRecordedHedgeDoc(), await startRecordedSpip()];
  const notes = expectedNotes("A").map(({ path }) => path);
  const sources: SourceSettings[] = [
    { id: "pad", name: "Recorded pad", connector: "hedgedoc", url: pad.url, options: { notes } },
    { id: "site", name: "Recorded site", connector: "spip", url: site.url },
  ];

  async function harvestAll(): Promise<Result> {
    sharedGate.forget();
    await harvestRecorded(database, wiki.url, { now: NOW });
    const ledger = new Ledger(database, () => NOW);
    await ledger.register(sources);
    for (const [connector, source] of [
      [hedgedoc, sources[0]],
      [spip, sources[1]],
    ] as [Connector, SourceSettings][]) {
      const door = { contact: "tests@example.org", version: "0", baseUrl: source.url, allowPrivateNetwork: true };
      const http = openDoor({ ...door, minIntervalMs: 0, backoffMs: 1, cookies: connector.cookies ?? false });
      await harvest({ source, connector, http, sink: ledger, full: false, now: () => NOW });
    }
    return read(database, toRecordedHosts);
  }

  const toRecordedHosts = (text: string) =>
    text
      .replaceAll(pad.url.replace(/\/$/, ""), RECORDED_PAD)
      .replaceAll(site.url.replace(/\/$/, ""), RECORDED_SITE)
      .replaceAll(wiki.url.replace(/\/$/, ""), "https://wiki.example.test");

  try {
    const A = await harvestAll();
    for (const partner of [wiki, pad, site]) partner.state = "B";
    return { A, B: await harvestAll() };
  } finally {
    await Promise.all([wiki.close(), pad.close(), site.close()]);
    await database.drop();
  }
}

/** The page's address and its permalinks: in these recordings titles are swapped, so old titles' addresses mislead. */
function recordedView(
  page: PageRow,
  revisions: readonly RevisionRow[],
  onHost: (address: string) => string,
): RecordedView {
  const current = revisions.find(({ id }) => id === page.currentRevisionId);
  if (current?.record == null) throw new Error(`Page ${page.remoteId} shows nothing.`);
  const permalinks = revisions.filter(({ pageId }) => pageId === page.id).map(({ permalink }) => permalink);
  const addresses = [page.url, ...permalinks].map(onHost);
  const view = viewOf(current.record, { pageId: page.id, sourceId: page.sourceId, addresses });
  return { remoteId: page.remoteId, view };
}
