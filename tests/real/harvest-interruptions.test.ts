import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { sharedGate } from "../../connectors/http/rate-gate.js";
import type { HarvestReport } from "../../schema/harvest.js";
import { Page, Source } from "../../store/database/ledger-entities.js";
import { changeWiki } from "./change-wiki.js";
import { useMirroredWiki } from "./mirrored-wiki.js";
import { countKinds, type WikiMirror } from "./wiki-mirror.js";

// A server that is away for a moment must not be given up for a minute, as it is after ten failures in a row.
const site = useMirroredWiki({ http: { retries: 1 } });

/** Harvests while the server goes away before a request, and comes back when the harvest has ended. */
async function harvestCutShort(
  mirror: WikiMirror,
  isTheLast: (params: URLSearchParams, before: readonly URLSearchParams[]) => boolean,
): Promise<HarvestReport> {
  const report = await mirror.harvest({
    beforeRequest: (...asked) => (isTheLast(...asked) ? site.wiki.halt() : undefined),
  });
  await site.wiki.resume();
  return report;
}

function countLive({ database }: WikiMirror): Promise<number> {
  return database.em().count(Page, { state: "live" });
}

describe("a server that goes away in the middle of a harvest", () => {
  it("fails the first harvest, which keeps what it has read and goes on from there", async () => {
    for (const mirror of site.mirrors) {
      const isSecondListing = (params: URLSearchParams) => params.has("gapcontinue");
      const cut = await harvestCutShort(mirror, isSecondListing);
      expect(cut).toMatchObject({ mode: "full", status: "failed", problem: { code: "UNREACHABLE" } });
      expect(await countLive(mirror)).toBe(cut.counts.added);
      const report = await mirror.harvest();
      expect(report).toMatchObject({ id: cut.id, mode: "full", status: "finished" });
      expect(countKinds(mirror.asked)).toMatchObject({ listing: 1 });
      expect(report.counts.added).toBeGreaterThan(cut.counts.added);
    }
    await site.expectSame();
  });

  it("fails the next ones too, which withdraw nothing, and the one after repairs everything", async () => {
    await changeWiki(site.wiki);
    for (const mirror of site.mirrors) {
      const before = await countLive(mirror);
      for (const last of [0, 2, 5]) {
        const cut = await harvestCutShort(mirror, (_, { length }) => length === last);
        expect(cut).toMatchObject({ status: "failed", problem: { code: "UNREACHABLE" }, counts: { withdrawn: 0 } });
        expect(await countLive(mirror)).toBeGreaterThanOrEqual(before);
      }
      expect(await mirror.harvest()).toMatchObject({ mode: "incremental", status: "finished" });
    }
    await site.expectSame();
  });
});

describe("a wiki that has lost its recent changes", () => {
  /** Edits a page, deletes one, makes one. */
  async function change(round: string): Promise<void> {
    await site.wiki.edit("Bac à sable", `Un essai ${round}.`);
    await site.wiki.delete((await site.wiki.create(`Brouillon ${round}`, "Un brouillon.")).title);
    await site.wiki.create(`Suite ${round}`, "Une suite.");
  }

  it("is compared in full when the last change read is older than what it keeps", async () => {
    await change("un");
    site.wiki.tamper("DELETE FROM recentchanges");
    const long = new Date(Date.now() - 100 * 86_400_000).toISOString();
    for (const mirror of site.mirrors) {
      const em = mirror.database.em();
      const { cursor } = await em.findOneOrFail(Source, { id: "wiki" });
      await em.nativeUpdate(Source, { id: "wiki" }, { cursor: { ...(cursor as object), timestamp: long } });
      const report = await mirror.harvest();
      expect(report).toMatchObject({
        mode: "incremental",
        status: "finished",
        incidents: [{ code: "CURSOR_TOO_OLD" }],
      });
    }
    await site.expectSame();
  });

  it("is read as ever when they were rebuilt, under other numbers", async () => {
    await change("deux");
    await site.wiki.maintain("rebuildrecentchanges.php");
    for (const mirror of site.mirrors) {
      expect(await mirror.harvest()).toMatchObject({ mode: "incremental", status: "finished", incidents: [] });
    }
    await site.expectSame();
  });

  it("is repaired by the next full comparison when nothing told of a page, as with some imports", async () => {
    await site.wiki.create("Page importée", "Venue d'ailleurs.");
    site.wiki.tamper("DELETE FROM recentchanges WHERE rc_id = (SELECT max(rc_id) FROM recentchanges)");
    site.wiki.tamper("DELETE FROM logging WHERE log_id = (SELECT max(log_id) FROM logging)");
    for (const mirror of site.mirrors) {
      expect((await mirror.harvest()).counts.added).toBe(0);
      expect((await mirror.harvest({ full: true })).counts.added).toBe(1);
    }
    await site.expectSame();
  });
});

describe("the robots.txt of a wiki", () => {
  const robots = (...lines: string[]) => writeFile(join(site.wiki.directory, "robots.txt"), lines.join("\n"));

  it("sets the pace of every request that follows it", async () => {
    await robots("User-agent: *", "Crawl-delay: 0.02");
    for (const mirror of site.mirrors) {
      const takeTurn = vi.spyOn(sharedGate, "takeTurn");
      const { requests } = await mirror.harvest();
      const paces = takeTurn.mock.calls.map(([, intervalMs]) => intervalMs);
      takeTurn.mockRestore();
      expect(requests).toBe(4);
      expect(paces).toEqual([0, 20, 20, 20]);
    }
  });

  it("stops the harvest when it forbids the API, and nothing is withdrawn", async () => {
    await robots("User-agent: Maillage", "Disallow: /api.php");
    for (const mirror of site.mirrors) {
      const before = await countLive(mirror);
      const report = await mirror.harvest({ full: true });
      expect(report).toMatchObject({ status: "stopped", requests: 1, problem: { code: "ROBOTS_DISALLOWED" } });
      expect(await countLive(mirror)).toBe(before);
    }
    await robots("");
    for (const mirror of site.mirrors) expect(await mirror.harvest()).toMatchObject({ status: "finished" });
    await site.expectSame();
  });
});
