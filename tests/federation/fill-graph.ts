import { harvest } from "../../connectors/harvest.js";
import { openDoor } from "../../connectors/http/door.js";
import { connectorOf } from "../../connectors/registry.js";
import type { PageRecord } from "../../schema/generated/record.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import type { HarvestReport } from "../../schema/harvest.js";
import type { MappedPage } from "../../schema/sink.js";
import type { Database } from "../../store/database/database.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { startRecordedWiki } from "../support/recorded-wiki.js";

/** The facts about the CAT that stand in this repository. */
const CAT: SourceSettings = {
  id: "cat",
  name: "Faits tenus à la main",
  connector: "curated",
  url: "https://wiki.example.test/",
  language: "fr",
  options: { facts: "cat" },
};

/** A source whose pages a test writes itself. */
const MADE: SourceSettings = { ...CAT, id: "made", name: "Pages of a test" };

/** Harvests the recorded wiki (state A) and the curated facts, as two sources named `ademe` and `cat`. */
export async function fillFromRecordings(database: Database): Promise<void> {
  const wiki = await startRecordedWiki();
  const ademe: SourceSettings = { ...CAT, id: "ademe", name: "Wiki enregistré", connector: "mediawiki", url: wiki.url };
  ademe.options = { mapping: "communs" };
  const ledger = new Ledger(database, () => new Date("2026-11-23T12:00:00Z"));
  await ledger.register([CAT, ademe]);
  await harvestInto(ledger, CAT);
  await harvestInto(ledger, ademe);
  await wiki.close();
}

async function harvestInto(ledger: Ledger, source: SourceSettings): Promise<HarvestReport> {
  const http = openDoor({
    contact: "https://example.test/",
    version: "0",
    baseUrl: source.url,
    minIntervalMs: 0,
    allowPrivateNetwork: true,
  });
  return harvest({ source, connector: connectorOf(source), http, sink: ledger });
}

/** What a test says of a page; the rest is filled in. */
export type MadePage = Partial<PageRecord> & { readonly title: string; readonly publishedAt?: string };

/** Puts pages into the ledger as the source `made`, numbered from `firstNumber`; the number is the remote id. */
export async function fillWithPages(database: Database, pages: readonly MadePage[], firstNumber = 0): Promise<void> {
  const ledger = new Ledger(database);
  await ledger.register([MADE]);
  const session = await ledger.open(MADE.id, { full: true });
  for (let from = 0; from < pages.length; from += 500) {
    const batch = pages.slice(from, from + 500).map((page, index) => toMappedPage(page, firstNumber + from + index));
    await session.commit({
      pages: batch,
      same: [],
      hidden: [],
      closed: [],
      incidents: [],
      usage: { requests: 1, bytes: 1_000 },
    });
  }
  await session.finish({ gone: [], cursor: null, absenceCounts: false, acceptWithdrawals: false });
}

function toMappedPage({ publishedAt = "2026-01-01T00:00:00Z", ...said }: MadePage, number: number): MappedPage {
  const url = `https://made.example.test/${number}`;
  const record: PageRecord = { ...NOTHING, ...said };
  const candidate = {
    remoteId: String(number),
    revisionId: `${number}.1`,
    url,
    permalink: `${url}?revision=1`,
    title: said.title,
    publishedAt,
    contributors: [`Author ${number}`],
    anonymousContributors: 0,
    payload: { number, title: said.title },
  };
  return { candidate, record, mappingVersion: "made/1" };
}

const NOTHING: Omit<PageRecord, "title"> = {
  kind: "resource",
  resourceKind: "COMMONS",
  themes: [],
  keywords: [],
  challenges: [],
  licenses: [],
  organizations: [],
  locations: [],
  territories: [],
  links: [],
  fields: [],
};
