import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMetrics } from "../../bin/metrics.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { HEALTH_STATUSES } from "../../store/read/source-health.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { batchOf, handMade } from "../support/hand-made.js";

const WELL: SourceSettings = {
  id: "well",
  name: "Une source qui va bien",
  connector: "hand",
  url: "https://name:secret@well.example.test/?key=hidden",
};
const ILL: SourceSettings = { ...WELL, id: "ill" };
const NEW: SourceSettings = { ...WELL, id: "new" };

/** One line: `name{label="value"} 12`. */
const SAMPLE = /^([a-z_:][a-z0-9_:]*)(?:\{(.*)\})? (\S+)$/i;

describe.each(dialects)("the metrics of a hub on %s", (dialect) => {
  let database: TestDatabase;
  let read: ReturnType<typeof createMetrics>;
  let startedAt: number;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    startedAt = Date.now();
    const ledger = new Ledger(database);
    await ledger.register([WELL, ILL, NEW], new Map([[WELL.id, 900]]));
    const well = await ledger.open(WELL.id, { full: true });
    await well.commit({ ...batchOf([handMade("1"), handMade("2")]), usage: { requests: 7, bytes: 12_345 } });
    await well.finish({ gone: [], cursor: 1, absenceCounts: false, acceptWithdrawals: false });
    // A harvest under way hides nothing of the one before.
    await ledger.open(WELL.id, { full: false });
    const ill = await ledger.open(ILL.id, { full: true });
    await ill.stop("failed", { code: "UNREACHABLE", message: "https://ill.example.test/?key=hidden does not answer." });
    read = createMetrics(database, "1.2.3");
  });
  afterAll(() => database.drop());

  /** Every sample of the page by its name and labels, in the order of the alphabet. */
  async function samples(): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for (const line of (await read()).body.split("\n")) {
      if (line === "" || line.startsWith("#")) continue;
      const [, name = "", labels = "", value] = SAMPLE.exec(line) ?? [];
      const ordered = labels.split(",").toSorted().join();
      const key = labels === "" ? name : `${name}{${ordered}}`;
      // Node has no mean of what it has not measured yet, and Prometheus reads Nan as it reads NaN.
      const isNumber = Number.isFinite(Number(value)) || (value === "Nan" && name.startsWith("nodejs_"));
      expect([line, found.has(key), isNumber]).toEqual([line, false, true]);
      found.set(key, Number(value));
    }
    return found;
  }

  it("are lines that Prometheus reads: each metric with a help and a type, then its samples", async () => {
    const { contentType, body } = await read();
    expect(contentType).toBe("text/plain; version=0.0.4; charset=utf-8");
    const declared = new Set<string>();
    for (const line of body.split("\n")) {
      const help = /^# HELP (\S+) \S.*$/.exec(line);
      const type = /^# TYPE (\S+) (gauge|counter|histogram|summary)$/.exec(line);
      const sample = SAMPLE.exec(line);
      if (help?.[1] !== undefined) declared.add(help[1]);
      else if (sample?.[1] !== undefined) {
        const name = sample[1].replace(/_(bucket|sum|count)$/, "");
        expect([line, declared.has(name) || declared.has(sample[1])]).toEqual([line, true]);
      } else expect([line, line === "" || declared.has(type?.[1] ?? "")]).toEqual([line, true]);
    }
    expect(body.endsWith("\n")).toBe(true);
  });

  it("tell how each source stands", async () => {
    const found = await samples();
    const of = (name: string, source: string) => found.get(`maillage_source_${name}{source="${source}"}`);
    const table = ["well", "ill", "new"].map((source) => ({
      source,
      healthy: of("healthy", source),
      failures: of("failures", source),
      livePages: of("live_pages", source),
      every: of("expected_interval_seconds", source),
    }));
    expect(table).toEqual([
      { source: "well", healthy: 1, failures: 0, livePages: 2, every: 900 },
      { source: "ill", healthy: 0, failures: 1, livePages: 0, every: undefined },
      { source: "new", healthy: 0, failures: 0, livePages: 0, every: undefined },
    ]);
    for (const time of ["last_success_timestamp_seconds", "last_seen_timestamp_seconds"]) {
      expect(of(time, "well")).toBeGreaterThanOrEqual(startedAt / 1_000);
      expect([of(time, "ill"), of(time, "new")]).toEqual([undefined, undefined]);
    }
  });

  it("set each source's state to 1 and the others to 0", async () => {
    const found = await samples();
    const statesOf = (source: string) =>
      HEALTH_STATUSES.filter((status) => {
        const value = found.get(`maillage_source_status{source="${source}",status="${status}"}`);
        expect(value === 0 || value === 1).toBe(true);
        return value === 1;
      });
    expect(["well", "ill", "new"].map(statesOf)).toEqual([["HEALTHY"], ["FAILING"], ["NEVER_HARVESTED"]]);
  });

  it("tell of the last harvest that ended, and of none where there was none", async () => {
    const found = await samples();
    const last = "maillage_source_last_harvest";
    expect(found.get(`${last}_pages{outcome="added",source="well"}`)).toBe(2);
    expect(found.get(`${last}_pages{outcome="failed",source="well"}`)).toBe(0);
    expect(found.get(`${last}_requests{source="well"}`)).toBe(7);
    expect(found.get(`${last}_bytes{source="well"}`)).toBe(12_345);
    expect(found.get(`${last}_duration_seconds{source="well"}`)).toBeGreaterThanOrEqual(0);
    expect(found.get(`${last}_requests{source="ill"}`)).toBe(0);
    expect([...found.keys()].filter((key) => key.startsWith(last) && key.includes('source="new"'))).toEqual([]);
  });

  it("tell the version and what Node knows of the process", async () => {
    const found = await samples();
    expect(found.get("maillage_up")).toBe(1);
    expect(found.get('maillage_build_info{version="1.2.3"}')).toBe(1);
    expect(found.get("process_resident_memory_bytes")).toBeGreaterThan(1_000_000);
  });

  it("name sources by their ids alone: no address, no name, no message", async () => {
    const { body } = await read();
    expect(body).not.toMatch(/secret|hidden|example\.test|Une source|UNREACHABLE/);
  });

  it("take as many statements for fifty sources as for three", async () => {
    database.takeStatements();
    await read();
    const few = database.takeStatements().length;
    await new Ledger(database).register([
      ...[WELL, ILL, NEW],
      ...Array.from({ length: 47 }, (_, number) => ({ ...WELL, id: `more-${number}` })),
    ]);
    database.takeStatements();
    await read();
    expect([few, database.takeStatements().length]).toEqual([3, 3]);
  });

  it("fail as a whole when the database does", async () => {
    const gone = await createTestDatabase(dialect);
    const readGone = createMetrics(gone, "1.2.3");
    await gone.drop();
    await expect(readGone()).rejects.toThrow();
  });
});
