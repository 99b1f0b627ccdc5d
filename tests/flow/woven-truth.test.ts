import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { TestDatabase } from "../support/databases.js";
import type { RecordedState } from "../support/recorded-wiki.js";
import { inRecordedStates } from "../store/identity/recorded-views.js";
import { rebuildGraph } from "../../store/rebuild.js";
import { dumpGraph } from "../support/tables.js";

/** A page as the truth names it. */
interface TruePage {
  readonly source: "wiki" | "pad" | "site";
  readonly title?: string;
  readonly pageid_A?: number;
  readonly pageid_B?: number;
  readonly shortid?: string;
  readonly article?: number;
}

const TRUTH = JSON.parse(readFileSync("tests/recordings/expected/identity.json", "utf8")) as {
  readonly resources: readonly {
    readonly id: string;
    readonly members: readonly TruePage[];
    readonly redirects?: readonly string[];
  }[];
  readonly pairs: readonly {
    readonly a: TruePage;
    readonly b: TruePage;
    readonly verdict: "same" | "reprint" | "extract" | "about" | "different" | "duplicate";
  }[];
};

interface WovenPage {
  readonly id: string;
  readonly source_id: string;
  readonly remote_id: string;
  readonly title: string;
  readonly resource_id: string | null;
  readonly relation: string | null;
}

interface WovenMatch {
  readonly page_a: string;
  readonly page_b: string;
  readonly relation: string;
  readonly outcome: string;
}

interface Woven {
  readonly pages: readonly WovenPage[];
  readonly matches: readonly WovenMatch[];
}

/** The servers of the test have other addresses than those the recorded pages link to. */
async function onRecordedHosts(database: TestDatabase, toRecordedHosts: (text: string) => string): Promise<void> {
  const em = database.em();
  const columns = [
    ["page", ["url"]],
    ["revision", ["url", "permalink", "record"]],
  ] as const;
  for (const [table, names] of columns) {
    const rows = await em.execute<Record<string, string | number>[]>(`select id, ${names.join(", ")} from ${table}`);
    for (const row of rows) {
      const values = names.map((name) => (row[name] === null ? null : toRecordedHosts(String(row[name]))));
      await em.execute(`update ${table} set ${names.map((name) => `${name} = ?`).join(", ")} where id = ?`, [
        ...values,
        row["id"],
      ]);
    }
  }
}

async function weave(database: TestDatabase, toRecordedHosts: (text: string) => string): Promise<Woven> {
  await onRecordedHosts(database, toRecordedHosts);
  await rebuildGraph(database, () => undefined);
  const graph = await dumpGraph(database);
  await rebuildGraph(database, () => undefined);
  expect(await dumpGraph(database)).toEqual(graph);
  const em = database.em();
  return {
    pages: await em.execute<WovenPage[]>(
      `select page.id, page.source_id, page.remote_id, page.title, resource_page.resource_id, resource_page.relation
       from page left join resource_page on resource_page.page_id = page.id where page.state = 'live'`,
    ),
    matches: await em.execute<WovenMatch[]>("select page_a, page_b, relation, outcome from match"),
  };
}

const states = ["A", "B"] as const;
let woven: Record<RecordedState, Woven>;
beforeAll(async () => {
  woven = await inRecordedStates(weave);
});

function find(page: TruePage, state: RecordedState): WovenPage | undefined {
  const wikiId = state === "A" ? page.pageid_A : page.pageid_B;
  const remoteId = { wiki: String(wikiId), pad: page.shortid, site: String(page.article) }[page.source];
  return woven[state].pages.find(({ source_id: source, remote_id: id }) => source === page.source && id === remoteId);
}

describe.each(states)("the graph of the recorded sources in state %s", (state) => {
  it("has one resource for each thing of the truth, redirects included", () => {
    // Two cases until the wiki merges them, in B.
    const expected = TRUTH.resources.filter(({ id }) => id !== "RM" || state === "B");
    for (const { members, redirects = [] } of expected) {
      const pages = members.map((member) => find(member, state));
      expect(pages).not.toContain(undefined);
      const founders = new Set(pages.map((page) => page?.resource_id));
      expect([...founders]).toEqual([expect.any(String)]);
      const leading = woven[state].pages.filter(
        ({ title, resource_id: id }) => redirects.includes(title) && founders.has(id),
      );
      expect(leading.map(({ title }) => title).toSorted()).toEqual(redirects.toSorted());
    }
  });

  it("holds nothing together that the truth does not", () => {
    const groups = Map.groupBy(
      woven[state].pages.filter(({ resource_id: id }) => id !== null),
      ({ resource_id: id }) => id,
    );
    const together = [...groups.values()]
      .filter((pages) => pages.length > 1)
      .flatMap((pages) => pages.map(({ id }) => id));
    const expected = TRUTH.resources.flatMap(({ members, redirects = [] }) => [
      ...members.map((member) => find(member, state)?.id),
      ...woven[state].pages.filter(({ title }) => redirects.includes(title)).map(({ id }) => id),
    ]);
    const auxiliary = woven[state].pages.filter(({ id }) => together.includes(id) && !expected.includes(id));
    // Redirects that the truth does not name lead to pages that stand alone.
    for (const { id, resource_id: resource } of auxiliary) {
      const others = groups.get(resource)?.filter((page) => page.id !== id) ?? [];
      expect(new Set(others.map(({ source_id: source }) => source)).size).toBe(1);
    }
  });

  it("settles each pair as the truth does, and leaves to a person what it leaves", () => {
    const told = TRUTH.pairs.flatMap(({ a, b, verdict }) => {
      const [one, other] = [find(a, state), find(b, state)];
      if (one === undefined || other === undefined) return [];
      const match = woven[state].matches.find(({ page_a: left, page_b: right }) => {
        return [left, right].includes(one.id) && [left, right].includes(other.id);
      });
      return [[verdict, match === undefined ? "nothing" : `${match.relation} ${match.outcome}`] as const];
    });
    const expected = {
      same: ["SAME JOINED"],
      reprint: ["REPRINT JOINED"],
      extract: ["EXTRACT JOINED"],
      about: ["ABOUT NOTED"],
      duplicate: ["SAME REVIEW"],
      different: ["nothing"],
    };
    for (const [verdict, outcome] of told) {
      const also = verdict === "same" && state === "A" ? ["SAME REVIEW"] : [];
      expect([...expected[verdict], ...also]).toContain(outcome);
    }
    expect(told.filter(([, outcome]) => outcome.endsWith("JOINED")).length).toBeGreaterThan(2);
  });
});
