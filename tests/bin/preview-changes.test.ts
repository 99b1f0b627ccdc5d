import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FieldChange, changedParts, fieldChanges } from "../../bin/preview-changes.js";
import { excerptOf, shortened } from "../../bin/preview-excerpt.js";
import type { PageRecord } from "../../schema/generated/record.js";
import type { MappedPage } from "../../schema/sink.js";
import type { HeldContent } from "../../store/ledger/preview-before.js";
import { type HandMade, handMade } from "../support/hand-made.js";

/** What the ledger holds of a page made by hand. */
function held(page: MappedPage): HeldContent {
  const { candidate, record, mappingVersion } = page;
  const { title, url, contributors, anonymousContributors, permalink, payload } = candidate;
  const latest = { payload, contributors, anonymousContributors, permalink, mappingVersion };
  return { state: "live", title, url, record, contributors, anonymousContributors, latest };
}

function changes(before: HandMade, after: HandMade): Record<string, Omit<FieldChange, "field">> {
  const page = handMade("1", after) as MappedPage & { record: PageRecord };
  const told = fieldChanges(held(handMade("1", before)), page);
  return Object.fromEntries(told.map(({ field, ...change }) => [field, change]));
}

describe("the changes of a page", () => {
  it("are none where nothing says anything else, whatever the order of its members", () => {
    const record: Partial<PageRecord> = {
      licenses: [{ label: "CC BY", declaredBy: "page", spdx: "CC-BY-4.0" }],
      replies: { count: 1, dates: ["2026-11-01T00:00:00Z"] },
    };
    const turned: Partial<PageRecord> = {
      replies: { dates: ["2026-11-01T00:00:00Z"], count: 1 },
      licenses: [{ spdx: "CC-BY-4.0", declaredBy: "page", label: "CC BY" }],
    };
    expect(changes({ record }, { record: turned })).toEqual({});
  });

  it("tell short texts before and after, and nothing where there is none", () => {
    expect(
      changes(
        { title: "Old", record: { language: "fr", resourceKind: "METHOD" } },
        { title: "New", record: { website: "https://example.test/" } },
      ),
    ).toMatchObject({
      title: { change: "value", before: "Old", after: "New" },
      url: { before: "https://hand.example.test/page/Old", after: "https://hand.example.test/page/New" },
      language: { before: "fr", after: null },
      website: { before: null, after: "https://example.test/" },
      resourceKind: { before: "METHOD", after: "COMMONS" },
    });
  });

  it("tell what leaves a list and what comes into it, in words", () => {
    const before: Partial<PageRecord> = {
      keywords: ["eau", "eau", "forêt"],
      licenses: [{ label: "libre", declaredBy: "source" }],
      organizations: [{ name: "L'Atelier", role: "CARRIER", field: "from" }],
      originals: [],
    };
    const after: Partial<PageRecord> = {
      keywords: ["eau", "air"],
      licenses: [{ label: "CC BY 4.0", spdx: "CC-BY-4.0", declaredBy: "settings", url: "https://cc.example.test/" }],
      organizations: [],
      originals: [{ text: "Repris du wiki.", url: "https://wiki.example.test/" }],
    };
    const none = { moreRemoved: 0, moreAdded: 0 };
    expect(changes({ record: before }, { record: after })).toEqual({
      keywords: { change: "list", removed: ["eau", "forêt"], added: ["air"], ...none },
      licenses: {
        change: "list",
        removed: ["no SPDX identifier « libre » (declared by the site)"],
        added: ["CC-BY-4.0 « CC BY 4.0 » (from the settings of the source) <https://cc.example.test/>"],
        ...none,
      },
      organizations: { change: "list", removed: ['L\'Atelier (carrier, from "from")'], added: [], ...none },
      originals: { change: "list", removed: [], added: ["« Repris du wiki. » <https://wiki.example.test/>"], ...none },
    });
  });

  it("tell when a list only has another order, and not that an empty one is there now", () => {
    const told = changes({ record: { themes: ["a", "b"] } }, { record: { themes: ["b", "a"], originals: [] } });
    expect(told).toEqual({ themes: { change: "list", removed: [], added: [], moreRemoved: 0, moreAdded: 0 } });
  });

  it("cut long lists and count the rest", () => {
    const links = Array.from({ length: 5_000 }, (_, index) => `https://example.test/${index}`);
    const { links: told } = changes({}, { record: { links } });
    expect(told).toMatchObject({ change: "list", removed: [], moreAdded: 4_990 });
    expect(told).toHaveProperty("added.length", 10);
  });

  it("name each field of a template, and none hides behind another of the same name", () => {
    const field = (value: string, index = 0) => ({ template: "Commun", index, name: "Porteur", value });
    expect(
      changes(
        { record: { fields: [field("Ada"), field("Bo"), field("Cy", 1)] } },
        { record: { fields: [field("Ada"), field("Zoé"), field("Cy", 1), field("Di", 2)] } },
      ),
    ).toEqual({
      "fields.Commun.0.Porteur": { change: "list", removed: ["Bo"], added: ["Zoé"], moreRemoved: 0, moreAdded: 0 },
      "fields.Commun.2.Porteur": { change: "value", before: null, after: "Di" },
    });
  });

  it("name who wrote the page, and each part of what is told together", () => {
    const replies = (count: number) => ({ replies: { count, dates: [] } });
    expect(
      changes({ contributors: ["Ada"], record: replies(1) }, { contributors: ["Ada", "Bo"], record: replies(2) }),
    ).toEqual({
      contributors: { change: "list", removed: [], added: ["Bo"], moreRemoved: 0, moreAdded: 0 },
      "replies.count": { change: "value", before: "1", after: "2" },
    });
  });

  it("say which part of the page is another where no field is", () => {
    const page = handMade("1", { contributors: ["Ada"] });
    const parts = (made: HandMade) => changedParts(held(page), handMade("1", made));
    expect(parts({ contributors: ["Ada"] })).toEqual([]);
    expect(parts({ contributors: ["Bo"] })).toEqual(["contributors"]);
    expect(parts({ contributors: ["Ada"], revisionId: "9" })).toEqual(["permalink"]);
    expect(parts({ contributors: ["Ada"], mappingVersion: "hand/2" })).toEqual(["mapping"]);
    expect(parts({ contributors: ["Ada"], text: "new", revisionId: page.candidate.revisionId })).toEqual(["payload"]);
    expect(changedParts({ ...held(page), latest: undefined }, page)).toHaveLength(4);
  });
});

describe("the excerpt of two texts", () => {
  const line = fc.string({ maxLength: 20 }).map((text) => text.replaceAll("\n", " "));
  const lines = fc.array(fc.oneof(line, fc.constantFrom("", "same", "again")), { minLength: 1, maxLength: 12 });

  it("makes the one of the other where nothing had to be cut", () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const excerpt = excerptOf(before.join("\n"), after.join("\n"));
        expect(excerpt.removed.length).toBeLessThanOrEqual(5);
        expect(excerpt.added.length).toBeLessThanOrEqual(5);
        const start = excerpt.line - 1;
        const removed = excerpt.removed.length + excerpt.moreRemoved;
        const added = excerpt.added.length + excerpt.moreAdded;
        expect(before.slice(0, start)).toEqual(after.slice(0, start));
        expect(before.slice(start + removed)).toEqual(after.slice(start + added));
        expect(before.slice(start, start + removed).slice(0, 5)).toEqual(excerpt.removed);
        expect(after.slice(start, start + added).slice(0, 5)).toEqual(excerpt.added);
      }),
    );
  });

  it("shows a long line around its first difference", () => {
    const before = `${"mot ".repeat(300)}ancien${" suite".repeat(300)}`;
    const { line: number, removed, added } = excerptOf(before, before.replace("ancien", "nouveau"));
    expect(number).toBe(1);
    expect(removed[0]).toMatch(/^…(mot )+ancien( suite)+.*…$/);
    expect(added[0]).toMatch(/^…(mot )+nouveau( suite)+.*…$/);
    expect(added[0]?.length).toBeLessThan(165);
  });

  it("never shows half a character", () => {
    const before = `${"🌿".repeat(400)}a${"🌿".repeat(400)}`;
    for (let place = 0; place < 8; place += 1) {
      const { removed, added } = excerptOf(
        `${"b".repeat(place)}${before}`,
        `${"b".repeat(place)}${before}`.replace("a", "z"),
      );
      for (const text of [...removed, ...added]) expect(text.isWellFormed()).toBe(true);
      expect(shortened(`${"b".repeat(place)}${before}`, 200).isWellFormed()).toBe(true);
    }
  });
});
