import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dialects } from "../support/databases.js";
import { type Misbehaviour, type WikiRequest, errorAnswer } from "../support/generated-wiki.js";
import { type HarvestedWiki, linesOf, startHarvestedWiki, titled, withPages } from "./harvested-wiki.js";

const EDITED = [3, 5, 8];

interface Fault {
  readonly title: string;
  readonly answer: (request: WikiRequest) => Misbehaviour | undefined;
  readonly line: RegExp;
}

const asks = ({ params }: WikiRequest, list: string) => params.get("list") === list && params.get("rclimit") !== "1";

/** The rows of a list, changed. */
function withRows(
  request: WikiRequest,
  list: string,
  change: (rows: object[]) => unknown,
  more: object = {},
): Misbehaviour {
  const body = JSON.parse(request.answer) as { query: Record<string, object[]> };
  return { body: { ...body, ...more, query: { [list]: change(body.query[list] ?? []) } } };
}

/** Gives the first answer again and again, each time with another continuation. */
function repeating(list: string, token: string): Fault["answer"] {
  let first: string | undefined;
  return (request) => {
    if (!asks(request, list)) return undefined;
    first ??= request.answer;
    const more = { continue: { [token]: `0|${request.number}`, continue: "-||" } };
    return withRows({ ...request, answer: first }, list, (rows) => rows, more);
  };
}

/** What a wiki can answer so that its changes cannot be relied on. */
const FAULTS: readonly Fault[] = [
  {
    title: "recent changes that repeat themselves for ever",
    answer: repeating("recentchanges", "rccontinue"),
    line: /^ENDLESS_CONTINUATION: .*same entries over and over/,
  },
  {
    title: "users of a template that repeat themselves for ever",
    answer: repeating("embeddedin", "eicontinue"),
    line: /^ENDLESS_CONTINUATION: .*same entries over and over/,
  },
  {
    title: "a log that continues without an entry for ever",
    answer: (request) =>
      asks(request, "logevents")
        ? withRows(request, "logevents", () => [], { continue: { lecontinue: `x|${request.number}`, continue: "-||" } })
        : undefined,
    line: /^ENDLESS_CONTINUATION: .*continuations that lead nowhere/,
  },
  {
    title: "recent changes that break off",
    answer: (request) =>
      asks(request, "recentchanges")
        ? withRows(request, "recentchanges", (rows) => rows.slice(1), { batchcomplete: false })
        : undefined,
    line: /^TRUNCATED_LISTING: .*neither a continuation nor the mark of its end/,
  },
  {
    title: "a log that is refused",
    answer: (request) => (asks(request, "logevents") ? { body: errorAnswer("permissiondenied", "Non.") } : undefined),
    line: /^API_PERMISSIONDENIED: The wiki refuses the request: Non\./,
  },
  {
    title: "changes at times that do not exist",
    answer: (request) =>
      asks(request, "recentchanges")
        ? withRows(request, "recentchanges", (rows) =>
            rows.map((row) => ({ ...row, timestamp: "2026-13-45T00:00:00Z" })),
          )
        : undefined,
    line: /^MALFORMED_ANSWER: .*recentchanges\.0\.timestamp must match/,
  },
  {
    title: "silence about the pages that changed",
    answer: ({ params }) => (params.has("pageids") ? { body: { batchcomplete: true } } : undefined),
    line: /^TRUNCATED_LISTING: .*says nothing about \d+ of the pages.*the next harvest asks again/,
  },
  {
    title: "pages that have all other ids since it was restored from a copy",
    answer: (request) =>
      request.params.has("pageids")
        ? withPages(request, (pages) => pages.map(({ pageid }) => ({ pageid, missing: true })))
        : undefined,
    line: /^TOO_MANY_WITHDRAWALS: .*more than one in five, so nothing was withdrawn.*--accept-withdrawals/,
  },
];

describe.each(dialects)("changes that cannot be relied on, on %s", (dialect) => {
  let harvested: HarvestedWiki;

  beforeEach(async () => {
    harvested = await startHarvestedWiki(dialect, { pages: 12 });
    harvested.wiki.history.create({ title: "Modèle:Commun", text: "{{{description}}}", contributors: ["Awa"] }, 10);
    harvested.wiki.history.passTime(60_000);
    await harvested.harvest();
    harvested.wiki.history.passTime(3_600_000);
  });

  afterEach(() => harvested.close());

  function changeTheWiki(): void {
    const { history } = harvested.wiki;
    for (const id of EDITED) history.edit(id, `Réécrit : ${history.page(id).title}.`);
    const template = history.titled("Modèle:Commun");
    history.edit(template?.pageid ?? 0, "{{{description}}} et plus");
    history.passTime(60_000);
  }

  it.each(titled(FAULTS))("are told in one line and read by the next harvest: %s", async (_, { answer, line }) => {
    changeTheWiki();
    const live = await harvested.live();
    harvested.wiki.misbehave(answer);
    const report = await harvested.harvest({ full: false });
    expect(linesOf(report)).toEqual([expect.stringMatching(line)]);
    expect(report).toMatchObject({ mode: "incremental", counts: { withdrawn: 0, redacted: 0 } });
    expect(report.status).not.toBe("finished");
    expect(await harvested.live()).toEqual(live);
    harvested.wiki.misbehave(undefined);
    const healthy = await harvested.harvest({ full: false });
    expect(healthy).toMatchObject({ mode: "incremental", status: "finished", counts: { updated: EDITED.length } });
  });

  it("leave the cursor in the present when one of them is dated in the future", async () => {
    harvested.wiki.misbehave((request) =>
      asks(request, "recentchanges")
        ? withRows(request, "recentchanges", (rows) => [
            ...rows,
            { type: "edit", ns: 0, title: "Demain", pageid: 1, rcid: 9_999, timestamp: "2099-01-01T00:00:00Z" },
          ])
        : undefined,
    );
    expect(await harvested.harvest({ full: false })).toMatchObject({ status: "finished", incidents: [] });
    harvested.wiki.misbehave(undefined);
    changeTheWiki();
    const report = await harvested.harvest({ full: false });
    expect(report).toMatchObject({ mode: "incremental", incidents: [], counts: { updated: EDITED.length } });
  });

  it("are compared in full when the wiki's clock has gone back", async () => {
    harvested.wiki.history.passTime(-86_400_000);
    changeTheWiki();
    const report = await harvested.harvest({ full: false });
    expect(linesOf(report)).toEqual([expect.stringMatching(/^CLOCK_WENT_BACK: .*so everything is compared/)]);
    expect(report).toMatchObject({ status: "finished", counts: { updated: EDITED.length, withdrawn: 0 } });
  });

  it("withdraw no page that a log calls deleted and that is there", async () => {
    const live = await harvested.live();
    const lie = { logid: 999, ns: 0, title: "x", pageid: 4, logpage: 4, type: "delete", action: "delete", params: {} };
    const timestamp = harvested.wiki.history.time;
    harvested.wiki.misbehave((request) =>
      asks(request, "logevents")
        ? withRows(request, "logevents", (rows) => [...rows, { ...lie, timestamp }])
        : undefined,
    );
    const report = await harvested.harvest({ full: false });
    expect(report).toMatchObject({ status: "finished", incidents: [], counts: { withdrawn: 0, unchanged: 1 } });
    expect(await harvested.live()).toEqual(live);
  });

  it("are read past log entries whose parameters nobody can read", async () => {
    const params = { ids: "toutes", new: null, target_title: { nom: "x" }, type: 7 };
    const row = { ns: 0, title: "x", pageid: 4, logpage: 4, timestamp: harvested.wiki.history.time };
    const events = ["move", "delete"].map((type, index) => ({
      ...row,
      logid: 990 + index,
      type,
      action: "revision",
      params,
    }));
    harvested.wiki.misbehave((request) =>
      asks(request, "logevents") ? withRows(request, "logevents", (rows) => [...rows, ...events]) : undefined,
    );
    expect(await harvested.harvest({ full: false })).toMatchObject({ status: "finished", incidents: [] });
  });
});

describe.each(dialects)("a first harvest, on %s", (dialect) => {
  it("says that the listing is empty, as with a category that nobody uses", async () => {
    const harvested = await startHarvestedWiki(dialect, { pages: 12, options: { categories: ["Communs"] } });
    const report = await harvested.harvest();
    expect(linesOf(report)).toEqual([expect.stringMatching(/^NOTHING_LISTED: .*Check the categories and namespaces/)]);
    expect(report.status).toBe("finished");
    await harvested.close();
  });
});
