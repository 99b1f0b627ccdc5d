import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../../store/database/database.js";
import { Ledger } from "../../../store/ledger/ledger.js";
import { type Remap, rebuildGraph } from "../../../store/rebuild.js";
import { dialects } from "../../support/databases.js";
import { batchOf, recordOf } from "../../support/hand-made.js";
import { dumpGraph } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";
import { SCENES, WOVEN_SOURCES, harvestAll, mapped } from "../../support/woven-pages.js";

const remap: Remap = (_, candidate) => ({ mappingVersion: "hand/1", record: recordOf(candidate) });

/** SQLite has one writer, and one process must not wait for itself. */
describe.runIf(dialects.includes("postgresql"))("harvests at the same time on postgresql", () => {
  const used = useLedger("postgresql");
  const rounds = 20;
  let others: readonly Database[] = [];

  beforeAll(async () => {
    others = await Promise.all(WOVEN_SOURCES.map(() => openDatabase({ url: used.database.url })));
  });
  afterAll(() => Promise.all(others.map((database) => database.close())));

  /** Harvests one source in batches of a few pages, as a process of its own would. */
  async function harvest(database: Database, sourceId: string, size: number): Promise<void> {
    const pages = SCENES.filter((page) => page.sourceId === sourceId).map(mapped);
    const session = await new Ledger(database, () => used.now).open(sourceId, { full: true });
    for (let from = 0; from < pages.length; from += size) await session.commit(batchOf(pages.slice(from, from + size)));
    await session.finish({ gone: [], cursor: null, absenceCounts: false, acceptWithdrawals: false });
  }

  it(
    "give the graph that they give one after the other, a rebuild in between included",
    { timeout: 120_000 },
    async () => {
      await used.ledger.register(WOVEN_SOURCES);
      await harvestAll(used.ledger, SCENES);
      const graph = await dumpGraph(used.database);
      for (let round = 0; round < rounds; round += 1) {
        await used.empty();
        await used.ledger.register(WOVEN_SOURCES);
        const running = WOVEN_SOURCES.map(({ id }, index) =>
          harvest(others[index] as Database, id, 1 + ((round + index) % 5)),
        );
        if (round % 2 === 1) running.push(rebuildGraph(used.database, remap).then(() => undefined));
        await Promise.all(running);
        expect(await dumpGraph(used.database)).toEqual(graph);
      }
    },
  );
});
