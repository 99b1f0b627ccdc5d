import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HttpSink } from "../../bin/ingest/http-sink.js";
import { atom } from "../../connectors/atom/index.js";
import { harvest } from "../../connectors/harvest.js";
import { openDoor } from "../../connectors/http/door.js";
import type { HarvestReport } from "../../schema/harvest.js";
import type { HarvestSession, RecordSink } from "../../schema/sink.js";
import { HarvestTakenOverError } from "../../store/ledger/session.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { type IngestServer, startIngest } from "../support/ingest-server.js";
import { type TestPartner, sourceOf } from "../support/partner.js";
import { startAtom } from "../support/partners/atom.js";
import { dumpGraph, emptyTables } from "../support/tables.js";

const QUICK = {
  contact: "https://example.test/",
  version: "0",
  minIntervalMs: 0,
  backoffMs: 1,
  allowPrivateNetwork: true,
};

describe.each(dialects)("a worker that harvests into a hub elsewhere, on %s", (dialect) => {
  let partner: TestPartner;
  let server: IngestServer;
  let near: TestDatabase;
  const waits: number[] = [];

  beforeAll(async () => {
    partner = await startAtom();
    const { origin } = new URL(partner.url);
    const sources = [{ id: "partner", name: "A partner", connector: "ingest", url: origin }];
    server = await startIngest(dialect, { sources });
    near = await createTestDatabase(dialect);
  });
  beforeEach(async () => {
    await server.empty();
    await emptyTables(near);
    waits.length = 0;
  });
  afterEach(() => partner.misbehave(undefined));
  afterAll(async () => {
    await server.stop();
    await near.drop();
    await partner.close();
  });

  const source = () => sourceOf(partner, "atom", "partner");
  const far = (url = `${server.base}partner`) => {
    const wait = async (ms: number) => void waits.push(ms);
    return new HttpSink(source(), { url, token: server.token, wait });
  };
  const harvestInto = (sink: RecordSink, full = false): Promise<HarvestReport> =>
    harvest({ source: source(), connector: atom, http: openDoor({ ...QUICK, baseUrl: partner.url }), sink, full });
  const nearLedger = async () => {
    const ledger = new Ledger(near);
    await ledger.register([source()]);
    return ledger;
  };

  it("brings the same graph there as it would make here, in full and by changes", async () => {
    const ids = Array.from({ length: 9 }, (_, at) => partner.create({ title: `Entry ${at}`, text: `Words ${at}.` }));
    const ledger = await nearLedger();
    const compare = async () => {
      const reports = [await harvestInto(far()), await harvestInto(ledger)];
      expect(reports.map(({ incidents }) => incidents)).toEqual([[], []]);
      const [there, here] = reports.map(({ mode, status, counts }) => ({ mode, status, counts }));
      expect(there).toEqual(here);
      expect(withoutTimes(await dumpGraph(server.database))).toEqual(withoutTimes(await dumpGraph(near)));
      return there;
    };
    expect(await compare()).toMatchObject({ mode: "full", status: "finished", counts: { added: 9 } });
    partner.edit(ids[0] ?? "", "Other words.");
    partner.delete(ids[1] ?? "");
    expect(await compare()).toMatchObject({ mode: "incremental", counts: { updated: 1, withdrawn: 1 } });
  });

  it("goes on where it was killed", async () => {
    const first = far();
    await expect(harvestInto(killedAfter(first, 1))).rejects.toThrow("killed");
    const { openRun } = (await (await server.get("partner")).json()) as { openRun: { run: string; lines: number } };
    expect(openRun.lines).toBeGreaterThan(0);
    const report = await harvestInto(far());
    expect(report).toMatchObject({ status: "finished", mode: "full" });
    expect(await (await server.get(`partner/${openRun.run}`)).json()).toMatchObject({ status: "finished" });
  });

  it("reports there what goes wrong at the partner", async () => {
    partner.misbehave(() => ({ status: 404, body: "nothing" }));
    const report = await harvestInto(far());
    expect(report.status).not.toBe("finished");
    expect(report.problem?.code).toMatch(/^[A-Z_]+$/);
    expect(await (await server.get("partner")).json()).toMatchObject({ openRun: null });
  });

  it("stops when another harvest of the source begins", async () => {
    const session = await far().open("partner", { full: true });
    await far().open("partner", { full: true });
    const batch = { pages: [], same: ["x"], hidden: [], closed: [], incidents: [], usage: { requests: 0, bytes: 0 } };
    await expect(session.commit(batch)).rejects.toThrow(HarvestTakenOverError);
  });

  it("waits for a hub that does not answer, and gives up in plain words", async () => {
    const sink = far("http://127.0.0.1:9/ingest/partner");
    await expect(sink.open("partner", { full: false })).rejects.toThrow(/cannot be reached .* It was tried 7 times/);
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000]);
  });

  it("says what the hub says when it may not push there", async () => {
    const sink = new HttpSink(source(), { url: `${server.base}partner`, token: "mlg_none" });
    await expect(sink.open("partner", { full: false })).rejects.toThrow("unknown, expired or revoked");
  });
});

/** A process that dies at a commit. */
function killedAfter(sink: RecordSink, commits: number): RecordSink {
  let left = commits;
  const dies = (session: HarvestSession): HarvestSession =>
    new Proxy(session, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => {
          if (name === "stop" || (name === "commit" && (left -= 1) < 0)) throw new Error("killed");
          return (member as (...given: unknown[]) => unknown).apply(target, args);
        };
      },
    });
  return { open: async (id, options) => dies(await sink.open(id, options)) };
}

/** The same pages read at another moment. */
function withoutTimes(dump: unknown): unknown {
  return JSON.parse(JSON.stringify(dump, (key, value: unknown) => (key.endsWith("_at") ? undefined : value)));
}
