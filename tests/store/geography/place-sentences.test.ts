import { describe, expect, it } from "vitest";
import { loadGeography } from "../../../store/geography/geography.js";
import { findPagePlaces } from "../../../store/geography/page-places.js";
import { labelledSentences, scorePlaces, spansOf } from "../../support/place-sentences/score.js";

const geography = loadGeography();
const sets = Object.values(labelledSentences());
const all = sets.flat();

describe("the labelled sentences about places", () => {
  it("are at least 150, each once, half of them traps", () => {
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(150);
    for (const set of sets) expect(set.filter(({ trap }) => trap).length).toBeGreaterThanOrEqual(set.length / 2);
  });

  it("label words that stand in the sentence", () => {
    const absent = all.flatMap((each) =>
      spansOf(each).filter(({ words, start }) => !each.text.startsWith(words, start)),
    );
    expect(absent).toEqual([]);
  });

  it("name territories of today", () => {
    const ids = all.flatMap(({ places }) => places.flatMap(({ id, or = [] }) => [id, ...or]));
    expect(ids.filter((id) => geography.get(id)?.vintage !== geography.vintage)).toEqual([]);
  });
});

describe("findPagePlaces on the labelled sentences", () => {
  const score = scorePlaces(all, (texts) => findPagePlaces(texts, geography));
  const errors = score.errors.join("\n");

  it("gives links of which at least 97 % are true", () => {
    expect(score.precision, errors).toBeGreaterThanOrEqual(0.97);
  });

  it("gives at least 85 % of the true links", () => {
    expect(score.recall, errors).toBeGreaterThanOrEqual(0.85);
  });

  it("resolves no words that nothing tells apart", () => {
    const resolved = all.flatMap(({ text, ambiguous = [] }) =>
      findPagePlaces([{ field: "body", text, nature: "body" }], geography).filter(
        (each) => each.status === "resolved" && ambiguous.some(({ words }) => words === each.text),
      ),
    );
    expect(resolved).toEqual([]);
  });
});
