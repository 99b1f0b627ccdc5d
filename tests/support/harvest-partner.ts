import { expect } from "vitest";
import { type Connector, type Observation, defineConnector } from "../../connectors/connector.js";
import { harvest } from "../../connectors/harvest.js";
import { forgetCircuits } from "../../connectors/http/circuit.js";
import { type HttpDoorOptions, openDoor } from "../../connectors/http/door.js";
import { sharedGate } from "../../connectors/http/rate-gate.js";
import { mapCandidate } from "../../connectors/map-candidate.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { type HarvestReport, countCandidates, noOutcomes } from "../../schema/harvest.js";
import type { RecordSink } from "../../schema/sink.js";
import type { Dialect } from "../../store/database/dialect.js";
import { Resource } from "../../store/database/graph-entities.js";
import { Harvest, Page, Source } from "../../store/database/ledger-entities.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { rebuildGraph } from "../../store/rebuild.js";
import { type TestDatabase, createTestDatabase } from "./databases.js";
import { type TestPartner, sourceOf } from "./partner.js";
import { dumpGraph, emptyTables } from "./tables.js";

/** How one harvest of a partner differs from the usual one. */
export interface PartnerHarvestOptions {
  /** @default true */
  readonly full?: boolean;
  readonly acceptWithdrawals?: boolean;
  readonly http?: Partial<HttpDoorOptions>;
  /** Of the run: when it is aborted, nobody is left to close the report. */
  readonly signal?: AbortSignal;
  /** Changes what the connector says on its way to the harvest. */
  readonly connector?: (connector: Connector) => Connector;
  /** Changes what the harvest writes on its way to the ledger. */
  readonly sink?: (sink: RecordSink) => RecordSink;
}

/** What the graph shows of one page. */
export interface ShownPage {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** The time every ledger of the net goes by, so that two of them date what they read alike. */
const NOW = new Date();

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

/** A ledger into which one connector harvests test partners, one after the other. */
export class PartnerLedger {
  readonly database: TestDatabase;
  readonly connector: Connector;
  readonly #ledger: Ledger;
  #partner: TestPartner | undefined;
  /** What the last harvest sent again. */
  retries = 0;

  private constructor(database: TestDatabase, connector: Connector) {
    this.database = database;
    this.connector = connector;
    this.#ledger = new Ledger(database, () => NOW);
  }

  static async open(dialect: Dialect, connector: Connector): Promise<PartnerLedger> {
    return new PartnerLedger(await createTestDatabase(dialect), connector);
  }

  drop(): Promise<void> {
    return this.database.drop();
  }

  /** Forgets everything, and reads this partner from now on. */
  async turnTo(partner: TestPartner): Promise<void> {
    this.#partner = partner;
    await emptyTables(this.database);
    await this.#ledger.register([this.source]);
  }

  /** Made anew each time: a partner's options may name its pages. */
  get source(): SourceSettings {
    if (this.#partner === undefined) throw new Error("The ledger reads no partner yet.");
    return sourceOf(this.#partner, this.connector.name);
  }

  /**
   * Harvests once, and checks that every candidate was counted in exactly one way and every line of the report is one
   * that a person can read.
   */
  async harvest(options: PartnerHarvestOptions = {}): Promise<HarvestReport> {
    forgetCircuits();
    sharedGate.forget();
    const { source } = this;
    const { full = true, acceptWithdrawals = false, http = {}, signal } = options;
    const { cookies = false } = this.connector;
    const door = openDoor({ ...QUICK, baseUrl: source.url, cookies, ...http, ...(signal && { signal }) });
    const told: Told = { candidates: 0, gone: 0 };
    const before = await this.#carriedOn();
    const report = await harvest({
      source,
      connector: counting((options.connector ?? ((same) => same))(this.connector), told),
      http: door,
      sink: (options.sink ?? ((same) => same))(this.#ledger),
      full,
      acceptWithdrawals,
      ...(signal && { signal }),
      now: () => NOW,
    });
    this.retries = door.usage.retries;
    await this.#checkCounts(report, told, before);
    checkLines(report);
    return report;
  }

  /** Harvests everything until two harvests in a row find nothing to change: a page may be missed twice before it is gone. */
  async settle(): Promise<HarvestReport> {
    let quiet = 0;
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const report = await this.harvest({ acceptWithdrawals: true });
      const { unchanged: _, skipped: __, ...changes } = report.counts;
      const changed = report.status !== "finished" || countCandidates({ ...noOutcomes(), ...changes }) > 0;
      quiet = changed ? 0 : quiet + 1;
      if (quiet === 2) return report;
    }
    throw new Error("Six healthy harvests in a row did not come to rest.");
  }

  /** Makes the graph again from the ledger, as `maillage rebuild` does. */
  async rebuild(): Promise<void> {
    await rebuildGraph(this.database, (_, candidate) => {
      const result = mapCandidate(this.connector, this.source, candidate);
      if ("page" in result) return result.page;
      return { mappingVersion: "", fault: { code: result.refused.code, message: result.refused.message } };
    });
  }

  /** Remote ids of the live pages, in order. */
  async live(): Promise<string[]> {
    const pages = await this.database.em().find(Page, { state: "live" }, { disableIdentityMap: true });
    return pages.map(({ remoteId }) => remoteId).toSorted();
  }

  /** What the graph shows, by remote id. */
  async shown(): Promise<Map<string, ShownPage>> {
    const em = this.database.em();
    const pages = await em.find(Page, {}, { disableIdentityMap: true });
    const remoteIds = new Map(pages.map(({ id, remoteId }) => [id, remoteId]));
    const resources = await em.find(Resource, {}, { disableIdentityMap: true });
    return new Map(
      resources.map(({ id, pageId, title, description }) => [
        remoteIds.get(pageId) ?? "",
        { id, title, text: description ?? "" },
      ]),
    );
  }

  /** The graph without serial numbers. */
  graph(): ReturnType<typeof dumpGraph> {
    return dumpGraph(this.database);
  }

  /** The harvest that the next one may carry on, and what it has counted so far. */
  async #carriedOn(): Promise<{ id: number; counted: number } | undefined> {
    const em = this.database.em();
    const { openHarvestId } = await em.findOneOrFail(Source, { id: this.source.id });
    const open = openHarvestId === null ? null : await em.findOne(Harvest, { id: openHarvestId });
    return open === null ? undefined : { id: open.id, counted: countCandidates(open.counts) };
  }

  async #checkCounts(report: HarvestReport, told: Told, before: { id: number; counted: number } | undefined) {
    const carriedOn = before?.id === report.id ? before.counted : 0;
    const ended = report.status === "finished" ? told.gone + (await this.#missed(report)) : 0;
    expect(countCandidates(report.counts)).toBe(carriedOn + told.candidates + ended);
  }

  /** Pages withdrawn by a harvest because two complete listings did not name them. */
  #missed({ id }: HarvestReport): Promise<number> {
    const missed = { state: "withdrawn" as const, goneReason: { $like: "Missing from %" }, lastHarvestId: id };
    return this.database.em().count(Page, missed);
  }
}

/** What a connector has said in one harvest. */
interface Told {
  candidates: number;
  /** Acted upon at the end only. */
  gone: number;
}

const CANDIDATES: ReadonlySet<Observation["type"]> = new Set([
  "page",
  "same",
  "hidden",
  "closed",
  "skipped",
  "failed",
] as const);

function counting(connector: Connector, told: Told): Connector {
  return watching(connector, ({ type }) => {
    if (CANDIDATES.has(type)) told.candidates += 1;
    if (type === "gone") told.gone += 1;
  });
}

/** The same connector, observed. What `look` throws ends the harvest. */
export function watching(connector: Connector, look: (observation: Observation) => void): Connector {
  return defineConnector({
    ...connector,
    async *fetch(context) {
      for await (const observation of connector.fetch(context)) {
        look(observation);
        yield observation;
      }
    },
  });
}

/** Every line of a report has a permanent name and words for people, and ends before they tire. */
function checkLines({ problem, incidents }: HarvestReport): void {
  const [names, sentences] = [/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/, /^\S+(?: \S+){4,}/];
  for (const { code, message } of [...(problem === undefined ? [] : [problem]), ...incidents]) {
    expect(code).toMatch(names);
    expect(message).toMatch(sentences);
    expect(message.length).toBeLessThanOrEqual(1_001);
  }
}

/** What a report tells a person, as `CODE: message`. */
export function linesOf({ problem, incidents }: HarvestReport): string[] {
  return [...(problem === undefined ? [] : [problem]), ...incidents].map(({ code, message }) => `${code}: ${message}`);
}
