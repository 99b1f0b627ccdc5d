import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dialects } from "../support/databases.js";
import { errorAnswer } from "../support/generated-wiki.js";
import { type HarvestedWiki, isListing, linesOf, startHarvestedWiki } from "./harvested-wiki.js";

describe.each(dialects)("a wiki that is busy or cannot render its pages, on %s", (dialect) => {
  let harvested: HarvestedWiki;
  let before: { live: string[]; graph: unknown };

  beforeAll(async () => {
    harvested = await startHarvestedWiki(dialect, { pages: 60, rendered: 0.3 });
    await harvested.harvest();
    before = { live: await harvested.live(), graph: await harvested.graph() };
  });

  afterEach(async () => {
    expect(await harvested.live()).toEqual(before.live);
    harvested.wiki.misbehave(undefined);
    expect(await harvested.harvestAnew(await harvested.harvest())).toMatchObject({ status: "finished", incidents: [] });
    expect(await harvested.graph()).toEqual(before.graph);
  });

  afterAll(() => harvested.close());

  it("waits while the wiki is busy and goes on when it is not", async () => {
    let asked = 0;
    const headers = { "mediawiki-api-error": "maxlag", "retry-after": "0.001" };
    const busy = { headers, body: errorAnswer("maxlag", "Attente d’un serveur : 6 secondes de retard.") };
    harvested.wiki.misbehave((request) => (isListing(request, 2) && (asked += 1) <= 2 ? busy : undefined));
    expect(await harvested.harvest()).toMatchObject({ status: "finished", incidents: [], counts: { unchanged: 60 } });
    expect(asked).toBe(3);
  });

  it("keeps a page that the server cannot render, and goes on with the others", async () => {
    let refused = "";
    harvested.wiki.misbehave(({ params }) => {
      if (params.get("action") !== "parse") return undefined;
      refused ||= `${params.get("oldid") ?? params.get("title")}`;
      return refused === (params.get("oldid") ?? params.get("title"))
        ? { status: 500, body: "Fatal error" }
        : undefined;
    });
    const report = await harvested.harvest();
    const line = /^NOT_RENDERED: .*status 500.*The page is kept without what the server would have rendered/;
    expect(linesOf(report)).toEqual([expect.stringMatching(line)]);
    expect(report).toMatchObject({ status: "finished", counts: { updated: 1, unchanged: 59 } });
  });

  it("leaves the source for later when the server can render nothing any more", async () => {
    harvested.wiki.misbehave(({ params }) =>
      params.get("action") === "parse" ? { status: 500, body: "" } : undefined,
    );
    const report = await harvested.harvest();
    expect(report).toMatchObject({ status: "failed", problem: { code: "SERVER_ERROR" } });
    expect(linesOf(report)).toHaveLength(3);
  });
});
