import { beforeEach, describe, expect, it } from "vitest";
import { Revision } from "../../../store/database/ledger-entities.js";
import { pageId } from "../../../store/ids.js";
import { forgetVersions } from "../../../store/memory/forget-versions.js";
import { listAsOf, resourcesAsOf } from "../../../store/read/as-of.js";
import { dialects } from "../../support/databases.js";
import { SOURCE } from "../../support/hand-made.js";
import { placesOfText } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";
import { MadeGraph, foundedBy } from "./made-graph.js";

describe.each(dialects)("a past of which something was erased on %s", (dialect) => {
  const used = useLedger(dialect);
  let graph: MadeGraph;

  beforeEach(async () => {
    graph = new MadeGraph(used.database);
    await graph.say("a", { title: "Secret of Ada", summary: "From the original" });
    await graph.say("b", { title: "Known to all", at: "2026-10-01T10:00:00Z" });
    await graph.weave([["a", ["b", "REPRINT"]]]);
    await graph.weave([["b"]], ["a"]);
    await erase("a");
  });

  it("shows what is left of it", async () => {
    const [then] = await resourcesAsOf(used.database, [foundedBy("a")], { version: 1 });

    expect(then).toMatchObject({ id: foundedBy("a"), title: "Known to all", summary: null });
    expect(then?.past.members.map((member) => member.pageId)).toEqual([pageId(SOURCE.id, "b")]);
  });

  it("is listed under the title that is left", async () => {
    const { items } = await listAsOf(used.database, { version: 1 }, { title: "known to all" }, "TITLE", {
      first: 10,
      after: undefined,
    });

    expect(items.map(({ title }) => title)).toEqual(["Known to all"]);
  });

  it("keeps the erased title nowhere, nor a hash by which a guess of it could be confirmed", async () => {
    expect(await placesOfText(used.database, "secret of ada")).toEqual([]);
    const over = await used.database.sql
      .selectFrom("ResourceVersion")
      .select(["hash", "fieldHashes"])
      .where("untilVersion", "is not", null)
      .execute();
    expect(over).toEqual([{ hash: "-", fieldHashes: {} }]);
  });

  it("is not there at all when nothing is left", async () => {
    await graph.weave([], ["b"]);
    await erase("b");

    for (const version of [1, 2]) {
      const { items } = await listAsOf(used.database, { version }, {}, "TITLE", { first: 10, after: undefined });
      expect(items).toEqual([]);
    }
  });

  async function erase(remoteId: string): Promise<void> {
    await used.database.em().transactional(async (em) => {
      const ids = [pageId(SOURCE.id, remoteId)];
      await em.nativeUpdate(
        Revision,
        { pageId: { $in: ids } },
        { record: null, title: "", url: "", redactedAt: graph.now },
      );
      await em.execute("update page set title = '' where id = ?", ids);
      await forgetVersions(em, ids);
    });
  }
});
