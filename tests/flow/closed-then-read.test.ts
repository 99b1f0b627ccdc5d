import { describe, expect, it } from "vitest";
import { type Observation, defineConnector } from "../../connectors/connector.js";
import { harvest } from "../../connectors/harvest.js";
import type { HttpDoor } from "../../connectors/http/door.js";
import type { HarvestReport } from "../../schema/harvest.js";
import { Page } from "../../store/database/ledger-entities.js";
import { dialects } from "../support/databases.js";
import { SOURCE, closed, handMade, recordOf } from "../support/hand-made.js";
import { useLedger } from "../support/use-ledger.js";

const NOBODY: HttpDoor = {
  usage: { requests: 0, bytes: 0, retries: 0 },
  send: () => Promise.reject(new Error("Nobody is asked.")),
};

describe.each(dialects)("a page that is closed and read in the same harvest, on %s", (dialect) => {
  const used = useLedger(dialect);
  const page = (text: string): Observation => ({ type: "page", candidate: handMade("1", { text }).candidate });
  const close: Observation = { type: "closed", page: closed("1") };

  function say(...said: Observation[]): Promise<HarvestReport> {
    const connector = defineConnector({
      name: "hand",
      description: "Says what it is told to say.",
      optionsSchema: {},
      mappingVersion: () => "hand/1",
      async *fetch() {
        yield* said;
        yield { type: "complete", cursor: null };
      },
      toRecord: recordOf,
    });
    return harvest({ source: SOURCE, connector, http: NOBODY, sink: used.ledger, full: true });
  }

  async function state(): Promise<string | undefined> {
    return (await used.database.em().findOne(Page, { remoteId: "1" }))?.state;
  }

  it("is shown when it was read last", async () => {
    const { counts } = await say(page("one"), close, page("two"));
    expect(counts).toMatchObject({ added: 1, redacted: 1, restored: 1 });
    expect(await state()).toBe("live");
  });

  it("is erased when it was closed last", async () => {
    const { counts } = await say(page("one"), close, page("two"), close);
    expect(counts).toMatchObject({ added: 1, redacted: 2, restored: 1 });
    expect(await state()).toBe("redacted");
  });
});
