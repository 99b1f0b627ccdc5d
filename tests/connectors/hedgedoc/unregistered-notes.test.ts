import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LinkedAddress } from "../../../schema/sink.js";
import { NotesUnderTest, linesOf, pathsOf } from "./read-notes.js";

const FROM = { url: "https://wiki.example.test/wiki/Atelier", title: "Atelier des lisières" };

let under: NotesUnderTest;
const linked = (...paths: string[]): LinkedAddress[] =>
  paths.map((path) => ({ url: new URL(path, under.pad.url).href, from: FROM }));

beforeEach(async () => {
  under = await NotesUnderTest.start(1);
});
afterEach(() => under.pad.close());

describe("notes that other sources link to", () => {
  it("are proposed by the page that links, each once, and never asked for", async () => {
    const reading = await under.read({
      full: true,
      linked: linked("/compte-rendu?both", "/s/compte-rendu", "/compte-rendu/publish", "/s/%C3%A9t%C3%A9"),
    });
    expect(linesOf(reading)).toEqual(["page _n1Short", "notice UNREGISTERED_NOTE", "notice UNREGISTERED_NOTE"]);
    expect(reading.observations.filter(({ type }) => type === "notice")).toEqual(
      ["compte-rendu", "%C3%A9t%C3%A9"].map((name) => ({
        type: "notice",
        code: "UNREGISTERED_NOTE",
        message:
          `This page links to a note that is not harvested: ${under.pad.url}s/${name}. ` +
          "If it belongs to the commons, add its address to the source's notes.",
        url: FROM.url,
      })),
    );
    expect(pathsOf(reading).filter((path) => /compte-rendu|été$/.test(path))).toEqual([]);
    expect(under.pad.notesCreated).toBe(0);
  });

  it("are named without the title of the page that links: it may have to be erased", async () => {
    const reading = await under.read({ full: true, linked: linked("/compte-rendu") });
    expect(JSON.stringify(reading.observations)).not.toContain("lisières");
  });

  it("are not proposed when they are registered, by whichever of their names, or are no notes", async () => {
    const addresses = linked(
      ...[
        "/carnet-d-été-1",
        "/s/_n1Short",
        "/_n1Short?view",
        "/",
        "/new",
        "/uploads/a.png",
        "/features",
        "/s/",
        "/a/b/c",
      ],
    );
    expect(linesOf(await under.read({ full: true, linked: addresses }))).toEqual(["page _n1Short"]);
    under.pad.changeAlias("_n1Short", "carnet-d-hiver");
    expect(linesOf(await under.read({ linked: linked("/carnet-d-hiver") }))).toEqual([
      "page _n1Short",
      "notice ALIAS_CHANGED",
    ]);
  });

  it("are counted when there are too many to be named", async () => {
    const many = linked(...Array.from({ length: 250 }, (_, number) => `/note-${number}`));
    const { observations } = await under.read({ full: true, linked: many });
    const notices = observations.filter(({ type }) => type === "notice");
    expect(notices).toHaveLength(201);
    expect(notices.at(-1)).toMatchObject({
      code: "MORE_UNREGISTERED_NOTES",
      message: expect.stringMatching(/^50 more/),
    });
  });
});
