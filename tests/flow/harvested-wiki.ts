import { expect } from "vitest";
import { type Connector, defineConnector } from "../../connectors/connector.js";
import { harvest } from "../../connectors/harvest.js";
import { forgetCircuits } from "../../connectors/http/circuit.js";
import { type HttpDoorOptions, openDoor } from "../../connectors/http/door.js";
import { sharedGate } from "../../connectors/http/rate-gate.js";
import { mediawiki } from "../../connectors/mediawiki/index.js";
import type { WirePage } from "../../connectors/mediawiki/wire.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { type HarvestReport, countCandidates } from "../../schema/harvest.js";
import type { Dialect } from "../../store/database/dialect.js";
import { Page } from "../../store/database/ledger-entities.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { type TestDatabase, createTestDatabase } from "../support/databases.js";
import {
  type GeneratedWiki,
  type GeneratedWikiOptions,
  type Misbehaviour,
  type WikiRequest,
  startGeneratedWiki,
} from "../support/generated-wiki.js";
import { dumpGraph } from "../support/tables.js";

/** A generated wiki and a ledger it is harvested into. */
export interface HarvestedWiki {
  readonly wiki: GeneratedWiki;
  readonly database: TestDatabase;
  /** Harvests once, and checks that every candidate was counted in exactly one way. */
  harvest(options?: { full?: boolean; http?: Partial<HttpDoorOptions> }): Promise<HarvestReport>;
  /** Harvests everything from the beginning; what a harvest that failed left open is brought to its end before. */
  harvestAnew(after: HarvestReport): Promise<HarvestReport>;
  /** Live pages with their titles, in order. */
  live(): Promise<string[]>;
  /** The graph without serial numbers. */
  graph(): ReturnType<typeof dumpGraph>;
  close(): Promise<void>;
}

export async function startHarvestedWiki(
  dialect: Dialect,
  { options = {}, ...wikiOptions }: GeneratedWikiOptions & { readonly options?: SourceSettings["options"] } = {},
): Promise<HarvestedWiki> {
  const wiki = await startGeneratedWiki({ pages: 60, rendered: 0.1, ...wikiOptions });
  const { close, ...harvested } = await harvestInto(dialect, wiki, options);
  return {
    ...harvested,
    async close() {
      await close();
      await wiki.close();
    },
  };
}

/** Another ledger for a wiki that is there already; closing it leaves the wiki. */
export async function harvestInto(
  dialect: Dialect,
  wiki: GeneratedWiki,
  options: SourceSettings["options"] = {},
): Promise<HarvestedWiki> {
  const database = await createTestDatabase(dialect);
  const source: SourceSettings = { id: "wiki", name: "Wiki", connector: "mediawiki", url: wiki.url, options };
  const ledger = new Ledger(database);
  await ledger.register([source]);
  // A harvest that failed goes on with the next attempt, in the same report.
  const observed = new Map<number, number>();

  const harvestOnce: HarvestedWiki["harvest"] = async ({ full = true, http = {} } = {}) => {
    forgetCircuits();
    sharedGate.forget();
    const counter = { candidates: 0, gone: 0 };
    const door = openDoor({ ...QUICK, baseUrl: wiki.url, ...http });
    const report = await harvest({ source, connector: counting(counter), http: door, sink: ledger, full });
    const before = observed.get(report.id) ?? 0;
    const told = counter.candidates + (report.status === "finished" ? counter.gone : 0);
    observed.set(report.id, before + told);
    expect(countCandidates(report.counts)).toBe(before + told);
    return report;
  };

  return {
    wiki,
    database,
    harvest: harvestOnce,
    async harvestAnew(after) {
      const report = await harvestOnce();
      return report.id === after.id ? harvestOnce() : report;
    },
    async live() {
      const pages = await database.em().find(Page, { state: "live" }, { orderBy: { id: "asc" } });
      return pages.map(({ remoteId, title }) => `${remoteId} ${title}`);
    },
    graph: () => dumpGraph(database),
    close: () => database.drop(),
  };
}

/** A door that does not wait, so that a suite of failures stays quick. */
const QUICK = {
  contact: "https://example.test/",
  version: "0",
  minIntervalMs: 0,
  backoffMs: 1,
  retries: 2,
  timeoutMs: 2_000,
  allowPrivateNetwork: true,
};

function counting(counter: { candidates: number; gone: number }): Connector {
  return defineConnector({
    ...mediawiki,
    async *fetch(context) {
      for await (const observation of mediawiki.fetch(context)) {
        if (["page", "skipped", "failed", "hidden"].includes(observation.type)) counter.candidates += 1;
        if (observation.type === "gone") counter.gone += 1;
        yield observation;
      }
    },
  });
}

/** What a report tells a person, as `CODE: message`. */
export function linesOf({ problem, incidents }: HarvestReport): string[] {
  return [...(problem === undefined ? [] : [problem]), ...incidents].map(({ code, message }) => `${code}: ${message}`);
}

/** Cases with their titles, for `it.each("… %s …")`. */
export function titled<Case extends { readonly title: string }>(cases: readonly Case[]): [string, Case][] {
  return cases.map((each) => [each.title, each]);
}

/** True for a request of a listing's pages; `batch` 1 is the first. */
export function isListing({ params }: WikiRequest, batch?: 1 | 2): boolean {
  if (!params.has("generator")) return false;
  const first = !params.has("gapcontinue") && !params.has("gcmcontinue");
  return batch === undefined || first === (batch === 1);
}

/** An answer whose pages are other than they are. */
export function withPages({ answer }: WikiRequest, change: (pages: WirePage[]) => unknown[]): Misbehaviour {
  const body = JSON.parse(answer) as { query?: { pages?: WirePage[] } };
  return { body: { ...body, query: { ...body.query, pages: change(body.query?.pages ?? []) } } };
}
