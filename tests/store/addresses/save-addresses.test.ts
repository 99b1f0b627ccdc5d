import { describe, expect, it } from "vitest";
import type { MappedPage } from "../../../schema/sink.js";
import { addressId, keptKey } from "../../../store/addresses/address-keys.js";
import { refreshAddresses } from "../../../store/addresses/rebuild-addresses.js";
import { PageAddress } from "../../../store/database/identity-entities.js";
import { forgetContributor } from "../../../store/forget/forget.js";
import { forgetKeyOf } from "../../../store/forget/key.js";
import { pageId, resourceId } from "../../../store/ids.js";
import { resourceIdByUrl } from "../../../store/read/resource-by-url.js";
import { type Remap, rebuildGraph } from "../../../store/rebuild.js";
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
  recordOf,
  revisionOf,
} from "../../support/hand-made.js";
import { dumpTables } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";

const at = (path: string) => `${SOURCE.url}${path}`;
const others = ["7", "8", "9", "10", "11", "12"].map((remoteId) => handMade(remoteId));

/** A page that can be asked for by its number too. */
function numbered(remoteId: string, { record, ...made }: HandMade = {}): MappedPage {
  return handMade(remoteId, { ...made, record: { aliases: [at(`index.php?curid=${remoteId}`)], ...record } });
}

function resourceOf(remoteId: string): string {
  return resourceId(pageId(SOURCE.id, remoteId));
}

describe.each(dialects)("what leads to a page on %s", (dialect) => {
  const used = useLedger(dialect);
  const found = (path: string) => resourceIdByUrl(used.database, at(path));
  const rows = async () => {
    const found = await used.database.em().find(PageAddress, {}, { disableIdentityMap: true });
    return found.map((row) => `${row.pageId} ${row.addressId} ${row.kind}`).toSorted();
  };
  const harvestOne = (...pages: MappedPage[]) => harvestByHand(used.ledger, { batches: [pages], full: false });

  it("is its address, its aliases, and the address of each of its revisions", async () => {
    await harvestOne(numbered("1", { text: "first" }), ...others);
    await harvestOne(numbered("1", { text: "second" }));
    for (const path of ["page/1#x", "index.php?curid=1", `revision/${revisionOf("1", "first")}`])
      expect(await found(path), path).toBe(resourceOf("1"));
    expect(await found(`revision/${revisionOf("1", "second")}`)).toBe(resourceOf("1"));
    expect(await found("page/2")).toBeUndefined();
    expect(await resourceIdByUrl(used.database, "no address")).toBeUndefined();
  });

  it("is its old address after it is renamed, again and again", async () => {
    for (const [index, title] of ["Agenda", "Agenda 2026", "Calendrier"].entries())
      await harvestOne(numbered("1", { title, text: `words ${index}` }));
    for (const path of ["page/Agenda", "page/Agenda_2026", "page/Calendrier"])
      expect(await found(path), path).toBe(resourceOf("1"));
    const kinds = await used.database.em().find(PageAddress, { kind: "FORMER" });
    expect(kinds).toHaveLength(2);
  });

  it("goes to the page that has the address now, whichever had it first", async () => {
    await harvestOne(numbered("1", { title: "Agenda" }), numbered("2", { title: "Autre" }));
    await harvestOne(numbered("1", { title: "Calendrier", text: "moved" }));
    expect(await found("page/Agenda")).toBe(resourceOf("1"));
    await harvestOne(numbered("2", { title: "Agenda", text: "moved too" }));
    expect(await found("page/Agenda")).toBe(resourceOf("2"));
    expect(await found("page/Autre")).toBe(resourceOf("2"));
    await harvestOne(
      numbered("2", { title: "Autre", text: "and back" }),
      numbered("1", { title: "Agenda", text: "x" }),
    );
    expect(await found("page/Agenda")).toBe(resourceOf("1"));
  });

  it("changes with the address alone, when the page says what it said before", async () => {
    const moved = (alias: string): MappedPage => {
      const page = handMade("1");
      const aliases = [at(`short/${alias}`)];
      const record = { ...recordOf(page.candidate), aliases };
      return { candidate: { ...page.candidate, url: at(alias) }, mappingVersion: "hand/1", record };
    };
    await harvestOne(moved("one"));
    const { counts } = await harvestOne(moved("two"));
    expect(counts).toMatchObject({ unchanged: 1, updated: 0 });
    for (const path of ["one", "two", "short/one", "short/two"]) expect(await found(path), path).toBe(resourceOf("1"));
    const record = (await dumpTables(used.database, ["revision"]))["revision"]?.map((row) => JSON.stringify(row));
    expect(record?.join()).toContain("short/two");
    expect(record?.join()).not.toContain("short/one");
  });

  it("stays when the page cannot be read any more, but for the address it left", async () => {
    await harvestOne(numbered("1", { title: "Agenda" }));
    await harvestOne(handMade("1", { title: "Calendrier", text: "unreadable", fault: true }));
    for (const path of ["page/Agenda", "page/Calendrier", "index.php?curid=1"])
      expect(await found(path), path).toBe(resourceOf("1"));
    expect((await rows()).filter((row) => row.endsWith("FORMER"))).toHaveLength(1);
  });

  it("leads nowhere while the page is withdrawn, and again when it comes back", async () => {
    await harvestOne(numbered("1"), ...others);
    await harvestByHand(used.ledger, { gone: [gone("1", "out-of-scope")], full: false });
    expect(await found("index.php?curid=1")).toBeUndefined();
    await harvestOne(numbered("1"));
    expect(await found("index.php?curid=1")).toBe(resourceOf("1"));
  });

  it.each([
    ["deleted", { gone: [gone("1")] }],
    ["closed", { closed: [closed("1")] }],
  ])("is in no row when the page is %s", async (_, ending) => {
    await harvestOne(numbered("1", { title: "Agenda", text: "first" }), ...others);
    await harvestOne(numbered("1", { title: "Calendrier", text: "second" }));
    const all = ["page/Agenda", "page/Calendrier", "index.php?curid=1", `revision/${revisionOf("1", "first")}`];
    for (const path of all) expect(await found(path), path).toBe(resourceOf("1"));
    await harvestByHand(used.ledger, { ...ending, full: false });
    for (const path of all) expect(await found(path), path).toBeUndefined();
    expect((await rows()).filter((row) => row.startsWith(pageId(SOURCE.id, "1")))).toEqual([]);
  });

  it("is neither the address of a hidden revision nor the title it alone had", async () => {
    await harvestOne(numbered("1", { title: "Agenda", text: "secret" }));
    await harvestOne(numbered("1", { title: "Calendrier", text: "shown" }));
    await harvestByHand(used.ledger, { hidden: [hidden("1", [revisionOf("1", "secret")])], full: false });
    expect(await found(`revision/${revisionOf("1", "secret")}`)).toBeUndefined();
    expect(await found("page/Agenda")).toBeUndefined();
    for (const path of ["page/Calendrier", "index.php?curid=1", `revision/${revisionOf("1", "shown")}`])
      expect(await found(path), path).toBe(resourceOf("1"));
  });

  it("is no address that held a name which is forgotten, old or new", async () => {
    await harvestOne(numbered("1", { title: "Zoé Quidam", text: "first" }));
    await harvestOne(numbered("1", { title: "Atelier de Zoé Quidam", text: "second" }));
    for (const title of ["Zoé Quidam", "Atelier de Zoé Quidam"])
      expect(await found(`page/${title}`), title).toBe(resourceOf("1"));
    const database = { ...used.database, forgetKey: forgetKeyOf("k".repeat(32), undefined) };
    await forgetContributor(database, { sourceId: SOURCE.id, name: "Zoé Quidam", now: used.now });
    for (const title of ["Zoé Quidam", "Atelier de Zoé Quidam"]) {
      expect(await found(`page/${title}`), title).toBeUndefined();
      const kept = addressId(keptKey(at(`page/${title}`)) ?? "");
      expect((await rows()).filter((row) => row.includes(kept))).toEqual([]);
    }
    expect(await found("index.php?curid=1")).toBe(resourceOf("1"));
  });

  it("is no resource when it is the page of an organization, which an old title does not hide", async () => {
    await harvestOne(numbered("1", { title: "Passerelles" }));
    await harvestOne(numbered("1", { title: "Autre", text: "moved" }));
    expect(await found("page/Passerelles")).toBe(resourceOf("1"));
    await harvestOne(numbered("2", { title: "Passerelles", record: { kind: "organization", organization: {} } }));
    expect(await found("page/Passerelles")).toBeUndefined();
  });

  it("is the address of a redirect to it, but of no redirect that leads nowhere", async () => {
    const redirect = (remoteId: string, title: string, target: string) =>
      numbered(remoteId, { title, record: { kind: "auxiliary", auxiliary: { reason: "REDIRECT", target } } });
    await harvestOne(numbered("1", { title: "Agenda" }), redirect("2", "Calendrier", "Agenda"));
    await harvestOne(redirect("3", "Perdu", "Nulle part"));
    expect(await found("page/Calendrier")).toBe(resourceOf("1"));
    expect(await found("index.php?curid=2")).toBe(resourceOf("1"));
    expect(await found("page/Perdu")).toBeUndefined();
  });

  it("is the same after a rebuild, row for row", async () => {
    await harvestOne(numbered("1", { title: "Agenda", text: "first" }), numbered("2", { title: "Autre" }), ...others);
    await harvestOne(
      numbered("1", { title: "Calendrier", text: "second" }),
      numbered("2", { title: "Agenda", text: "b" }),
    );
    await harvestOne(handMade("2", { title: "Perdu", text: "unreadable", fault: true }));
    await harvestByHand(used.ledger, { gone: [gone("7"), gone("8", "out-of-scope")], full: false });
    const before = await rows();
    expect(new Set(before.map((row) => row.split(" ")[2]))).toEqual(new Set(["NOW", "FORMER", "REVISION"]));
    const again: Remap = (_, candidate) => ({
      mappingVersion: "hand/1",
      ...(JSON.stringify(candidate.payload).includes("unreadable")
        ? { fault: { code: "MAPPING_FAILED", message: "Nobody can read this." } }
        : { record: recordOf(candidate) }),
    });
    await rebuildGraph(used.database, again);
    expect(await rows()).toEqual(before);
    await used.database.em().transactional((em) => refreshAddresses(em, [pageId(SOURCE.id, "1")]));
    expect(await rows()).toEqual(before);
  });

  it("takes two statements to be saved and one to be found, for 5 pages and for 50", async () => {
    const counts: number[] = [];
    for (const pages of [5, 50]) {
      await used.empty();
      const session = await used.ledger.open(SOURCE.id, { full: true });
      const batch = (title: string) =>
        batchOf(Array.from({ length: pages }, (_, index) => numbered(String(index), { title: `${title} ${index}` })));
      await session.commit(batch("Agenda"));
      used.database.takeStatements();
      await session.commit(batch("Calendrier"));
      counts.push(used.database.takeStatements().filter((sql) => sql.includes("page_address")).length);
      expect(await found("page/Agenda_3?utm_source=x")).toBe(resourceOf("3"));
      counts.push(used.database.takeStatements().length);
    }
    expect(counts).toEqual([2, 1, 2, 1]);
  });
});
