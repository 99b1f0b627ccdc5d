import { beforeEach, describe, expect, it } from "vitest";
import { pageId } from "../../../store/ids.js";
import { recordChanges } from "../../../store/memory/record-changes.js";
import { dialects } from "../../support/databases.js";
import { SOURCE } from "../../support/hand-made.js";
import { useLedger } from "../../support/use-ledger.js";
import { MadeGraph, foundedBy } from "./made-graph.js";

const [A, B, C] = [foundedBy("a"), foundedBy("b"), foundedBy("c")];
const OPEN = { spdx: "CC-BY-SA-4.0", label: "CC BY-SA 4.0", declaredBy: "page" as const };

describe.each(dialects)("the memory of the graph on %s", (dialect) => {
  const used = useLedger(dialect);
  let graph: MadeGraph;

  beforeEach(async () => {
    graph = new MadeGraph(used.database);
    for (const page of ["a", "b", "c"]) await graph.say(page);
    await graph.weave([["a"], ["b"]]);
  });

  it("tells of resources that are there for the first time", async () => {
    expect(await told(1)).toEqual([`ADDED ${A}`, `ADDED ${B}`].toSorted());
  });

  it("records nothing when the graph is the same", async () => {
    await graph.weave([["a"], ["b"]]);

    expect(await version()).toBe(1);
    expect(await versionsOf(A)).toEqual([[1, null]]);
  });

  it("tells which fields changed", async () => {
    await graph.say("a", { title: "Another", summary: "More", at: "2026-11-02T10:00:00Z" });
    await graph.weave([["a"], ["b"]]);

    expect(await told(2)).toEqual([`UPDATED ${A} title,summary,updatedAt`]);
    expect(await versionsOf(A)).toEqual([
      [1, 2],
      [2, null],
    ]);
  });

  it("keeps a revision that changes nothing shown as a state of its own, without telling of it", async () => {
    await graph.say("a");
    await graph.weave([["a"], ["b"]]);

    expect(await told(2)).toEqual([]);
    expect(await version()).toBe(2);
    expect(await versionsOf(A)).toEqual([
      [1, 2],
      [2, null],
    ]);
  });

  it("tells of another licence by itself", async () => {
    await graph.say("a", { licenses: [OPEN] });
    await graph.say("b", { licenses: [OPEN], summary: "More" });
    await graph.weave([["a"], ["b"]]);

    expect(await told(2)).toEqual(
      [`LICENSE_CHANGED ${A} licenses`, `LICENSE_CHANGED ${B} licenses`, `UPDATED ${B} summary`].toSorted(),
    );
  });

  it("tells of what leaves and of what comes back", async () => {
    await graph.weave([["a"]]);
    await graph.weave([["a"], ["b"]]);

    expect(await told(2)).toEqual([`WITHDRAWN ${B}`]);
    expect(await told(3)).toEqual([`RESTORED ${B}`]);
    expect(await versionsOf(B)).toEqual([
      [1, 2],
      [3, null],
    ]);
  });

  it("tells that one resource went into another, and leads there", async () => {
    await graph.weave([["a", ["b", "REPRINT"]]]);

    expect(await told(2)).toEqual([`MERGED ${A} pages <${B}>`]);
    expect(await redirects()).toEqual([[B, A]]);
  });

  it("tells that a resource came out of another, and leads to it no more", async () => {
    await graph.weave([["a", ["b", "REPRINT"]]]);
    await graph.weave([["a"], ["b"]]);

    expect(await told(3)).toEqual([`RESTORED ${B}`, `SPLIT ${A} pages <${B}>`].toSorted());
    expect(await redirects()).toEqual([]);
  });

  it("tells of a resource whose first page left as merged into the one the others make", async () => {
    await graph.weave([["a", ["c", "REPRINT"]], ["b"]]);
    await graph.weave([["c"], ["b"]]);

    expect(await told(3)).toEqual([`ADDED ${C}`, `MERGED ${C} <${A}>`].toSorted());
    expect(await redirects()).toEqual([[A, C]]);
  });

  it("tells of what leaves because it was erased as redacted", async () => {
    await graph.weave([["a"]], ["b"]);

    expect(await told(2)).toEqual([`REDACTED ${B}`]);
  });

  it("tells of a resource of which a page was erased as redacted", async () => {
    await graph.weave([["a", ["b", "REPRINT"]]]);
    await graph.weave([["a"]], ["b"]);

    expect(await told(3)).toEqual([`REDACTED ${A} pages`, `REDACTED ${B}`].toSorted());
  });

  it("tells that only the past of a resource was erased", async () => {
    await graph.weave([["a"], ["b"]], ["a"]);

    expect(await told(2)).toEqual([`REDACTED ${A} history`]);
  });

  it("tells once that what had left was erased", async () => {
    await graph.weave([["a"]]);
    await graph.weave([["a"]], ["b"]);
    await graph.weave([["a"]], ["b"]);

    expect(await told(3)).toEqual([`REDACTED ${B}`]);
    expect(await version()).toBe(3);
  });

  it("gives all changes of one transaction one version, and keeps no state that nobody could see", async () => {
    const state = (await graph.weave([["a"], ["b"]])).get(A);
    expect(state).toBeDefined();
    const nothing = { resourceOfPage: new Map(), erased: new Set<string>() };
    await graph.record({ before: [A], after: [], ...nothing }, async (em) => {
      await recordChanges(em, { before: [B], after: [], ...nothing }, graph.now);
    });

    expect(await told(2)).toEqual([`WITHDRAWN ${A}`, `WITHDRAWN ${B}`].toSorted());
    expect(await version()).toBe(2);
  });

  it("tells of what left and is erased in the same transaction as redacted alone", async () => {
    const nothing = { after: [], resourceOfPage: new Map(), erased: new Set<string>() };
    await graph.record({ before: [B], ...nothing }, (em) =>
      recordChanges(em, { before: [], ...nothing, erased: new Set([pageId(SOURCE.id, "b")]) }, graph.now),
    );

    expect(await told(2)).toEqual([`REDACTED ${B}`]);
  });

  it("tells once that one transaction erased something of a resource", async () => {
    const erased = new Set([pageId(SOURCE.id, "a")]);
    const nothing = { before: [], after: [], resourceOfPage: new Map(), erased };
    await graph.record(nothing, (em) => recordChanges(em, nothing, graph.now));

    expect(await told(2)).toEqual([`REDACTED ${A} history`]);
  });

  it("tells whom a change concerns: what the resource had and what it has", async () => {
    const inside = (id: string) => ({ territories: [{ id, text: id }] });
    await graph.say("a", inside("department:93"));
    await graph.weave([["a"], ["b"]]);
    await graph.say("a", inside("department:26"));
    await graph.weave([["a"], ["b"]]);
    await graph.say("a", { ...inside("department:26"), summary: "More" });
    await graph.weave([["a"], ["b"]]);

    expect(await scopes(3)).toEqual(["source:hand", "territory:department:26", "territory:department:93"]);
    expect(await scopes(4)).toEqual(["source:hand", "territory:department:26"]);
  });

  it("never goes back in time, even if the clock does", async () => {
    graph.now = new Date("2020-01-01T00:00:00Z");
    await graph.weave([["a"]]);

    const rows = await used.database.sql
      .selectFrom("ResourceVersion")
      .selectAll()
      .where("resourceId", "=", B)
      .execute();
    expect(rows.map(({ fromAt, untilAt }) => untilAt !== null && untilAt >= fromAt)).toEqual([true]);
  });

  it("needs as many statements for 3 resources as for 300", async () => {
    const counts: number[] = [];
    for (const many of [3, 300]) {
      const pages = Array.from({ length: many }, (_, number) => `${many}-${number}`);
      for (const page of pages) await graph.say(page);
      await graph.weave(pages.map((page) => [page]));
      for (const page of pages) await graph.say(page, { summary: "More", licenses: [OPEN] });
      used.database.takeStatements();
      await graph.weave([...pages.slice(2).map((page) => [page]), [`${pages[0]}`, [`${pages[1]}`, "SAME"]]]);
      counts.push(used.database.takeStatements().length);
    }

    expect(counts[1]).toBe(counts[0]);
  });

  async function told(ofVersion: number): Promise<string[]> {
    const rows = await used.database.sql.selectFrom("Change").selectAll().where("version", "=", ofVersion).execute();
    const lines = rows.map(({ kind, resourceId, fields, otherIds }) =>
      [kind, resourceId, fields.join(","), otherIds.length === 0 ? "" : `<${otherIds.join(",")}>`]
        .filter(Boolean)
        .join(" "),
    );
    return lines.toSorted();
  }

  async function versionsOf(id: string) {
    const rows = await used.database.sql
      .selectFrom("ResourceVersion")
      .selectAll()
      .where("resourceId", "=", id)
      .orderBy("fromVersion")
      .execute();
    return rows.map(({ fromVersion, untilVersion }) => [fromVersion, untilVersion]);
  }

  async function redirects() {
    const rows = await used.database.sql.selectFrom("ResourceRedirect").selectAll().execute();
    return rows.map(({ fromId, toId }) => [fromId, toId]);
  }

  async function scopes(ofVersion: number) {
    const rows = await used.database.sql
      .selectFrom("ChangeScope")
      .innerJoin("Change", "Change.id", "ChangeScope.changeId")
      .select("ChangeScope.scope")
      .where("Change.version", "=", ofVersion)
      .orderBy("ChangeScope.scope")
      .execute();
    return rows.map(({ scope }) => scope);
  }

  async function version() {
    const row = await used.database.sql.selectFrom("GraphState").selectAll().executeTakeFirstOrThrow();
    return row.version;
  }
});
