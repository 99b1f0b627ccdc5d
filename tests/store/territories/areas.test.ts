import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { PageRecord } from "../../../schema/generated/record.js";
import { forgetContributor } from "../../../store/forget/forget.js";
import { forgetKeyOf } from "../../../store/forget/key.js";
import { type Territory, assembleGeography, loadGeography, useGeography } from "../../../store/geography/geography.js";
import { pageId, resourceId } from "../../../store/ids.js";
import { Ledger } from "../../../store/ledger/ledger.js";
import { appendDecisions } from "../../../store/match/decision-log.js";
import { regroupPages } from "../../../store/match/regroup.js";
import { lockGraph } from "../../../store/memory/graph-version.js";
import { type Remap, rebuildGraph } from "../../../store/rebuild.js";
import { rebuildAreas, refreshProjectAreas } from "../../../store/territories/areas.js";
import { dialects } from "../../support/databases.js";
import { SOURCE, batchOf, closed, gone, handMade, harvestByHand, recordOf } from "../../support/hand-made.js";
import { type TableRow, dumpTables } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";

const SOMEBODY = "Odile Marchevaux";
const KEY = forgetKeyOf("a key of a test, long enough to be one", undefined);
const PAGES = ["a", "b", "c", "d"];
const REMAP: Remap = (_, candidate) => ({ mappingVersion: "hand/1", record: recordOf(candidate) });

/** Places inside and around each other, one that nobody can tell, one that is none, and one beside somebody's name. */
const LOCATIONS = [
  "Courcy, près de Reims",
  "Marne",
  "Crest (Drôme)",
  "Biovallée",
  "La Réunion",
  "Saint-Pierre",
  "Nullepart-sur-Rien",
  `Chez ${SOMEBODY}, Reims`,
];

/** What a page says of all that is counted. */
const saying = fc.record({
  locations: fc.subarray(LOCATIONS, { maxLength: 4 }),
  themes: fc.subarray(["Eau", "eau", "Climat"]),
  carriers: fc.subarray(["Les Passerelles", "les passerelles", `Atelier ${SOMEBODY}`]),
  license: fc.constantFrom(undefined, "CC-BY-4.0", "CC-BY-SA-4.0"),
  year: fc.constantFrom("2024", "2025"),
  kind: fc.constantFrom("COMMONS" as const, "STORY" as const),
});

type Saying = typeof saying extends fc.Arbitrary<infer Value> ? Value : never;

/** What may happen to a graph. */
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant("says" as const), page: fc.constantFrom(...PAGES), saying }) },
  fc.record({
    what: fc.constantFrom("deleted" as const, "out-of-scope" as const, "closed" as const),
    page: fc.constantFrom(...PAGES),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constantFrom("TOGETHER" as const, "APART" as const),
      pair: fc.subarray(PAGES, { minLength: 2, maxLength: 2 }),
    }),
  },
  fc.record({ what: fc.constantFrom("forget" as const, "rebuild" as const) }),
);

type Event = typeof event extends fc.Arbitrary<infer Value> ? Value : never;

describe.each(dialects)("what resources concern on %s", (dialect) => {
  const used = useLedger(dialect);

  const say = (remoteId: string, said: Partial<PageRecord> = {}) => handMade(remoteId, { record: said });
  const at = (...texts: readonly string[]) => ({ locations: texts.map((text) => ({ text, field: "location" })) });
  const database = () => ({ ...used.database, forgetKey: KEY });
  const ledger = () => new Ledger(database(), () => used.now);
  const harvest = (...pages: readonly ReturnType<typeof handMade>[]) => harvestByHand(ledger(), { batches: [pages] });
  const areas = () => dumpTables(used.database, ["resource_territory", "territory_count"]);
  const rebuilt = async () => {
    await used.database.em().transactional((em) => rebuildAreas(em));
    return areas();
  };

  /** Ids of the territories that a page's resource concerns: those it names, and all. */
  async function territoriesOf(remoteId: string): Promise<{ named: string[]; all: string[] }> {
    const rows = await used.database.sql
      .selectFrom("ResourceTerritory")
      .selectAll()
      .where("resourceId", "=", resourceId(pageId(SOURCE.id, remoteId)))
      .execute();
    const idsOf = (some: typeof rows) => some.map(({ territoryId }) => territoryId).toSorted();
    return { named: idsOf(rows.filter(({ named }) => named)), all: idsOf(rows) };
  }

  async function countsOf(territoryId: string): Promise<Record<string, number>> {
    const rows = await used.database.sql
      .selectFrom("TerritoryCount")
      .selectAll()
      .where("territoryId", "=", territoryId)
      .execute();
    return Object.fromEntries(rows.map(({ facet, valueKey, count }) => [`${facet} ${valueKey}`.trim(), count]));
  }

  it("are the territories that they name and all that encloses them, projects too, each once", async () => {
    await harvest(say("1", at("Courcy, près de Reims ; Marne")), say("2", at("Crest (Drôme)")));
    const [courcy, crest] = [await territoriesOf("1"), await territoriesOf("2")];
    expect(courcy.named).toEqual(["commune:51183", "department:51"]);
    expect(courcy.all).toEqual(
      expect.arrayContaining(["commune:51183", "department:51", "epci:200067213", "region:44"]),
    );
    expect(courcy.all).not.toContain("commune:51454");
    expect(crest.all).toEqual(
      expect.arrayContaining(["commune:26108", "project:biovallee", "department:26", "region:84"]),
    );
    expect(crest.all).not.toContain("region:44");
  });

  it("are none where words are ambiguous, unknown, or only tell what is near", async () => {
    await harvest(say("1", at("Saint-Pierre")), say("2", at("Nullepart-sur-Rien")), say("3", at("près de Reims")));
    expect(await areas()).toEqual({ resource_territory: [], territory_count: [] });
  });

  it("are counted by kind, theme, source, licence, year and organization", async () => {
    const common = { resourceKind: "COMMONS" as const, themes: ["Eau", "eau"], publishedAt: "2024-05-01T00:00:00Z" };
    const carriers = ["Les Passerelles", "les passerelles"].map((name) => ({
      name,
      role: "CARRIER" as const,
      field: "from",
    }));
    const user = { name: "LES PASSERELLES", role: "USER" as const, field: "for" };
    await harvest(
      say("1", { ...common, ...at("Courcy, près de Reims ; Reims"), organizations: [...carriers, user] }),
      say("2", { ...common, ...at("Marne"), resourceKind: "STORY", themes: ["Climat"] }),
    );
    const { organization: _, ...counts } = await countsOf("department:51");
    const organizations = Object.entries(counts).filter(([key]) => key.startsWith("organization "));
    expect(organizations.map(([, count]) => count)).toEqual([1]);
    expect(Object.fromEntries(Object.entries(counts).filter(([key]) => !key.startsWith("organization ")))).toEqual({
      total: 2,
      "kind COMMONS": 1,
      "kind STORY": 1,
      "theme eau": 1,
      "theme climat": 1,
      "source hand": 2,
      "license NOASSERTION": 2,
      "year 2024": 2,
    });
    expect((await countsOf("commune:51454"))["total"]).toBe(1);
  });

  it("leave with the resource, and no count of 0 stays", async () => {
    await harvest(say("1", at("Courcy, près de Reims")), say("2", { ...at("Marne"), themes: ["Eau"] }));
    await harvestByHand(ledger(), { gone: [gone("2")], acceptWithdrawals: true });
    expect(await territoriesOf("2")).toEqual({ named: [], all: [] });
    expect(await countsOf("department:51")).toMatchObject({ total: 1 });
    expect(Object.keys(await countsOf("department:51"))).not.toContain("theme eau");
    await harvestByHand(ledger(), { gone: [gone("1")], acceptWithdrawals: true });
    expect(await areas()).toEqual({ resource_territory: [], territory_count: [] });
  });

  it("carry what lists of a territory are ordered by", async () => {
    await harvest(say("1", at("Courcy, près de Reims")));
    const { resource, resource_territory: rows } = await dumpTables(used.database, ["resource", "resource_territory"]);
    const [{ updated_at: updatedAt, disagreement_count: disagreements } = {} as TableRow] = resource ?? [];
    expect(rows?.length).toBeGreaterThan(3);
    for (const row of rows ?? [])
      expect(row).toMatchObject({ updated_at: updatedAt, disagreement_count: disagreements });
  });

  it("are the same whether kept through changes or made again, whatever happens", { timeout: 240_000 }, async () => {
    let several = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 8 }), async (events) => {
        await used.empty();
        await harvest(...PAGES.map((page, index) => say(page, at(LOCATIONS[index] ?? ""))));
        for (const each of events) await happen(each);
        const kept = await areas();
        several += Number((kept["territory_count"]?.length ?? 0) > 10);
        expect(await rebuilt()).toEqual(kept);
      }),
      { numRuns: dialect === "sqlite" ? 60 : 15 },
    );
    expect(several).toBeGreaterThan(5);

    async function happen(each: Event): Promise<void> {
      const accepted = { full: false, acceptWithdrawals: true };
      if (each.what === "says") await harvest(say(each.page, recordSaying(each.saying)));
      else if (each.what === "closed") await close(each.page);
      else if (each.what === "deleted" || each.what === "out-of-scope")
        await harvestByHand(ledger(), { ...accepted, gone: [gone(each.page, each.what)] });
      else if (each.what === "forget")
        await forgetContributor(database(), { sourceId: SOURCE.id, name: SOMEBODY, now: used.now });
      else if (each.what === "rebuild") await rebuildGraph(database(), REMAP);
      else if ("pair" in each) await decide(each.what, each.pair);
    }

    async function close(page: string): Promise<void> {
      const session = await ledger().open(SOURCE.id, { full: false });
      await session.commit({ ...batchOf([]), closed: [closed(page)] });
      await session.finish({ gone: [], cursor: null, absenceCounts: false, acceptWithdrawals: true });
    }

    async function decide(kind: "TOGETHER" | "APART", pair: readonly string[]): Promise<void> {
      const [left = "", right = ""] = pair.map((page) => pageId(SOURCE.id, page));
      await used.database.em().transactional(async (em) => {
        await lockGraph(em);
        const about = { action: "MERGE" as const, note: null, actor: "token", decidedAt: used.now };
        await appendDecisions(em, [{ kind, left: [left], right: [right] }], about);
        await regroupPages(em, [left, right], used.now);
      });
    }
  });

  it("cost as many statements for 50 changed pages as for 10", async () => {
    const statements = async (count: number) => {
      await used.empty();
      const pages = (word: string) =>
        Array.from({ length: count }, (_, index) =>
          handMade(String(index), {
            text: `${word} ${index}`,
            record: { ...at("Courcy, près de Reims ; Crest (Drôme)"), themes: [`${word} ${index}`] },
          }),
        );
      await harvest(...pages("before"));
      used.database.takeStatements();
      await harvest(...pages("after"));
      return used.database.takeStatements().filter((sql) => /resource_territory|territory_count/.test(sql)).length;
    };
    const few = await statements(10);
    expect(few).toBeGreaterThan(3);
    expect(await statements(50)).toBe(few);
  });

  describe("through a project territory", () => {
    const MEMBERS = ["commune:26108", "commune:51183", "department:51", "region:84", "commune:97416"];
    const bundled = loadGeography();
    afterEach(() => useGeography(bundled));

    const official = [...new Set(MEMBERS.flatMap((id) => [bundled.get(id), ...bundled.ancestorsOf(id)]))];

    /** A small geography, with these projects and no other. */
    function useProjects(members: Readonly<Record<string, readonly string[]>>): void {
      const { vintage, editions } = bundled;
      const projects = Object.entries(members).map(([code, memberIds]): Territory => {
        const project = { id: `project:${code}`, kind: "project" as const, code, name: code, parentIds: [] };
        return { ...project, vintage, since: vintage, memberIds: [...memberIds] };
      });
      const known = official.filter((each) => each !== undefined && each.kind !== "project") as Territory[];
      useGeography(assembleGeography({ vintage, editions, territories: [...known, ...projects], changes: [] }));
    }

    const members = fc.subarray(MEMBERS, { minLength: 1 });

    it(
      "follow its members, and those of projects around it, as if all were made again",
      { timeout: 120_000 },
      async () => {
        const given = (...ids: readonly string[]) => ({ territories: ids.map((id) => ({ id, text: id })) });
        useProjects({ inner: ["commune:26108"], outer: ["project:inner"] });
        await harvest(
          ...["commune:26108", "department:51", "commune:51183", "project:inner", "project:outer"].map((id) =>
            say(id, given(id)),
          ),
          say("several", { ...given("project:inner", "commune:51183"), themes: ["Eau"] }),
        );
        await fc.assert(
          fc.asyncProperty(members, members, fc.boolean(), async (inner, outer, isAround) => {
            const around = isAround ? [...outer, "project:inner"] : outer;
            useProjects({ inner, outer: around });
            await used.database.em().transactional(async (em) => {
              await refreshProjectAreas(em, "project:inner");
              await refreshProjectAreas(em, "project:outer");
            });
            const refreshed = await areas();
            expect(await rebuilt()).toEqual(refreshed);
            expect(refreshed["resource_territory"]?.map(({ territory_id: id }) => id)).toContain("project:inner");
          }),
          { numRuns: dialect === "sqlite" ? 25 : 8 },
        );
      },
    );
  });
});

function recordSaying({ locations, themes, carriers, license, year, kind }: Saying): Partial<PageRecord> {
  return {
    resourceKind: kind,
    themes,
    publishedAt: `${year}-05-01T00:00:00Z`,
    locations: locations.map((text) => ({ text, field: "location" })),
    organizations: carriers.map((name) => ({ name, role: "CARRIER", field: "from" })),
    licenses: license === undefined ? [] : [{ spdx: license, label: license, declaredBy: "page" }],
  };
}
