import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RememberedAttributions, attributionId } from "../../../store/attribution/remembered.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";

const NEVER_BY_ITSELF = { waitMs: 1_000_000 };

describe.each(dialects)("what answers were made of, remembered on %s", (dialect) => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase(dialect);
  });
  afterEach(() => database.drop());

  const rows = async () => (await database.sql.selectFrom("Attribution").selectAll().execute()).map(({ id }) => id);

  it("is named by its revisions, in whatever order and however often they were shown", () => {
    expect(attributionId([3, 20, 1, 3])).toBe(attributionId([1, 3, 20]));
    expect(attributionId([1, 3])).not.toBe(attributionId([13]));
  });

  it("is found before it is written, and by other processes afterwards", async () => {
    const memory = new RememberedAttributions(database, NEVER_BY_ITSELF);
    const id = memory.remember([20, 3]);

    expect(await memory.recall(id)).toEqual([3, 20]);
    expect(await rows()).toEqual([]);
    await memory.flush();
    expect(await new RememberedAttributions(database).recall(id)).toEqual([3, 20]);
  });

  it("is written once, however many answers and processes show it", async () => {
    const memory = new RememberedAttributions(database, NEVER_BY_ITSELF);
    const other = new RememberedAttributions(database, NEVER_BY_ITSELF);
    const id = memory.remember([1, 2]);
    other.remember([2, 1]);
    await memory.flush();
    await other.flush();
    database.takeStatements();
    memory.remember([1, 2]);
    await memory.flush();

    expect(database.takeStatements()).toEqual([]);
    expect(await rows()).toEqual([id]);
  });

  it("is written for all answers of a while in one statement", async () => {
    const memory = new RememberedAttributions(database, NEVER_BY_ITSELF);
    memory.remember([1]);
    await memory.flush();
    for (let number = 2; number < 300; number += 1) memory.remember([number]);
    database.takeStatements();
    await memory.flush();

    expect(database.takeStatements()).toHaveLength(1);
    expect(await rows()).toHaveLength(299);
  });

  it("takes no more room than there is for what waits", async () => {
    const memory = new RememberedAttributions(database, { ...NEVER_BY_ITSELF, mostWaiting: 2 });
    const ids = [[1], [2], [3]].map((each) => memory.remember(each));
    await memory.flush();

    expect((await rows()).toSorted()).toEqual(ids.slice(0, 2).toSorted());
    memory.remember([3]);
    await memory.flush();
    expect(await rows()).toHaveLength(3);
  });

  it("is written after all when the database could not be written for a while", async () => {
    const memory = new RememberedAttributions(database, { waitMs: 10, mostWaiting: 1 });
    await database.em().execute("alter table attribution rename to away");
    const id = memory.remember([1]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await database.em().execute("alter table away rename to attribution");
    expect(await rows()).toEqual([]);
    memory.remember([2]);

    await expect.poll(rows).toEqual([id]);
  });

  it("goes when there are too many, the oldest first", async () => {
    const early = new RememberedAttributions(database, { ...NEVER_BY_ITSELF, mostRows: 10 });
    const old = early.remember([1]);
    await early.flush();
    await database.em().execute("update attribution set created_at = ?", [dialect === "sqlite" ? 0 : new Date(0)]);
    const memory = new RememberedAttributions(database, { ...NEVER_BY_ITSELF, mostRows: 3 });
    const young = [[2], [3], [4]].map((each) => memory.remember(each));
    await memory.flush();

    expect((await rows()).toSorted()).toEqual(young.toSorted());
    expect(await memory.recall(old)).toBeUndefined();
  });
});
