import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { OrganizationPlaceRow, PlaceRow, ResourceTerritoryRow } from "../../store/database/entities.js";
import { normalizePlaceName } from "../../store/geography/geography.js";
import { inRecordedStates } from "../store/identity/recorded-views.js";
import type { TestDatabase } from "../support/databases.js";
import { expectedNotes } from "../support/recorded-hedgedoc.js";
import type { RecordedState } from "../support/recorded-wiki.js";

/** What a page names, in the words of tests/recordings/expected. */
interface TruePage {
  readonly source: "wiki" | "pad" | "site";
  readonly pageid?: number;
  readonly key?: string;
  readonly article?: number;
  readonly title: string;
  readonly territories: readonly TruePlace[];
  readonly ambiguous: readonly {
    readonly mention: string;
    readonly candidates: readonly { readonly code: string }[];
  }[];
}

interface TruePlace {
  readonly type: string;
  readonly code: string | null;
  readonly name: string;
  readonly role: "subject" | "context" | "landmark";
}

const TRUTH = JSON.parse(readFileSync("tests/recordings/expected/territories.json", "utf8")) as Record<
  RecordedState,
  readonly TruePage[]
>;

const KIND_BY_TYPE: Readonly<Record<string, string>> = { departement: "department" };

/** What the graph says of a page: the places of its resource, and what that concerns. */
interface WovenPage {
  readonly resourceId: string | null;
  /** Of a page about an organization: where that is or acts. */
  readonly organizationPlaces: readonly OrganizationPlaceRow[];
  readonly places: readonly PlaceRow[];
  readonly areas: readonly ResourceTerritoryRow[];
}

type Woven = ReadonlyMap<string, WovenPage>;

const keyOf = (sourceId: string, remoteId: string) => `${sourceId} ${remoteId}`;

async function readPages({ sql }: TestDatabase): Promise<Woven> {
  const pages = await sql
    .selectFrom("Page")
    .leftJoin("ResourcePage", "ResourcePage.pageId", "Page.id")
    .select(["Page.id", "Page.sourceId", "Page.remoteId", "ResourcePage.resourceId"])
    .where("Page.state", "=", "live")
    .execute();
  const places = Map.groupBy(await sql.selectFrom("Place").selectAll().execute(), (row) => row.resourceId);
  const areas = Map.groupBy(await sql.selectFrom("ResourceTerritory").selectAll().execute(), (row) => row.resourceId);
  const ofOrganizations = Map.groupBy(
    await sql.selectFrom("OrganizationPlace").selectAll().execute(),
    (row) => row.pageId,
  );
  return new Map(
    pages.map(({ id, sourceId, remoteId, resourceId }) => [
      keyOf(sourceId, remoteId),
      {
        resourceId,
        organizationPlaces: ofOrganizations.get(id) ?? [],
        places: places.get(resourceId ?? "") ?? [],
        areas: areas.get(resourceId ?? "") ?? [],
      },
    ]),
  );
}

function idOf({ type, code, name }: TruePlace): string {
  return code === null ? `project:${normalizePlaceName(name)}` : `${KIND_BY_TYPE[type] ?? type}:${code}`;
}

function remoteIdOf({ source, pageid, key, article }: TruePage): string {
  if (source === "pad") return expectedNotes("A").find((note) => note.key === key)?.shortid ?? "";
  return String(source === "wiki" ? pageid : article);
}

const states = ["A", "B"] as const;
let woven: Record<RecordedState, Woven>;
beforeAll(async () => {
  woven = await inRecordedStates(readPages);
}, 120_000);

describe.each(states)("the places of the recorded wiki, pad and site in state %s", (state) => {
  const pageOf = (page: TruePage) => woven[state].get(keyOf(page.source, remoteIdOf(page)));

  /** Pages that are resources or part of one, with what the truth says of them. */
  const resources = () =>
    TRUTH[state].flatMap((truth) => {
      const page = pageOf(truth);
      return page === undefined || page.resourceId === null ? [] : [{ truth, page }];
    });

  /** What the truth says of all pages of a resource together. */
  const expectedOf = ({ resourceId }: WovenPage): readonly TruePlace[] =>
    resources().flatMap(({ truth, page }) => (page.resourceId === resourceId ? truth.territories : []));

  const wikiPage = (pageid: number) => woven[state].get(keyOf("wiki", String(pageid)));

  it("are found, every one, on the resource of their page, in the role that they have there", () => {
    const expected = resources().flatMap(({ truth, page }) =>
      truth.territories.map((place) => ({ truth, page, place })),
    );
    const missing = expected.filter(({ page, place }) => {
      const found = page.places.filter(
        ({ status, territoryId }) => status === "resolved" && territoryId === idOf(place),
      );
      if (place.role === "landmark") return !found.some(({ role }) => role === "landmark");
      return !found.some(({ role }) => role === "subject" || role === "context");
    });
    expect(missing.map(({ truth, place }) => `${truth.source} ${truth.title}: ${place.name}, ${place.role}`)).toEqual(
      [],
    );
    expect(expected.length).toBeGreaterThan(40);
  });

  it("are no other than those of the truth", () => {
    const wrong = resources().flatMap(({ truth, page }) => {
      const expected = new Set(expectedOf(page).map(idOf));
      const found = page.places.filter(({ status, role }) => status === "resolved" && role !== "passing");
      const others = found.filter(({ territoryId }) => !expected.has(territoryId ?? ""));
      return others.map(
        ({ text, field, role, territoryId }) => `${truth.title}, ${field}: ${text} ${role} ${territoryId}`,
      );
    });
    expect([...new Set(wrong)]).toEqual([]);
  });

  it("stay ambiguous, with every candidate, where the words leave it open", () => {
    const open = resources().flatMap(({ truth, page }) => truth.ambiguous.map((each) => ({ page, ...each })));
    expect(open.length).toBeGreaterThan(0);
    for (const { page, mention, candidates } of open) {
      const rows = page.places.filter(({ text, status }) => status === "ambiguous" && text.includes(mention));
      expect(rows.length, mention).toBeGreaterThan(0);
      const told = new Set(rows.flatMap(({ candidateIds }) => candidateIds));
      const expected = candidates.map(({ code }) => `commune:${code}`);
      expect([...told].toSorted(), mention).toEqual(expected.toSorted());
      expect(page.areas.filter(({ territoryId }) => expected.includes(territoryId))).toEqual([]);
    }
  });

  it("make resources concern what they name, not landmarks, and all that encloses it", () => {
    for (const { truth, page } of resources()) {
      const expected = expectedOf(page).filter(({ role }) => role !== "landmark");
      const named = page.areas.flatMap(({ named: isNamed, territoryId }) => (isNamed ? [territoryId] : []));
      expect(named.toSorted(), truth.title).toEqual([...new Set(expected.map(idOf))].toSorted());
    }
    const workshop = wikiPage(43)?.areas.map(({ territoryId }) => territoryId) ?? [];
    expect(workshop).toEqual(expect.arrayContaining(["commune:51183", "department:51", "region:44"]));
    expect(workshop).not.toContain("commune:51454");
  });

  it("of organizations are where these have their seat or act, and no other", () => {
    const pages = TRUTH[state].flatMap((truth) => {
      const page = pageOf(truth);
      return page !== undefined && page.resourceId === null ? [{ truth, page }] : [];
    });
    const told = pages.map(({ truth, page }) => [
      truth.title,
      page.organizationPlaces.flatMap(({ territoryId }) => territoryId ?? []).toSorted(),
    ]);
    const expected = pages.map(({ truth }) => [
      truth.title,
      truth.territories.flatMap((place) => (place.role === "subject" ? [idOf(place)] : [])).toSorted(),
    ]);
    expect(told).toEqual(expected);
    expect(expected.flatMap(([, ids]) => ids).length).toBeGreaterThan(3);
  });

  it("put resources under a project that names it, and under the project around what they name", () => {
    const biovallee = (pageid: number) =>
      wikiPage(pageid)?.areas.filter(({ territoryId }) => territoryId === "project:biovallee");
    expect(biovallee(44)).toMatchObject([{ named: true }]);
    // Crest and Die alone.
    expect(biovallee(50)).toMatchObject([{ named: false }]);
    expect(biovallee(43)).toEqual([]);
  });
});
