import { describe, expect, it } from "vitest";
import { PreviewCollector } from "../../bin/preview-collector.js";
import type { MappedPage } from "../../schema/sink.js";
import type { HeldContent } from "../../store/ledger/preview-before.js";
import { handMade } from "../support/hand-made.js";

describe("what a preview keeps", () => {
  const PAGES = 100_000;

  /** Tells a collector of a hundred thousand pages, of each kind of end. */
  async function told() {
    const asked: string[] = [];
    const collector = new PreviewCollector({ first: 3, most: 20 }, () => {});
    const page = handMade("1", { text: "words ".repeat(100) });
    const before = async (): Promise<HeldContent | undefined> => {
      asked.push("once");
      return undefined;
    };
    for (let index = 0; index < PAGES; index += 1) {
      const remoteId = String(index);
      await collector.page({ remoteId, outcome: "added", page, before });
      await collector.page({ remoteId, outcome: "updated", page, before });
      await collector.page({ remoteId, outcome: "restored", page, before });
      await collector.page({ remoteId, outcome: "unchanged", page, before });
      await collector.withdrawal({ remoteId, reason: "deleted", message: "Gone.", happens: true, before });
      await collector.withdrawal({ remoteId, reason: "missed", message: "Gone.", happens: false, before });
      await collector.erasure({ remoteId, what: "page", message: "Private.", before });
      collector.incident({ outcome: "skipped", code: "NOT_OURS", message: "Not ours." });
      collector.incident({ outcome: "failed", code: "NO_CONTENT", message: "Empty." });
      collector.incident({ outcome: "notice", code: "SLOW", message: "Slow." });
    }
    return { collector, asked };
  }

  it("does not grow with the source, and the ledger is read for what is shown alone", async () => {
    const { collector, asked } = await told();
    expect(collector.first).toHaveLength(3);
    const lists = Object.entries(collector.lists) as [keyof typeof collector.more, readonly unknown[]][];
    expect(lists).toHaveLength(9);
    for (const [name, entries] of lists) {
      expect(entries, name).toHaveLength(20);
      expect(collector.more[name], name).toBe(PAGES - 20);
    }
    expect(asked).toHaveLength(4 * 20);
  });

  it("leaves out pages that cannot be read of the first records", async () => {
    const collector = new PreviewCollector({ first: 3, most: 20 }, () => {});
    const before = async () => undefined;
    const bad = handMade("1", { fault: true });
    await collector.page({ remoteId: "1", outcome: "failed", page: bad, before });
    await collector.page({ remoteId: "2", outcome: "unchanged", page: handMade("2"), before });
    expect(collector.first.map(({ remoteId, outcome }) => [remoteId, outcome])).toEqual([["2", "unchanged"]]);
  });

  it("keeps no title of ten megabytes", async () => {
    const collector = new PreviewCollector({ first: 3, most: 20 }, () => {});
    const page = handMade("1");
    const loud: MappedPage = { ...page, candidate: { ...page.candidate, title: "a".repeat(10_000_000) } };
    await collector.page({ remoteId: "1", outcome: "added", page: loud, before: async () => undefined });
    expect(JSON.stringify([collector.first, collector.lists]).length).toBeLessThan(10_000);
  });
});
