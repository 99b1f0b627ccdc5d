import { describe, expect, it } from "vitest";
import type { LinkedAddress } from "../../../schema/sink.js";
import { rebuildGraph } from "../../../store/rebuild.js";
import { dialects } from "../../support/databases.js";
import {
  type HandMade,
  SOURCE,
  batchOf,
  closed,
  gone,
  handMade,
  harvestByHand,
  hidden,
  revisionOf,
} from "../../support/hand-made.js";
import { useLedger } from "../../support/use-ledger.js";

const PADS = { id: "pads", name: "Pads", connector: "hand", url: "https://pads.example.test/" };
const pad = (path: string) => `${PADS.url}${path}`;
const linking = (...links: string[]): HandMade => ({ record: { links } });

describe.each(dialects)("the addresses that other sources link to, on %s", (dialect) => {
  const used = useLedger(dialect);

  async function linked(host = "pads.example.test", asking = PADS.id): Promise<LinkedAddress[]> {
    await used.ledger.register([SOURCE, PADS]);
    const session = await used.ledger.dryRun().open(asking, { full: true });
    const real = await used.ledger.open(asking, { full: true });
    const addresses = await all(session.linked(host));
    expect(addresses).toEqual(await all(real.linked(host)));
    return addresses;
  }

  async function all(linking: AsyncIterable<LinkedAddress>): Promise<LinkedAddress[]> {
    const addresses: LinkedAddress[] = [];
    for await (const address of linking) addresses.push(address);
    return addresses;
  }

  const urls = async (...args: Parameters<typeof linked>) => (await linked(...args)).map(({ url }) => url);

  it("come each once, in order, with a page that links to it", async () => {
    await harvestByHand(used.ledger, {
      batches: [
        [
          handMade("1", { title: "First", ...linking(pad("b"), pad("a"), pad("a")) }),
          handMade("2", { title: "Second", ...linking(pad("b"), "https://elsewhere.example.test/") }),
        ],
      ],
    });
    const addresses = await linked();
    expect(addresses.map(({ url }) => url)).toEqual([pad("a"), pad("b")]);
    expect(addresses[0]?.from).toEqual({ url: `${SOURCE.url}page/First`, title: "First" });
    expect(["First", "Second"]).toContain(addresses[1]?.from.title);
  });

  it("are compared letter by letter", async () => {
    const both = [pad("s/AbC"), pad("s/abc"), pad("s/a-bc")];
    await harvestByHand(used.ledger, { batches: [[handMade("1", linking(...both))]] });
    expect(new Set(await urls())).toEqual(new Set(both));
  });

  it("stand on that host and port alone", async () => {
    await harvestByHand(used.ledger, {
      batches: [
        [
          handMade(
            "1",
            linking(
              pad("here"),
              "https://PADS.example.test:443/shouted",
              "https://pads.example.test:8443/other-port",
              "https://my.pads.example.test/sub",
              "https://elsewhere.example.test/?u=https://pads.example.test/",
            ),
          ),
        ],
      ],
    });
    expect(new Set(await urls())).toEqual(new Set([pad("here"), "https://PADS.example.test:443/shouted"]));
    expect(await urls("pads.example.test:8443")).toEqual(["https://pads.example.test:8443/other-port"]);
  });

  it("leave out what only looks like an address, and the page is kept", async () => {
    const bad = ["https://pads.example.test:99999/", "https://999.999.999.999/", "urn:isbn:0451450523"];
    const report = await harvestByHand(used.ledger, { batches: [[handMade("1", linking(...bad, pad("good")))]] });
    expect(report.counts).toMatchObject({ added: 1 });
    expect(await urls()).toEqual([pad("good")]);
  });

  it("do not come from the source that asks", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", linking(`${SOURCE.url}a`, pad("a")))]] });
    expect(await urls("hand.example.test", SOURCE.id)).toEqual([]);
    expect(await urls("hand.example.test")).toEqual([`${SOURCE.url}a`]);
  });

  it("come all, however many there are", async () => {
    const many = Array.from({ length: 1_201 }, (_, index) => pad(String(index).padStart(5, "0")));
    await harvestByHand(used.ledger, { batches: [[handMade("1", linking(...many))]] });
    expect((await urls()).toSorted()).toEqual(many);
  });

  it("go with the page that links to them and come back with it", async () => {
    const one = handMade("1", linking(pad("a")));
    const others = ["2", "3", "4", "5", "6"].map((remoteId) => handMade(remoteId));
    await harvestByHand(used.ledger, { batches: [[one, ...others]] });
    await harvestByHand(used.ledger, { gone: [gone("1", "out-of-scope")] });
    expect(await urls()).toEqual([]);
    await harvestByHand(used.ledger, { batches: [[one]] });
    expect(await urls()).toEqual([pad("a")]);
    await harvestByHand(used.ledger, { closed: [closed("1")] });
    expect(await urls()).toEqual([]);
    await harvestByHand(used.ledger, { batches: [[one]] });
    await harvestByHand(used.ledger, { hidden: [hidden("1", [revisionOf("1")])] });
    expect(await urls()).toEqual([]);
  });

  it("are those of the page's last words", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", linking(pad("a"), pad("b")))]] });
    await harvestByHand(used.ledger, { batches: [[handMade("1", linking(pad("b"), pad("c")))]] });
    expect(await urls()).toEqual([pad("b"), pad("c")]);
    await harvestByHand(used.ledger, { batches: [[handMade("1", { text: "unreadable", fault: true })]] });
    expect(await urls()).toEqual([pad("b"), pad("c")]);
  });

  it("are the same after a rebuild", async () => {
    const others = ["3", "4", "5", "6", "7"].map((remoteId) => handMade(remoteId));
    await harvestByHand(used.ledger, {
      batches: [[handMade("1", linking(pad("a"))), handMade("2", linking(pad("b"))), ...others]],
    });
    await harvestByHand(used.ledger, { gone: [gone("2")] });
    const before = await linked();
    await rebuildGraph(used.database, () => undefined);
    expect(await linked()).toEqual(before);
    expect(before.map(({ url }) => url)).toEqual([pad("a")]);
  });

  it("do not come from a batch that was not written", async () => {
    await used.ledger.register([SOURCE, PADS]);
    const session = await used.ledger.dryRun().open(SOURCE.id, { full: true });
    await session.commit(batchOf([handMade("1", linking(pad("a")))]));
    expect(await urls()).toEqual([]);
  });
});
