import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OutcomeCounts, addOutcomes, noOutcomes } from "../../schema/harvest.js";
import { Harvest, Page, Revision } from "../../store/database/ledger-entities.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { seededRandom } from "../support/generated-pages.js";
import { type GeneratedWiki, startGeneratedWiki } from "../support/generated-wiki.js";
import { dumpGraph } from "../support/tables.js";
import { ensureBuilt, harvestCommand } from "./harvest-process.js";

const PAGES = 600;
const FULL_KILLS = 6;
const INCREMENTAL_KILLS = 4;

/** KILL_SEED brings the kills of a run that failed back. */
const SEED = Number(process.env["KILL_SEED"] ?? Date.now() % 1_000_000);

/** The longest time between the request that a kill is bound to and the kill, in milliseconds. */
const LONGEST_DELAY = 30;

beforeAll(ensureBuilt);

describe.each(dialects)(`a harvest killed by SIGKILL (KILL_SEED=${SEED}), on %s`, (dialect) => {
  const random = seededRandom(SEED);
  let wiki: GeneratedWiki;
  let command: ReturnType<typeof harvestCommand>;
  let killed: TestDatabase;
  let undisturbed: TestDatabase;

  beforeAll(async () => {
    wiki = await startGeneratedWiki({ pages: PAGES, seed: SEED, rendered: 0.1, latencyMs: 4 });
    command = harvestCommand(wiki.url);
    killed = await createTestDatabase(dialect);
    undisturbed = await createTestDatabase(dialect);
  });

  afterAll(async () => {
    command.remove();
    await killed.drop();
    await undisturbed.drop();
    await wiki.close();
  });

  async function harvestToTheEnd(database: TestDatabase): Promise<void> {
    expect(await command.start(database.url).ended).toMatchObject({ code: 0, signal: null });
  }

  /** Kills a harvest a moment after the wiki has received this many requests of it. */
  async function harvestAndKill(request: number): Promise<void> {
    const last = wiki.requests + request;
    const harvest = command.start(killed.url);
    const delay = random() * LONGEST_DELAY;
    wiki.misbehave(({ number }) => {
      if (number === last) setTimeout(() => harvest.kill(), delay);
      return undefined;
    });
    expect(await harvest.ended).toMatchObject({ signal: "SIGKILL" });
    wiki.misbehave(undefined);
  }

  it(`is carried on to the same graph after ${FULL_KILLS} kills of a full harvest`, { timeout: 240_000 }, async () => {
    await harvestToTheEnd(undisturbed);
    for (let kill = 0; kill < FULL_KILLS; kill += 1) await harvestAndKill(1 + Math.floor(random() * 14));
    await harvestToTheEnd(killed);
    expect(await stateOf(killed)).toEqual(await stateOf(undisturbed));
    expect(await countsOf(killed)).toEqual({ ...noOutcomes(), added: PAGES });
  });

  it(
    `is carried on to the same graph after ${INCREMENTAL_KILLS} kills of an incremental harvest`,
    { timeout: 240_000 },
    async () => {
      const before = { killed: await countsOf(killed), undisturbed: await countsOf(undisturbed) };
      changeWiki(wiki, random);
      await harvestToTheEnd(undisturbed);
      for (let kill = 0; kill < INCREMENTAL_KILLS; kill += 1) await harvestAndKill(1 + Math.floor(random() * 8));
      await harvestToTheEnd(killed);
      expect(await stateOf(killed)).toEqual(await stateOf(undisturbed));
      const { unchanged: _, ...changes } = difference(await countsOf(killed), before.killed);
      expect(difference(await countsOf(undisturbed), before.undisturbed)).toMatchObject(changes);
    },
  );
});

/** Edits, creates, moves, deletes and hides about 80 pages. */
function changeWiki({ history }: GeneratedWiki, random: () => number): void {
  const ids = [...history.pages.keys()].toSorted(() => random() - 0.5);
  for (const id of ids.splice(0, 55)) {
    const { text = "" } = history.page(id).revisions.at(-1) ?? {};
    history.edit(id, `${text}\n\nRelu et complété.`, "Zoé Tardivel");
  }
  for (const id of ids.splice(0, 8)) history.move(id, `${history.page(id).title} (suite)`);
  for (const id of ids.splice(0, 8)) history.delete(id);
  for (const id of ids.splice(0, 4)) {
    history.edit(id, "Une version sans secret.");
    history.hide(id, history.page(id).revisions[0]?.revid ?? 0);
  }
  for (let made = 0; made < 5; made += 1) {
    history.create({
      title: `Nouvelle fiche ${made}`,
      text: "{{Commun\n|description=Neuve.\n}}",
      contributors: ["Awa"],
    });
  }
  history.passTime(3_600_000);
}

/** What readers can see, and every revision that stands behind it. */
async function stateOf(database: TestDatabase): Promise<unknown> {
  const em = database.em();
  const pages = await em.find(Page, {}, { orderBy: { id: "asc" } });
  const revisions = await em.find(Revision, {}, { orderBy: { id: "asc" } });
  const byPage = Map.groupBy(revisions, ({ pageId }) => pageId);
  return {
    graph: await dumpGraph(database),
    pages: pages.map(({ id, remoteId, title, url, state, currentRevisionId }) => ({
      ...{ id, remoteId, title, url, state },
      revisions: (byPage.get(id) ?? []).map((revision) => ({
        id: revision.remoteRevisionId,
        hash: revision.hash,
        contributors: revision.contributors,
        shown: revision.id === currentRevisionId,
      })),
    })),
  };
}

/** All that the harvests of a database have counted, the killed ones included. */
async function countsOf(database: TestDatabase): Promise<OutcomeCounts> {
  const harvests = await database.em().find(Harvest, {}, { orderBy: { id: "asc" } });
  expect(harvests.at(-1)?.status).toBe("finished");
  return harvests.map(({ counts }) => counts).reduce(addOutcomes, noOutcomes());
}

function difference(after: OutcomeCounts, before: OutcomeCounts): OutcomeCounts {
  const minus = Object.fromEntries(Object.entries(before).map(([outcome, count]) => [outcome, -count]));
  return addOutcomes(after, minus as OutcomeCounts);
}
