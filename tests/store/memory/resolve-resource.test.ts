import { beforeEach, describe, expect, it } from "vitest";
import { ResourceRedirect } from "../../../store/database/memory-entities.js";
import { pageId, resourceId } from "../../../store/ids.js";
import { followedResources, resolveResourceIds } from "../../../store/read/resolve-resource.js";
import { dialects } from "../../support/databases.js";
import { SOURCE, handMade, harvestByHand } from "../../support/hand-made.js";
import { useLedger } from "../../support/use-ledger.js";

const idOf = (remoteId: string) => resourceId(pageId(SOURCE.id, remoteId));

describe.each(dialects)("ids of resources on %s", (dialect) => {
  const used = useLedger(dialect);

  beforeEach(async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("a", { text: "one apple" })]], full: false });
    const redirects = [
      ["gone-1", "gone-2"],
      ["gone-2", "gone-3"],
      ["gone-3", idOf("a")],
      ["round-1", "round-2"],
      ["round-2", "round-1"],
      ["lost", "nowhere"],
    ].map(([fromId = "", toId = ""]) => ({ fromId, toId, version: 1 }));
    await used.database.em().insertMany(ResourceRedirect, redirects);
  });

  it("lead to the resource, however often it was merged, and never round in circles", async () => {
    const asked = [idOf("a"), "gone-1", "gone-3", "round-1", "lost", "unknown", "zero \0"];
    const found = await resolveResourceIds(used.database, asked);

    expect(Object.fromEntries(found)).toEqual({ [idOf("a")]: idOf("a"), "gone-1": idOf("a"), "gone-3": idOf("a") });
  });

  it("lead to the resource itself in one statement when none was merged", async () => {
    used.database.takeStatements();
    const found = await followedResources(used.database, [idOf("a")]);

    expect(found.get(idOf("a"))?.title).toBe("Page a");
    expect(used.database.takeStatements()).toHaveLength(1);
  });

  it("lead to the row of what they went into", async () => {
    const found = await followedResources(used.database, [idOf("a"), "gone-2", "lost"]);

    expect([...found].map(([asked, { id }]) => [asked, id])).toEqual([
      [idOf("a"), idOf("a")],
      ["gone-2", idOf("a")],
    ]);
  });
});
