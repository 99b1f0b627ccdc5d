import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NoteAddresses } from "../../../connectors/hedgedoc/note-addresses.js";
import { readNoteAddress } from "../../../connectors/hedgedoc/note-name.js";
import { registeredNotes } from "../../../connectors/hedgedoc/registered-notes.js";
import { siteOf } from "../../../connectors/hedgedoc/site.js";

const SITE = siteOf("https://pad.example.test/");
const BELOW = siteOf("https://example.test/pad");

describe("the address of a note", () => {
  it.each([
    ["https://pad.example.test/s/paroles-croisees", "paroles-croisees"],
    ["https://pad.example.test/paroles-croisees", "paroles-croisees"],
    ["http://pad.example.test/paroles-croisees", "paroles-croisees"],
    ["https://PAD.example.test:443/Paroles", "Paroles"],
    ["/s/paroles-croisees", "paroles-croisees"],
    ["/paroles-croisees", "paroles-croisees"],
    ["  /paroles-croisees/  ", "paroles-croisees"],
    ["/v2PJgUDpTTOJI9kaPKujiA", "v2PJgUDpTTOJI9kaPKujiA"],
    ["/cahier-%C3%A9cout%C3%A9", "cahier-écouté"],
    ["/cahier-écouté", "cahier-écouté"],
    ["/s/a%20b%26c%3Fd", "a b&c?d"],
    ["/100%25", "100%"],
    ["/note?view", "note"],
    ["/note?both#suite", "note"],
    ["/note/publish", "note"],
    ["/note/download", "note"],
    ["/note/slide#/2", "note"],
    ["/note/revision/1795392438424", "note"],
    ["/s/note/edit", "note"],
    ["/s/note/download?x=1", "note"],
    ["/news", "news"],
  ])("%s names a note", (address, name) => {
    expect(readNoteAddress(address, SITE)).toEqual({ name });
  });

  it.each([
    ["", /neither/],
    ["paroles-croisees", /neither with https/],
    ["pad.example.test/note", /neither/],
    ["javascript:alert(1)", /neither/],
    ["https://", /no address/],
    ["https://wiki.example.test/wiki/Note", /not on pad\.example\.test/],
    ["https://pad.example.test:8443/note", /not on/],
    ["//wiki.example.test/note", /not on/],
    ["https://pad.example.test.evil.test/note", /not on/],
    ["https://pad.example.test@evil.test/note", /not on/],
    ["/", /names no note/],
    ["/s/", /names no note/],
    ["/s", /names no note/],
    ["//", /no address|not on/],
    ["/new", /"new" cannot be a note/],
    ["/NEW", /cannot be a note/],
    ["/s/new", /cannot be a note/],
    ["/n%65w", /cannot be a note/],
    ["/note/../new", /cannot be a note/],
    ["/s/%2e%2e/new", /cannot be a note/],
    ["/s/..%2Fnew", /cannot be a note/],
    ["/s/a%2Fb", /cannot be a note/],
    ["/s/a%5Cb", /cannot be a note/],
    ["/s/a%00b", /cannot be a note/],
    ["/s/%E9", /cannot be a note/],
    ["/features", /cannot be a note/],
    ["/me", /cannot be a note/],
    ["/me/export", /cannot be a note/],
    ["/history", /cannot be a note/],
    ["/status", /cannot be a note/],
    ["/config", /cannot be a note/],
    ["/metrics", /cannot be a note/],
    ["/_health", /cannot be a note/],
    ["/p/note", /cannot be a note/],
    ["/auth/github", /cannot be a note/],
    ["/uploads/image.png", /cannot be a note/],
    ["/docs/yaml-metadata", /cannot be a note/],
    [`/${"a".repeat(256)}`, /cannot be a note/],
    ["/note/delete", /not known/],
    ["/note/a/b", /not known/],
    ["/note/revision/abc", /not known/],
    ["/note//download", /not known/],
  ])("%s names none", (address, fault) => {
    expect(readNoteAddress(address, SITE).fault).toMatch(fault);
  });

  it("is read below the path of a HedgeDoc that has no host of its own", () => {
    expect(readNoteAddress("https://example.test/pad/s/note?view", BELOW)).toEqual({ name: "note" });
    expect(readNoteAddress("/pad/note", BELOW)).toEqual({ name: "note" });
    expect(readNoteAddress("/note", BELOW).fault).toMatch(/not below https:\/\/example\.test\/pad\//);
    expect(readNoteAddress("/pad/../note", BELOW).fault).toMatch(/not below/);
    expect(new NoteAddresses(BELOW).download("été")).toBe("https://example.test/pad/s/%C3%A9t%C3%A9/download");
  });
});

describe("the registered notes", () => {
  it("are each named once, in the order of the settings", () => {
    const notes = registeredNotes(["/b", "/s/a?view", "https://pad.example.test/b/publish", "/c", "/a"], SITE);
    expect(notes.names).toEqual(["b", "a", "c"]);
    expect([...notes.numbers.values()]).toEqual([1, 2, 4]);
    expect(notes.repeated).toEqual([
      [1, 3],
      [2, 5],
    ]);
  });

  it("stop at the first entry that cannot be a note, name it and say what to do", () => {
    const bad = () => registeredNotes(["/a", "https://pad.example.test/new?token=secret"], SITE);
    expect(bad).toThrow(
      'Entry 2 of the source\'s notes, "https://pad.example.test/new", cannot be read: "new" cannot be a note there. ' +
        "Give the address of a note as its editor shows it (https://…/<alias>) or its published page (https://…/s/<alias>).",
    );
    expect(bad).toThrow(expect.objectContaining({ name: "StopSourceError", code: "BAD_NOTE_ADDRESS" }));
    expect(() => registeredNotes(["https://ana:motdepasse@pad.example.org/a"], SITE)).toThrow(
      /^(?!.*motdepasse).*Entry 1/,
    );
  });
});

describe("the addresses that are asked", () => {
  const SAFE = [
    /^\/s\/[^/?#]+\/(?:download|info)$/,
    /^\/[A-Za-z0-9_-]{6,40}\/(?:info|publish|revision|revision\/\d+)$/,
  ];
  const addresses = new NoteAddresses(SITE);
  const made = (name: string) => [
    () => addresses.download(name),
    () => addresses.identity(name),
    () => addresses.alias(name),
    () => addresses.info(name),
    () => addresses.revisions(name),
    () => addresses.revision(name, 1795392438424),
  ];

  it("are made for no name that would lead elsewhere, and never make a note or count a view", () => {
    const odd = fc.constantFrom(
      "..",
      ".",
      "%2e%2e",
      "new",
      "NEW",
      "/",
      "\\",
      "?",
      "#",
      "s",
      "p",
      "%2F",
      "a/../new",
      "\u0000",
    );
    const name = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string(),
      odd,
      fc.array(odd).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(name, (given) => {
        for (const make of made(given)) {
          let address;
          try {
            address = make();
          } catch {
            continue;
          }
          // As the door will read it, dots and all.
          const { origin, pathname, search, hash } = new URL(address);
          expect([origin, search, hash]).toEqual(["https://pad.example.test", "", ""]);
          expect(
            SAFE.some((pattern) => pattern.test(pathname)),
            pathname,
          ).toBe(true);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it("refuse a time that is none", () => {
    for (const time of [-1, 1.5, Number.NaN, Infinity, 2 ** 60]) {
      expect(() => addresses.revision("_U27SvOCm_", time)).toThrow(/no time/);
    }
  });
});
