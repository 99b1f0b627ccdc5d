import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SourceSettings } from "../../../schema/generated/source.js";
import { Harvest, Source } from "../../../store/database/ledger-entities.js";
import { NotAdmittedError, admittedSources } from "../../../store/governance/admitted.js";
import { answerProposal, openProposal } from "../../../store/governance/decide-together.js";
import { Ledger } from "../../../store/ledger/ledger.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import { batchOf, handMade } from "../../support/hand-made.js";
import { START, actingFor, daysAfter, foundCommons } from "./commons.js";

const PAD: SourceSettings = {
  id: "pad",
  name: "Pad",
  connector: "hand",
  url: "https://pad.test/",
  admission: "decision",
};
const WIKI: SourceSettings = { id: "wiki", name: "Wiki", connector: "hand", url: "https://wiki.test/" };

describe.each(dialects)("a source that the commons decides about, on %s,", (dialect) => {
  let database: TestDatabase;
  let ledger: Ledger;
  let keys = 0;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await foundCommons(database, { halle: "CARRIER" });
    ledger = new Ledger(database, () => daysAfter(3));
    await ledger.register([PAD, WIKI]);
  });
  afterAll(() => database.drop());

  async function decide(kind: "ADMIT_SOURCE" | "SUSPEND_SOURCE", sourceId: string): Promise<string> {
    const content =
      kind === "ADMIT_SOURCE"
        ? { sourceId, license: "CC-BY-SA-4.0", purpose: "Relier les notes.", contact: "https://pad.test/contact" }
        : { suspendedSourceId: sourceId, reason: "La licence a changé." };
    const proposal = { kind, title: kind, text: "Voilà.", content, key: `open-${(keys += 1)}` };
    const id = await openProposal(database, proposal, actingFor("halle"), START);
    const answer = { proposalId: id, kind: "ADOPTED" as const, text: "Adopté.", key: `adopt-${keys}` };
    await answerProposal(database, answer, actingFor("halle"), daysAfter(1));
    return id;
  }

  const sourceRow = (id: string) => database.em().findOneOrFail(Source, { id });

  it("is not harvested before it is admitted, and the refusal says what to do", async () => {
    await expect(ledger.open("pad", { full: true })).rejects.toThrow(NotAdmittedError);
    await expect(ledger.open("pad", { full: true })).rejects.toThrow(/waits to be admitted: .* ADMIT_SOURCE/);
    expect((await sourceRow("pad")).enabled).toBe(false);
    await (await ledger.open("wiki", { full: true })).stop("failed", { code: "X", message: "x" });
  });

  it("is harvested once it is admitted", async () => {
    await decide("ADMIT_SOURCE", "pad");
    expect(await admittedSources(database.em(), [PAD, WIKI])).toEqual(new Set(["pad", "wiki"]));
    const session = await ledger.open("pad", { full: true });
    await session.commit(batchOf([handMade("1", { title: "Une note", text: "Bonjour." })]));
    await session.finish({ gone: [], cursor: null, absenceCounts: true, acceptWithdrawals: false });
    expect((await sourceRow("pad")).enabled).toBe(true);
  });

  it("stops in the middle of a harvest when it is suspended, keeps what it brought and begins no other", async () => {
    const session = await ledger.open("pad", { full: true });
    await session.commit(batchOf([handMade("2", { title: "Une autre", text: "Encore." })]));
    const id = await decide("SUSPEND_SOURCE", "pad");

    await expect(session.commit(batchOf([handMade("3", { title: "Trop tard", text: "Non." })]))).rejects.toThrow(
      new RegExp(`suspended by decision ${id}`),
    );
    await expect(ledger.open("pad", { full: true })).rejects.toThrow(NotAdmittedError);
    const titles = await database.sql.selectFrom("Resource").select("title").orderBy("title").execute();
    expect(titles.map(({ title }) => title)).toEqual(["Une autre", "Une note"]);
    const [last] = await database.em().find(Harvest, { sourceId: "pad" }, { orderBy: { id: "desc" }, limit: 1 });
    expect(last).toMatchObject({ status: "stopped", problem: { code: "SUSPENDED" } });
    await ledger.register([PAD, WIKI]);
    expect((await sourceRow("pad")).enabled).toBe(false);
  });

  it("may be suspended although the operators named it, and admitted again", async () => {
    await decide("SUSPEND_SOURCE", "wiki");
    await expect(ledger.open("wiki", { full: true })).rejects.toThrow(/is suspended by decision/);
    await decide("ADMIT_SOURCE", "wiki");
    await (await ledger.open("wiki", { full: true })).stop("failed", { code: "X", message: "x" });
  });

  it("is not admitted twice, nor suspended twice, nor decided about when nobody knows it", async () => {
    await expect(decide("SUSPEND_SOURCE", "pad")).rejects.toThrow(/suspended already/);
    await expect(decide("ADMIT_SOURCE", "wiki")).rejects.toThrow(/admitted already/);
    await expect(decide("ADMIT_SOURCE", "nowhere")).rejects.toThrow(/no source "nowhere"/);
  });
});
