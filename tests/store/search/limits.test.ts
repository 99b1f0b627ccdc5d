import { describe, expect, it } from "vitest";
import { dialects } from "../../support/databases.js";
import { handMade, harvestByHand } from "../../support/hand-made.js";
import { useLedger } from "../../support/use-ledger.js";
import { foundSet } from "./found-titles.js";
import { checkIndex } from "./index-words.js";

/** A « word » of letters that take four bytes each, the same for the same number. */
function longWord(number: number, length: number): string {
  return Array.from({ length }, (_, index) => String.fromCodePoint(0x10428 + ((number * 31 + index * 7) % 40))).join(
    "",
  );
}

describe.each(dialects)("texts at the limits of the index on %s", (dialect) => {
  const used = useLedger(dialect);
  const found = (text: string) => foundSet(used.database, text);
  const harvest = (...pages: readonly ReturnType<typeof handMade>[]) =>
    harvestByHand(used.ledger, { batches: [pages] });

  it("are found by their first 11,000 words, and in phrases there", async () => {
    const text = Array.from({ length: 30_000 }, (_, number) => `mot${number}`).join(" ");
    await harvest(handMade("1", { text }));
    expect([await found("mot0 mot10999"), await found("mot11000")]).toEqual([["Page 1"], []]);
    expect([await found('"mot10997 mot10998"'), await found('"mot10998 mot10997"')]).toEqual([["Page 1"], []]);
  });

  it("are found by phrases of words that come back again and again, 250 times each", async () => {
    const text = Array.from({ length: 400 }, (_, number) => `retour fois${number}`).join(" ");
    await harvest(handMade("1", { text }));
    expect([await found('"retour fois249"'), await found('"retour fois300"')]).toEqual([["Page 1"], []]);
    expect(await found("retour fois399")).toEqual(["Page 1"]);
  });

  it("may be as hostile as they like", async () => {
    const words = (count: number, length: number) =>
      Array.from({ length: count }, (_, number) => longWord(number, length)).join(" ");
    const labels = Array.from({ length: 500 }, (_, number) => longWord(number, 100));
    const record = { summary: words(300, 60), themes: labels, keywords: labels, challenges: labels };
    await harvest(
      handMade("1", { title: longWord(1, 450), text: words(20_000, 90), record }),
      handMade("2", { text: "x-y'".repeat(100_000) }),
      handMade("3", { text: `${"a".repeat(1_900_000)} fin` }),
      handMade("4", { text: "\u{AD}\u{200B}e\u0301\u{FEFF}\u{10FFFF} '=~|\"*:^()\\ ½ ŉ ǆ ﷺ" }),
      handMade("5", { text: "&".repeat(100_000) }),
      handMade("6", { title: "—…!", text: "" }),
    );
    await checkIndex(used.database);
    expect(await found(longWord(1, 450))).toEqual([longWord(1, 450)]);
    expect(await found("page")).toEqual(["Page 2", "Page 3", "Page 4", "Page 5"]);
  });

  it("are many labels on many pages in one batch", async () => {
    const labels = (page: number) => Array.from({ length: 500 }, (_, number) => `étiquette${number} page${page}`);
    const pages = Array.from({ length: 50 }, (_, page) =>
      handMade(String(page), { record: { themes: labels(page), keywords: labels(page) } }),
    );
    await harvest(...pages);
    expect(await found("étiquette499 page49")).toEqual(["Page 49"]);
    expect(await found('"page49 étiquette1"')).toEqual([]);
  });
});
