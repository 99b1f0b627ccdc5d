import { writeFileSync } from "node:fs";
import { it } from "vitest";
import { loadGeography } from "../../../store/geography/geography.js";
import { findPagePlaces } from "../../../store/geography/page-places.js";
import { labelledSentences, scorePlaces } from "../../support/place-sentences/score.js";
it("prints", () => {
  const g = loadGeography();
  let out = "";
  for (const [set, sentences] of Object.entries(labelledSentences())) {
    const s = scorePlaces(sentences, (texts) => findPagePlaces(texts, g));
    out += `${set} n=${s.sentences} right=${s.right} wrong=${s.wrong} missed=${s.missed} P=${s.precision} R=${s.recall}\n${s.errors.join("\n")}\n\n`;
  }
  writeFileSync("/tmp/h3c/score.txt", out);
});
