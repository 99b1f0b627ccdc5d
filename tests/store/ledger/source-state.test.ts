import { describe, expect, it } from "vitest";
import { Source } from "../../../store/database/ledger-entities.js";
import { healthOf } from "../../../store/read/source-health.js";
import { sourceStates } from "../../../store/read/sources.js";
import { dialects } from "../../support/databases.js";
import { SOURCE, batchOf, handMade, harvestByHand } from "../../support/hand-made.js";
import { useLedger } from "../../support/use-ledger.js";

const DOWN = { code: "SERVER_ERROR", message: "The server answers 503." };
const CLOSED = { code: "FORBIDDEN", message: "The server does not let us in." };

describe.each(dialects)("what the ledger notes of a source on %s", (dialect) => {
  const used = useLedger(dialect);
  const source = () => used.database.em().findOneOrFail(Source, { id: SOURCE.id });
  const wait = (minutes: number) => (used.now = new Date(used.now.getTime() + minutes * 60_000));
  const open = (full = false) => used.ledger.open(SOURCE.id, { full });
  const health = async () => healthOf(await source(), 0, used.now);

  async function fail(status: "failed" | "stopped", problem = DOWN): Promise<void> {
    const session = await open();
    wait(1);
    await session.stop(status, problem);
  }

  it("is the rhythm that it was registered with, and none when its schedule is over", async () => {
    await used.ledger.register([SOURCE], new Map([[SOURCE.id, 900]]));
    expect(await source()).toMatchObject({ rhythmSeconds: 900, failures: 0, failingSince: null, lastSeenAt: null });
    await used.ledger.register([SOURCE], new Map([["another", 900]]));
    expect((await source()).rhythmSeconds).toBeNull();
  });

  it("is since when its harvests fail and how many in a row, until one finishes", async () => {
    await fail("failed");
    const first = used.now;
    wait(15);
    await fail("failed");
    await fail("stopped", CLOSED);
    expect(await source()).toMatchObject({ failures: 3, failingSince: first, problem: CLOSED });

    await harvestByHand(used.ledger, {});
    expect(await source()).toMatchObject({ failures: 0, failingSince: null, problem: null, lastSuccessAt: used.now });
  });

  it("is that a person has to act after a harvest that stopped, even while the next is at work", async () => {
    await fail("stopped", CLOSED);
    expect((await health()).status).toBe("STOPPED");
    await open();
    expect((await health()).status).toBe("STOPPED");

    await fail("failed");
    expect((await health()).status).toBe("FAILING");
    await open();
    expect((await health()).status).toBe("FAILING");
  });

  it("is when its server last sent something, and not when it did not", async () => {
    const session = await open();
    await session.commit({ ...batchOf([handMade("1")]), usage: { requests: 1, bytes: 100 } });
    const answered = used.now;
    wait(5);
    await session.commit({ ...batchOf([]), usage: { requests: 3, bytes: 0 } });
    await session.stop("failed", DOWN);
    expect((await source()).lastSeenAt).toEqual(answered);
  });

  it("is that its server answered when a harvest finished on answers without a body, as 304 is", async () => {
    const session = await open();
    await session.commit({ ...batchOf([]), usage: { requests: 3, bytes: 0 } });
    wait(1);
    await session.finish({ gone: [], cursor: 1, absenceCounts: false, acceptWithdrawals: false });
    expect((await source()).lastSeenAt).toEqual(used.now);
  });

  it("is that no server was ever asked, for a source that stands in this repository", async () => {
    const session = await open();
    await session.commit({ ...batchOf([handMade("1")]), usage: { requests: 0, bytes: 0 } });
    await session.finish({ gone: [], cursor: 1, absenceCounts: false, acceptWithdrawals: false });
    expect(await source()).toMatchObject({ lastSeenAt: null, lastSuccessAt: used.now });
  });

  it("is never changed by a dry run", async () => {
    await fail("failed");
    const before = await source();
    wait(5);
    await harvestByHand(used.ledger.dryRun(), {});
    const session = await used.ledger.dryRun().open(SOURCE.id, { full: true });
    await session.stop("stopped", CLOSED);
    expect(await source()).toEqual(before);
  });

  it("is read of all sources in two statements, with the pages held of each", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1"), handMade("2")]] });
    const many = Array.from({ length: 50 }, (_, number) => ({ ...SOURCE, id: `other-${number}` }));
    await used.ledger.register([SOURCE, ...many]);
    used.database.takeStatements();
    const states = await sourceStates(used.database, used.now);
    expect(used.database.takeStatements()).toHaveLength(2);
    expect(states.map(({ health: { status, livePages } }) => [status, livePages])).toEqual([
      ["HEALTHY", 2],
      ...many.map(() => ["NEVER_HARVESTED", 0]),
    ]);
  });

  it("is nothing when there is no source", async () => {
    await used.database.em().nativeDelete(Source, {});
    expect(await sourceStates(used.database, used.now)).toEqual([]);
  });
});
