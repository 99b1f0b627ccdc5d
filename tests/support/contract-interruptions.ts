import { beforeEach, describe, expect, it } from "vitest";
import type { Connector } from "../../connectors/connector.js";
import { addOutcomes, countCandidates, noOutcomes } from "../../schema/harvest.js";
import type { Batch, RecordSink } from "../../schema/sink.js";
import type { Dialect } from "../../store/database/dialect.js";
import { Harvest, Page, Revision } from "../../store/database/ledger-entities.js";
import type { ConnectorUnderTest } from "./connector-under-test.js";
import { textWith, titleWith, usePartner } from "./contract-partner.js";
import { type PartnerHarvestOptions, watching } from "./harvest-partner.js";
import { dumpTables } from "./tables.js";

/** Ends a harvest as a killed process does: nobody is left to close the report. */
class Killed extends Error {}

/** What a connector does when its harvest is ended before its time, and what the next one makes of it. */
export function describeInterruptions(under: ConnectorUnderTest, dialect: Dialect): void {
  describe("interrupted", () => {
    // Two listings of most partners; what every page costs, it costs at every request.
    const used = usePartner(under, dialect, 5);
    let whole: unknown;
    let requests: number;

    beforeEach(async () => {
      await used.ledger.harvest();
      whole = await state();
      requests = used.partner.requests.length;
    });

    it("by its own process at any request, ends with the reason and goes on to the same graph", async () => {
      for (let nth = 1; nth <= requests; nth += 1) {
        await used.ledger.turnTo(used.partner);
        const stop = new AbortController();
        const number = used.partner.requests.length + nth;
        used.partner.misbehave((request) => {
          if (request.number === number) stop.abort(new Killed());
          return undefined;
        });
        await expect(used.ledger.harvest({ signal: stop.signal })).rejects.toThrow(Killed);
        expect(used.partner.requests.length).toBe(number);
        used.partner.misbehave(undefined);
        await expectTheSameAsUndisturbed(nth);
      }
    });

    it("by a kill after anything it says, has written whole batches only and goes on to the same graph", async () => {
      const said = await countObservations();
      for (let last = 1; last <= said; last += 1) {
        await used.ledger.turnTo(used.partner);
        await expect(used.ledger.harvest(killedAfter(last))).rejects.toThrow(Killed);
        await expectNoHalfPage();
        await expectTheSameAsUndisturbed(last);
      }
    });

    it("again and again while it sees changes, sees all of them in the end", async () => {
      const [first = "", second = "", third = "", fourth = ""] = used.ids;
      used.partner.edit(first, textWith("réécrit"));
      used.partner.rename(second, titleWith("renommé"));
      used.partner.delete(third);
      for (let last = 1; last <= 4; last += 1) {
        await used.ledger
          .harvest({ full: false, ...killedAfter(last) })
          .catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
      }
      used.partner.edit(fourth, textWith("entretemps"));
      await used.ledger.harvest({ full: false });
      if (under.deletion === "withdrawn") await used.ledger.settle();
      const seen = await used.ledger.graph();
      await used.ledger.turnTo(used.partner);
      await used.ledger.harvest();
      expect(seen).toEqual(await used.ledger.graph());
    });

    it("by the database in the middle of a batch, has written nothing of it", async () => {
      const batches = await countBatches();
      for (let nth = 1; nth <= batches; nth += 1) {
        await used.ledger.turnTo(used.partner);
        let before: unknown;
        const kill = new AbortController();
        const sink = (ledger: RecordSink) =>
          onCommit(ledger, async (batch, number) => {
            if (number < nth) return batch;
            before = await dumpTables(used.ledger.database);
            kill.abort(new Killed());
            return { ...batch, incidents: [...batch.incidents, UNWRITABLE] };
          });
        await expect(used.ledger.harvest({ sink, signal: kill.signal })).rejects.toThrow(/null/i);
        expect(await dumpTables(used.ledger.database)).toEqual(before);
        await expectTheSameAsUndisturbed(nth);
      }
    });

    async function expectTheSameAsUndisturbed(place: number): Promise<void> {
      expect(await used.ledger.harvest()).toMatchObject({ status: "finished" });
      expect({ place, state: await state() }).toEqual({ place, state: whole });
      const harvests = await used.ledger.database.em().find(Harvest, {});
      const counts = harvests.map((each) => each.counts).reduce(addOutcomes, noOutcomes());
      expect(counts).toMatchObject({ added: used.ids.length, updated: 0, withdrawn: 0, failed: 0 });
    }

    /** Every page has its revision, every revision its page, and the report counts what is there. */
    async function expectNoHalfPage(): Promise<void> {
      const em = used.ledger.database.em();
      const pages = await em.find(Page, {}, { disableIdentityMap: true });
      const revisions = await em.find(Revision, {}, { disableIdentityMap: true });
      expect(new Set(revisions.map(({ id }) => id))).toEqual(new Set(pages.map((page) => page.latestRevisionId)));
      expect(revisions.length).toBe(pages.length);
      expect((await used.ledger.shown()).size).toBe(pages.length);
      const [harvest] = await em.find(Harvest, {});
      expect(harvest?.status).toBe("running");
      expect(countCandidates(harvest?.counts ?? noOutcomes())).toBe(pages.length);
    }

    async function countObservations(): Promise<number> {
      let said = 0;
      await used.ledger.turnTo(used.partner);
      await used.ledger.harvest({ connector: (connector) => watching(connector, () => (said += 1)) });
      return said;
    }

    async function countBatches(): Promise<number> {
      let batches = 0;
      await used.ledger.turnTo(used.partner);
      const counting = async (batch: Batch) => {
        batches += 1;
        return batch;
      };
      await used.ledger.harvest({ sink: (sink) => onCommit(sink, counting) });
      return batches;
    }

    async function state(): Promise<object> {
      const revisions = await used.ledger.database.em().find(Revision, {}, { disableIdentityMap: true });
      const told = revisions.map(({ pageId, remoteRevisionId, hash }) => `${pageId} ${remoteRevisionId} ${hash}`);
      return { graph: await used.ledger.graph(), live: await used.ledger.live(), revisions: told.toSorted() };
    }
  });
}

/** A harvest whose process is killed before the connector's observation of this number; 1 is the first. */
function killedAfter(last: number): PartnerHarvestOptions {
  const kill = new AbortController();
  let said = 0;
  const listen = (connector: Connector) =>
    watching(connector, () => {
      if ((said += 1) < last) return;
      kill.abort(new Killed());
      throw kill.signal.reason;
    });
  return { connector: listen, signal: kill.signal };
}

/** The same sink, whose batches can be looked at and changed before they are written; the first is 1. */
function onCommit(sink: RecordSink, change: (batch: Batch, nth: number) => Promise<Batch>): RecordSink {
  return {
    async open(sourceId, options) {
      const session = await sink.open(sourceId, options);
      const { mode, cursor, position } = session;
      let nth = 0;
      return {
        ...{ mode, cursor, position },
        held: (remoteIds) => session.held(remoteIds),
        linked: (host) => session.linked(host),
        commit: async (batch) => session.commit(await change(batch, (nth += 1))),
        finish: (ending) => session.finish(ending),
        stop: (status, problem) => session.stop(status, problem),
      };
    },
  };
}

/** A line of a report that no database takes: it is written last, when everything else of its batch is. */
const UNWRITABLE = { outcome: "notice", code: null as unknown as string, message: "" } as const;
