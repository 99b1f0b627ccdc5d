import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SourceSettings } from "../../schema/generated/source.js";
import { type OutcomeCounts, noOutcomes } from "../../schema/harvest.js";
import type { HarvestSession } from "../../schema/sink.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { batchOf, handMade } from "../support/hand-made.js";
import { runMaillage } from "./run-maillage.js";
import { makeFolder } from "./temporary-folder.js";

const CAT: SourceSettings = {
  id: "cat",
  name: "Faits tenus à la main",
  connector: "curated",
  url: "https://cat.example.test/",
  options: { facts: "cat" },
};
const WIKI: SourceSettings = { ...at("wiki"), schedule: "0 * * * *" };
const CLOSED = at("closed");
const NEW = at("new");
const OLD: SourceSettings = { ...at("old"), enabled: false };

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/.source;
const NOTE_URL = "https://pad.example.test/s/une-note";

describe.each(dialects)("maillage sources on %s", (dialect) => {
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    folder = await makeFolder({
      "sources.json": { sources: [CAT, WIKI, CLOSED, NEW, OLD] },
      "well.json": { sources: [CAT, OLD] },
      "nothing.json": { sources: [] },
    });
    await fill(database);
  });
  afterAll(() => database.drop());

  const run = (args: readonly string[], file = "sources.json") =>
    runMaillage(["sources", ...args], { DATABASE_URL: database.url, MAILLAGE_SOURCES: file }, folder);

  it("says on one line of each how it stands, what failed, what happens next and what to do", async () => {
    const { code, stdout, stderr } = await run([]);

    expect(stdout.split("\n")).toEqual([
      "cat: healthy; 1 page; last harvested just now",
      expect.stringMatching(
        /^closed: stopped, a person has to act; 0 pages — The partner's server does not let us read the source: the attempt of .+ UTC failed\. Nothing is lost: we hold no page of it yet\. A person has to act: ask the partner for access\. \(FORBIDDEN\)$/,
      ),
      "new: never harvested yet; 0 pages",
      "old: switched off; 0 pages",
      expect.stringMatching(
        /^wiki: failing; 2 pages; last harvested 3 h ago — The partner's server does not answer: 2 attempts in a row have failed since .+ UTC\. Nothing is lost: the 2 pages we hold stay as they were, and it is tried again by itself on .+ UTC\. If this lasts, .+\. \(UNREACHABLE\)$/,
      ),
      "",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("tells everything about one source on a page, with what its last reports say", async () => {
    const { code, stdout } = await run(["wiki"]);

    const [head, health, facts, harvests, report] = stdout.trimEnd().split("\n\n");
    expect(head).toBe("wiki: Source wiki\n  https://wiki.example.test/ (mediawiki)");
    expect(health).toMatch(/^Failing\. The partner's server does not answer: 2 attempts in a row have failed since /);
    expect(facts).toMatch(
      new RegExp(
        [
          "^  pages: +2",
          `  last success: +${TIME} \\(3 h ago\\)`,
          `  last in full: +${TIME} \\(3 h ago\\)`,
          `  last attempt: +${TIME} \\(\\d+ min ago\\)`,
          `  last seen: +${TIME} \\(3 h ago\\)`,
          "  rhythm: +at least every hour",
          `  due before: +${TIME}`,
          `  next attempt: +${TIME}`,
          `  failing since: +${TIME} \\(2 h ago\\), 2 attempts in a row`,
          "  problem: +UNREACHABLE: wiki\\.example\\.test refuses the connection\\.$",
        ].join("\n"),
      ),
    );
    expect(harvests).toMatch(
      new RegExp(
        [
          "^Last harvests, newest first:",
          ...Array(2).fill(`  ${TIME} failed \\(UNREACHABLE\\) \\(incremental\\) — 0 pages; 0 requests, 0 B, 60\\.0 s`),
          `  ${TIME} finished \\(full\\) — 3 pages: 2 added, 1 skipped; 12 requests, 1\\.5 KiB, 60\\.0 s$`,
        ].join("\n"),
      ),
    );
    expect(report?.split("\n")).toEqual([
      expect.stringMatching(new RegExp(`^To read of the harvest of ${TIME}:$`)),
      `  notice UNREGISTERED_NOTE: A page links to a note that no source has. <${NOTE_URL}>`,
      "  skipped OTHER_CATEGORY: The page is not for us.",
    ]);
    expect(code).toBe(0);
  });

  it("says of a source that was never harvested that there is nothing to read", async () => {
    const { code, stdout } = await run(["new"]);

    expect(stdout).toMatch(/^Never harvested yet\. It has not been read yet\. /m);
    expect(stdout).toMatch(/^ {2}last success: +never$/m);
    expect(stdout).toMatch(/^No harvest yet\.$/m);
    expect(stdout).not.toMatch(/To read|due before|next attempt/);
    expect(code).toBe(0);
  });

  it("gives programs the same for all, with the sentences in two languages", async () => {
    const { code, stdout } = await run(["--json"]);

    const states = JSON.parse(stdout) as { id: string; health: { status: string } }[];
    expect(states.map(({ id, health }) => [id, health.status])).toEqual([
      ["cat", "HEALTHY"],
      ["closed", "STOPPED"],
      ["new", "NEVER_HARVESTED"],
      ["old", "OFF"],
      ["wiki", "FAILING"],
    ]);
    const time = expect.stringMatching(new RegExp(`^${TIME}$`));
    expect(states.at(-1)).toEqual({
      id: "wiki",
      name: "Source wiki",
      connector: "mediawiki",
      url: "https://wiki.example.test/",
      enabled: true,
      lastFullAt: time,
      lastSuccessAt: time,
      lastAttemptAt: time,
      nextAttemptAt: time,
      problem: { code: "UNREACHABLE", message: "wiki.example.test refuses the connection." },
      livePages: 2,
      health: {
        status: "FAILING",
        healthy: false,
        lastSuccessAt: time,
        lastSeenAt: time,
        expectedEverySeconds: 3_600,
        expectedBefore: time,
        failingSince: time,
        failures: 2,
        nextAttemptAt: time,
        explanation: {
          en: expect.stringMatching(/^The partner's server does not answer: /),
          fr: expect.stringMatching(/^Le serveur du partenaire ne répond pas\u{a0}: /u),
        },
      },
    });
    expect(code).toBe(0);
  });

  it("gives programs the harvests of one source and every line of their reports", async () => {
    const { stdout } = await run(["wiki", "--json"]);

    const { id, health, harvests } = JSON.parse(stdout) as {
      id: string;
      health: { status: string };
      harvests: { status: string; counts: OutcomeCounts; incidents: object[] }[];
    };
    expect([id, health.status]).toEqual(["wiki", "FAILING"]);
    expect(harvests).toMatchObject([
      { mode: "incremental", status: "failed", problem: { code: "UNREACHABLE" }, incidents: [] },
      { mode: "incremental", status: "failed", problem: { code: "UNREACHABLE" }, incidents: [] },
      { mode: "full", status: "finished", requests: 12, bytes: 1_536, problem: null },
    ]);
    expect(harvests[2]?.counts).toEqual({ ...noOutcomes(), added: 2, skipped: 1 });
    expect(harvests[2]?.incidents).toEqual([
      { outcome: "skipped", code: "OTHER_CATEGORY", message: "The page is not for us.", remoteId: "9", url: null },
      {
        outcome: "notice",
        code: "UNREGISTERED_NOTE",
        message: "A page links to a note that no source has.",
        remoteId: null,
        url: NOTE_URL,
      },
    ]);
  });

  it("shows with --check only those that need somebody, and ends with 1", async () => {
    const { code, stdout, stderr } = await run(["--check"]);
    const json = await run(["--check", "--json"]);

    expect(stdout.match(/^\w+/gm)).toEqual(["closed", "new", "wiki"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect((JSON.parse(json.stdout) as { id: string }[]).map(({ id }) => id)).toEqual(["closed", "new", "wiki"]);
    expect(json.code).toBe(1);
  });

  it("checks one source alone as well", async () => {
    expect(await run(["cat", "--check"])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await run(["closed", "--check"])).toMatchObject({ code: 1, stdout: expect.stringMatching(/^closed: /) });
  });

  it("refuses a source that there is not, and names those there are", async () => {
    for (const args of [["wikki"], ["wikki", "--json"], ["wikki", "--check"]]) {
      expect(await run(args)).toEqual({
        code: 2,
        stdout: "",
        stderr:
          'maillage: The command is not valid: there is no source "wikki"; the sources are: cat, closed, new, old, wiki.\n',
      });
    }
  });

  it("says nothing with --check and ends with 0 while all is well, whatever is switched off", async () => {
    expect(await run(["--check"], "well.json")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await run(["--check", "--json"], "well.json")).toEqual({ code: 0, stdout: "[]\n", stderr: "" });
  });

  it("says that settings which cannot work have stopped a source, once it was to be harvested", async () => {
    const odd = await createTestDatabase(dialect);
    const sources = { sources: [{ ...at("odd"), url: "file:///srv/wiki" }] };
    const place = await makeFolder({ "sources.json": sources });
    const settings = { DATABASE_URL: odd.url, MAILLAGE_SOURCES: "sources.json" };
    const harvest = await runMaillage(["harvest"], settings, place);
    expect(harvest.stdout).toMatch(
      /^odd: stopped \(full\) — 0 pages\n.*\n {2}BAD_SETTING: The source setting "url" must be /,
    );
    expect(harvest.code).toBe(1);

    const { stdout } = await runMaillage(["sources"], settings, place);
    expect(stdout).toMatch(/^odd: stopped, a person has to act; 0 pages — The settings of the source cannot work: /);
    await odd.drop();
  });

  it("says of a source that left the sources file that it is switched off, and of an empty hub where to begin", async () => {
    const { stdout } = await run([], "nothing.json");
    expect(stdout).toMatch(/^wiki: switched off; 2 pages; last harvested 3 h ago$/m);
    const empty = await createTestDatabase(dialect);
    const settings = { DATABASE_URL: empty.url, MAILLAGE_SOURCES: "nothing.json" };
    expect(await runMaillage(["sources"], settings, folder)).toEqual({
      code: 0,
      stdout: "The sources file names no source. See docs/sources.md.\n",
      stderr: "",
    });
    await empty.drop();
  });
});

function at(id: string): SourceSettings {
  return { id, name: `Source ${id}`, connector: "mediawiki", url: `https://${id}.example.test/` };
}

/** One source that is well, one that fails, one that stopped, and two that nobody has harvested. */
async function fill(database: TestDatabase): Promise<void> {
  let time = Date.now();
  const ledger = new Ledger(database, () => new Date(time));
  const wait = (minutes: number) => (time += minutes * 60_000);
  await ledger.register([CAT, WIKI, CLOSED, NEW, OLD]);
  wait(-181);
  await finish(await ledger.open(WIKI.id, { full: true }), () => wait(1));
  wait(58);
  const down = { code: "UNREACHABLE", message: "wiki.example.test refuses the connection." };
  for (const pause of [30, 0]) {
    const session = await ledger.open(WIKI.id, { full: false });
    wait(1);
    await session.stop("failed", down);
    wait(pause);
  }
  time = Date.now();
  await ledger.scheduleNext(WIKI.id, new Date(time + 3_600_000));
  const closed = await ledger.open(CLOSED.id, { full: true });
  await closed.stop("stopped", { code: "FORBIDDEN", message: "It may not be read by us (status 403)." });
  const cat = await ledger.open(CAT.id, { full: true });
  await cat.commit(batchOf([handMade("1")]));
  await cat.finish(ENDING);
}

const ENDING = { gone: [], cursor: 1, absenceCounts: false, acceptWithdrawals: false };

async function finish(session: HarvestSession, wait: () => void): Promise<void> {
  const message = "A page links to a note that no source has.";
  await session.commit({
    ...batchOf([handMade("1"), handMade("2")]),
    incidents: [
      { outcome: "skipped", code: "OTHER_CATEGORY", message: "The page is not for us.", remoteId: "9" },
      { outcome: "notice", code: "UNREGISTERED_NOTE", message, url: NOTE_URL },
    ],
    usage: { requests: 12, bytes: 1_536 },
  });
  wait();
  await session.finish(ENDING);
}
