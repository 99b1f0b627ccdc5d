import { describe, expect, it } from "vitest";
import { hedgedoc } from "../../../connectors/hedgedoc/index.js";
import type { Observation } from "../../../connectors/connector.js";
import type { HttpDoor } from "../../../connectors/http/door.js";

const DOOR: HttpDoor = {
  usage: { requests: 0, bytes: 0, retries: 0 },
  send: () => Promise.reject(new Error("Nobody is to be asked.")),
};

describe("a pad of which no note is registered", () => {
  it("is not asked for anything, and proposes the notes that other sources link to", async () => {
    const source = { id: "pad", name: "Pad", connector: "hedgedoc", url: "https://pad.example.test/" };
    const said: Observation[] = [];
    const context = {
      ...{ source, options: { notes: [] }, http: DOOR, full: true, cursor: undefined, position: undefined },
      async *held() {},
      async *linked() {
        const from = { url: "https://wiki.example.test/wiki/Atelier", title: "Atelier" };
        yield { url: "https://pad.example.test/s/atelier", from };
      },
      now: () => new Date("2026-11-23T00:00:00Z"),
    };
    for await (const observation of hedgedoc.fetch(context)) said.push(observation);
    expect(said.map((each) => ("code" in each ? each.code : each.type))).toEqual(["UNREGISTERED_NOTE", "complete"]);
    expect(said[0]).toMatchObject({
      url: "https://wiki.example.test/wiki/Atelier",
      message: expect.stringContaining("https://pad.example.test/s/atelier"),
    });
  });
});
