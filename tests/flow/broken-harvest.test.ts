import { describe, expect, it } from "vitest";
import { type Connector, type Observation, defineConnector } from "../../connectors/connector.js";
import { type HarvestOptions, harvest } from "../../connectors/harvest.js";
import type { Candidate, RecordSink } from "../../schema/sink.js";
import { Harvest, Source } from "../../store/database/ledger-entities.js";
import { healthOf } from "../../store/read/source-health.js";
import { HarvestTakenOverError } from "../../store/ledger/session.js";
import { dialects } from "../support/databases.js";
import { SOURCE, batchOf, handMade, recordOf } from "../support/hand-made.js";
import { useLedger } from "../support/use-ledger.js";

/** An error whose message nobody but the operators may read. */
const BUG = new TypeError("https://user:secret@hand.example.test/?key=hidden has no id");

/** A connector that says what a test wants it to. */
function saying(observations: () => AsyncGenerator<Observation>): Connector {
  return defineConnector({
    name: "hand",
    description: "Pages of a test.",
    optionsSchema: { type: "object" },
    mappingVersion: () => "hand/1",
    fetch: observations,
    toRecord: recordOf,
  });
}

function candidate(remoteId: string): Candidate {
  return handMade(remoteId).candidate;
}

describe.each(dialects)("a harvest in which something breaks that nobody foresaw, on %s", (dialect) => {
  const used = useLedger(dialect);
  const source = () => used.database.em().findOneOrFail(Source, { id: SOURCE.id });
  const harvests = () => used.database.em().find(Harvest, {}, { orderBy: { id: "asc" } });

  /** No partner is asked: what the connector says is all there is. */
  const run = (connector: Connector, more: Partial<HarvestOptions> = {}) =>
    harvest({
      source: SOURCE,
      connector,
      http: { usage: { requests: 2, bytes: 50, retries: 0 }, send: () => Promise.reject(new Error("No network.")) },
      sink: used.ledger,
      ...more,
    });

  const breaking = saying(async function* () {
    yield { type: "page", candidate: candidate("1") };
    yield { type: "checkpoint", position: { done: 1 } };
    yield { type: "page", candidate: candidate("2") };
    yield { type: "notice", code: "SEEN", message: "Something to know." };
    throw BUG;
  });

  it("throws the error for the log, keeps what was read, and says in the report that it broke", async () => {
    await expect(run(breaking)).rejects.toBe(BUG);

    const [report] = await harvests();
    expect(report).toMatchObject({
      status: "failed",
      endedAt: used.now,
      counts: { added: 2 },
      requests: 2,
      bytes: 50,
      problem: { code: "HARVEST_BROKE", message: expect.stringContaining("(TypeError)") },
    });
    expect(healthOf(await source(), 2, used.now)).toMatchObject({
      status: "FAILING",
      failures: 1,
      lastSeenAt: used.now,
    });
  });

  it("tells nothing of the error's message, which may hold anything", async () => {
    await expect(run(breaking)).rejects.toBe(BUG);
    const told = JSON.stringify([await harvests(), await source()]);
    expect(told).toContain("HARVEST_BROKE");
    expect(told).not.toMatch(/secret|hidden|has no id/);
  });

  it.each([
    ["something that is no error", "https://user:secret@hand.example.test/", "unknown error"],
    ["an error with an odd name", Object.assign(new Error("x"), { name: "key=hidden" }), "unknown error"],
  ])("names no more than the kind of %s", async (_, thrown, kind) => {
    const connector = saying(async function* () {
      yield { type: "checkpoint", position: 1 };
      throw thrown;
    });
    await expect(run(connector)).rejects.toBe(thrown);
    expect((await source()).problem?.message).toContain(`(${kind})`);
    expect((await source()).problem?.message).not.toMatch(/secret|hidden/);
  });

  it("goes on from its last checkpoint the next time", async () => {
    await expect(run(breaking)).rejects.toBe(BUG);
    let position: unknown;
    const mended: Connector = {
      ...breaking,
      async *fetch(context) {
        position = context.position;
        yield { type: "page", candidate: candidate("2") };
        yield { type: "complete", cursor: 1 };
      },
    };
    expect(await run(mended)).toMatchObject({ status: "finished", counts: { added: 2, unchanged: 1 } });
    expect(position).toEqual({ done: 1 });
    expect(await source()).toMatchObject({ problem: null, failures: 0 });
  });

  it("leaves the source to be continued, without a problem, when it was asked to stop", async () => {
    const controller = new AbortController();
    const stopped = new Error("The process was asked to stop.");
    const connector = saying(async function* () {
      yield { type: "page", candidate: candidate("1") };
      yield { type: "checkpoint", position: { done: 1 } };
      controller.abort(stopped);
      throw stopped;
    });
    await expect(run(connector, { signal: controller.signal })).rejects.toBe(stopped);

    expect(await harvests()).toMatchObject([{ status: "running", endedAt: null, problem: null }]);
    expect(await source()).toMatchObject({ position: { done: 1 }, problem: null, failures: 0, failingSince: null });
  });

  it("writes nothing more when another process has taken the source over", async () => {
    const connector = saying(async function* () {
      yield { type: "page", candidate: candidate("1") };
      await used.ledger.open(SOURCE.id, { full: true });
      yield { type: "checkpoint", position: 1 };
    });
    await expect(run(connector)).rejects.toThrow(HarvestTakenOverError);
    expect(await source()).toMatchObject({ problem: null, failures: 0 });
    expect(await harvests()).toMatchObject([{ problem: { code: "INTERRUPTED" } }, { status: "running" }]);
  });

  it("throws the first error when the database breaks, whatever breaks after it", async () => {
    const broken = new Error("The database went away.");
    const dying: RecordSink = {
      open: async (id, options) => {
        const session = await used.ledger.open(id, options);
        const refuse = () => Promise.reject(broken);
        const stop = () => Promise.reject(new Error("It is still away."));
        return {
          mode: session.mode,
          cursor: session.cursor,
          position: session.position,
          held: (ids) => session.held(ids),
          linked: (host) => session.linked(host),
          commit: refuse,
          finish: refuse,
          stop,
        };
      },
    };
    await expect(run(breaking, { sink: dying })).rejects.toBe(broken);
  });

  it("keeps the pages that went before one that the database cannot take", async () => {
    const connector = saying(async function* () {
      yield { type: "page", candidate: candidate("1") };
      yield { type: "checkpoint", position: { done: 1 } };
      yield { type: "page", candidate: candidate("2") };
      yield { type: "complete", cursor: 1 };
    });
    const sink: RecordSink = {
      open: async (id, options) => {
        const session = await used.ledger.open(id, options);
        const commit = session.commit.bind(session);
        session.commit = (batch) =>
          commit(
            batch.pages.some(({ candidate: { remoteId } }) => remoteId === "2")
              ? { ...batchOf([{ ...handMade("2"), mappingVersion: null as never }]) }
              : batch,
          );
        return session;
      },
    };
    await expect(run(connector, { sink })).rejects.toThrow(/null/i);
    expect(await harvests()).toMatchObject([{ counts: { added: 1 }, problem: { code: "HARVEST_BROKE" } }]);
  });
});
