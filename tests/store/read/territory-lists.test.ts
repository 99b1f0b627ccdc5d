import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadGeography } from "../../../store/geography/geography.js";
import {
  type LinkKind,
  type LinkedList,
  countLinkedResources,
  linkedResources,
} from "../../../store/read/linked-resources.js";
import type { SortKey } from "../../../store/read/pagination.js";
import {
  type ResourceOrder,
  type ResourceWish,
  resourceSortKey,
  resourcesByIds,
} from "../../../store/read/resources.js";
import { LARGE_TERRITORY } from "../../../store/read/territory-lists.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import { type PlacedResource, insertPlaced } from "../../support/placed-resources.js";

/** A région is large here, its départements are not. */
const RESOURCES = LARGE_TERRITORY + 200;

/** Nothing is around a région, so its list with what encloses it holds the same, and is found in another way. */
const REGION = "region:44";

describe.each(dialects)("the list of a territory with many resources on %s", (dialect) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    const communes = loadGeography().search({ kind: "commune", withinId: REGION, offset: 0, limit: RESOURCES });
    await insertPlaced(
      database,
      communes.items.map(({ id }, number) => made(number, id)),
    );
  });
  afterAll(() => database.drop());

  async function page(kind: LinkKind, parent: string, list: LinkedList, first: number, after?: SortKey) {
    const links = await linkedResources(database, kind, [parent], list, { first, after });
    return links.map(({ resourceId }) => resourceId);
  }

  it.each<[string, LinkedList]>([
    ["by title", { order: "TITLE", wish: {} }],
    ["by title, of one kind", { order: "TITLE", wish: { kind: "METHOD" } }],
    ["by title, of one theme", { order: "TITLE", wish: { theme: "eau" } }],
    ["the latest first", { order: "UPDATED_AT", wish: {} }],
    ["the latest first, of a territory inside", { order: "UPDATED_AT", wish: { territoryId: "department:51" } }],
  ])("is the same however it is read (%s)", async (_, list) => {
    const whole = await page("enclosing", REGION, list, RESOURCES);
    const read: string[] = [];
    let after: SortKey | undefined;
    for (;;) {
      const ids = await page("territory", REGION, list, 100, after);
      read.push(...ids.slice(0, 100));
      const [last] = await resourcesByIds(database, ids.slice(0, 100).slice(-1));
      if (ids.length <= 100 || last === undefined) break;
      after = resourceSortKey(last, list.order as ResourceOrder);
    }

    expect(whole.length).toBeGreaterThan(0);
    expect(read).toEqual(whole);
  });

  it.each<ResourceWish>([
    {},
    { kind: "METHOD" },
    { theme: "EAU" },
    { sourceId: "s1" },
    { sourceId: "s2" },
    { license: "NOASSERTION" },
    { year: 2021 },
    { organizationId: "o1" },
    { kind: "METHOD", year: 2021 },
    { kind: "STORY", disagreeing: false },
    { theme: "eau\0" },
  ])("has the length of its whole, counted before or not (%j)", async (wish) => {
    const counted = await countLinkedResources(database, "territory", [REGION], wish);
    const looked = await countLinkedResources(database, "enclosing", [REGION], wish);

    expect(counted).toEqual(looked);
  });

  it("is asked together with those of small territories, in as many statements", async () => {
    const small = ["department:51", "department:67", "commune:01001"];
    const list: LinkedList = { order: "TITLE", wish: {} };
    for (const parents of [small, [...small, REGION]]) {
      database.takeStatements();
      const links = await linkedResources(database, "territory", parents, list, { first: 5, after: undefined });
      expect(database.takeStatements()).toHaveLength(2);
      for (const parent of parents) {
        const own = links.filter(({ parentId }) => parentId === parent).map(({ resourceId }) => resourceId);
        const alone = await page("enclosing", parent, list, 5);
        expect(own, parent).toEqual(alone);
      }
    }
  });
});

function made(number: number, territoryId: string): PlacedResource {
  return {
    ...{ number, title: `Titre ${(number * 7) % 113}`, kind: number % 3 === 0 ? "METHOD" : "STORY", sourceId: "s1" },
    ...{ themes: number % 2 === 0 ? ["Eau"] : [], disagreementCount: 0, organizations: [] },
    ...{ updatedAt: new Date(Date.UTC(2020 + (number % 6), number % 12)), territoryIds: [territoryId] },
  };
}
