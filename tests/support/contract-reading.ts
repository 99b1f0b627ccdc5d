import { afterEach, describe, expect, it, vi } from "vitest";
import type { Connector } from "../../connectors/connector.js";
import { countCandidates, noOutcomes } from "../../schema/harvest.js";
import type { Candidate } from "../../schema/sink.js";
import type { Dialect } from "../../store/database/dialect.js";
import { Revision } from "../../store/database/ledger-entities.js";
import type { ConnectorUnderTest } from "./connector-under-test.js";
import { isContent, pageNamed, textWith, usePartner, wordOf } from "./contract-partner.js";
import { watching } from "./harvest-partner.js";
import { dumpTables, placesOfText } from "./tables.js";

/** More pages than a test partner's listing names at once, whatever the partner. */
const MANY = 40;

/** What a connector makes of a source that is well and does not change. */
export function describeReading(under: ConnectorUnderTest, dialect: Dialect): void {
  describe("at a source that does not change", () => {
    const used = usePartner(under, dialect);

    afterEach(() => vi.useRealTimers());

    /** Harvests everything and gives the pages as the connector says them. */
    async function candidates(): Promise<Candidate[]> {
      const said: Candidate[] = [];
      const listen = (connector: Connector) =>
        watching(connector, (observation) => {
          if (observation.type === "page") said.push(observation.candidate);
        });
      await used.ledger.harvest({ connector: listen });
      return said;
    }

    it("reads every page once, each with its id, its title, its words, an address and a permalink", async () => {
      const said = await candidates();
      expect(said.map(({ remoteId }) => remoteId).toSorted()).toEqual(used.ids.toSorted());
      for (const { url, permalink, revisionId } of said) {
        expect(new URL(url).protocol).toMatch(/^https?:$/);
        // Where a source has no address for a revision, it is named all the same.
        expect(new URL(permalink).protocol).toMatch(/^(?:https?|urn):$/);
        expect(revisionId).not.toBe("");
      }
      for (const each of ["url", "permalink"] as const) {
        expect(new Set(said.map((candidate) => candidate[each])).size).toBe(said.length);
      }
      const shown = await used.ledger.shown();
      for (const [number, remoteId] of used.ids.entries()) {
        expect(shown.get(remoteId)).toMatchObject({ title: pageNamed(number).title });
        expect(shown.get(remoteId)?.text).toContain(wordOf("texte", number));
      }
    });

    it("gives a report without a line when nothing is wrong", async () => {
      const report = await used.ledger.harvest();
      const notices = report.incidents.filter(({ outcome }) => outcome !== "notice");
      expect(notices).toEqual([]);
      expect(report).toMatchObject({ status: "finished", counts: { ...noOutcomes(), added: used.ids.length } });
      expect(report.requests).toBe(used.partner.requests.length);
    });

    it("asks a robots.txt before anything else, and never twice", async () => {
      await used.ledger.harvest();
      const asked = used.partner.requests.map((request) => isContent(request));
      expect([asked[0], asked.filter((content) => !content).length]).toEqual([false, 1]);
    });

    it("survives a source without a single page", async () => {
      const empty = await under.startPartner();
      await used.ledger.turnTo(empty);
      for (const full of [true, false, true]) {
        const report = await used.ledger.harvest({ full });
        expect(report).toMatchObject({ status: "finished", counts: noOutcomes() });
      }
      await empty.close();
    });

    it(`reads ${MANY} pages, more than one listing holds, without asking for anything twice`, async () => {
      for (let number = used.ids.length; number < MANY; number += 1) used.partner.create(pageNamed(number));
      expect(await used.ledger.harvest()).toMatchObject({ status: "finished", counts: { added: MANY } });
      const paths = used.partner.requests.map(({ method, path }) => `${method} ${path}`);
      expect(paths).toEqual([...new Set(paths)]);
    });

    it("writes nothing and asks no more when nothing has changed", async () => {
      await used.ledger.harvest({ full: false });
      const first = used.partner.requests.length;
      const before = await written();
      const report = await used.ledger.harvest({ full: false });
      expect(report).toMatchObject({ mode: "incremental", status: "finished" });
      expect(countCandidates(report.counts)).toBe(report.counts.unchanged);
      expect(used.partner.requests.length - first).toBeLessThanOrEqual(first);
      expect(await written()).toEqual(before);
    });

    it("finds every page unchanged when it compares everything", async () => {
      await used.ledger.harvest();
      const before = await written();
      const report = await used.ledger.harvest();
      expect(report).toMatchObject({ mode: "full", counts: { ...noOutcomes(), unchanged: used.ids.length } });
      expect(await written()).toEqual(before);
    });

    it("makes the same graph again from the ledger, row for row, without asking the source", async () => {
      await used.ledger.harvest();
      used.partner.edit(used.ids[1] ?? "", textWith("réécrit"));
      await used.ledger.harvest();
      const [graph, asked] = [await used.ledger.graph(), used.partner.requests.length];
      await used.ledger.rebuild();
      expect(await used.ledger.graph()).toEqual(graph);
      expect(used.partner.requests.length).toBe(asked);
    });

    it("gives equal revisions to two ledgers that read it at different times", async () => {
      await used.ledger.harvest();
      const first = await revisions();
      await used.ledger.turnTo(used.partner);
      await used.ledger.harvest();
      expect(await revisions()).toEqual(first);
    });

    it("keeps no e-mail address, whether in a title or a text", async () => {
      used.partner.create({ title: "Écrire à zoe.tardivel@example.org", text: textWith("jo.merle@example.org") });
      await used.ledger.harvest();
      for (const name of ["tardivel@", "merle@", "@example.org"]) {
        expect(await placesOfText(used.ledger.database, name)).toEqual([]);
      }
    });

    it("keeps no cookie and no header of any answer, and sends ours to nobody else", async () => {
      used.partner.misbehave(({ answer }) => ({
        headers: { ...answer.headers, "set-cookie": "visite=jetonsecret; Path=/", "x-visite": "entetesecret" },
      }));
      for (const full of [true, false]) await used.ledger.harvest({ full });
      for (const secret of ["jetonsecret", "entetesecret"]) {
        expect(await placesOfText(used.ledger.database, secret)).toEqual([]);
      }
      const agents = new Set(used.partner.requests.map(({ headers }) => headers["user-agent"]));
      expect([...agents]).toEqual(["Maillage/0 (+https://example.test/)"]);
    });

    it("maps a page by its payload alone: not by the clock, not by chance, and without touching it", async () => {
      const { source } = used.ledger;
      const { options = {} } = source;
      for (const candidate of (await candidates()).map(deepFrozen)) {
        const map = () => under.connector.toRecord(candidate, deepFrozen(source), deepFrozen(options));
        vi.useFakeTimers({ toFake: ["Date"], now: new Date("1999-12-31T23:00:00Z") });
        const record = map();
        vi.setSystemTime(new Date("2031-06-01T04:00:00Z"));
        const chance = vi.spyOn(Math, "random").mockReturnValue(0.5);
        expect(map()).toEqual(record);
        expect(chance).not.toHaveBeenCalled();
        chance.mockRestore();
        // As the ledger keeps it, and gives it back years later.
        const kept = JSON.parse(JSON.stringify(candidate)) as Candidate;
        expect(under.connector.toRecord(kept, source, options)).toEqual(record);
        expect(kept.payload).toEqual(candidate.payload);
      }
    });

    async function revisions(): Promise<object[]> {
      const rows = await used.ledger.database.em().find(Revision, {}, { disableIdentityMap: true });
      return rows
        .map(({ pageId, remoteRevisionId, hash, permalink, url }) => ({
          pageId,
          remoteRevisionId,
          hash,
          permalink,
          url,
        }))
        .toSorted((a, b) => (a.pageId < b.pageId ? -1 : 1));
    }

    /** Every row that a harvest without news leaves alone. */
    async function written(): Promise<object> {
      const {
        page = [],
        source: _,
        harvest: __,
        harvest_incident: ___,
        ...rest
      } = await dumpTables(used.ledger.database);
      return { ...rest, page: page.map(({ last_harvest_id: _id, last_seen_at: _at, ...row }) => row) };
    }
  });
}

/** The value, which nobody can change any more. */
function deepFrozen<T>(value: T): T {
  if (value !== null && typeof value === "object") Object.values(value).forEach(deepFrozen);
  return Object.freeze(value);
}
