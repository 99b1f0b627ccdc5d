import { beforeAll, describe, expect, it } from "vitest";
import type { PageRecord } from "../../../schema/generated/record.js";
import { Page, Revision } from "../../../store/database/ledger-entities.js";
import { loadGeography, normalizePlaceName } from "../../../store/geography/geography.js";
import { type FieldPlace, type FieldText, findPagePlaces } from "../../../store/geography/page-places.js";
import { expectedNotes } from "../../support/recorded-hedgedoc.js";
import { readExpected } from "../../support/recorded-truth.js";
import type { RecordedState } from "../../support/recorded-wiki.js";
import { inRecordedStates } from "../identity/recorded-views.js";

const geography = loadGeography();

interface ExpectedPlace {
  type: string;
  code: string | null;
  name: string;
  mention: string;
  role: "subject" | "context" | "landmark";
}

interface ExpectedPage {
  source: "wiki" | "pad" | "site";
  pageid?: number;
  alias?: string | null;
  key?: string;
  article?: number;
  title: string;
  territories: ExpectedPlace[];
  ambiguous: { mention: string; candidates: { code: string }[] }[];
}

interface RecordedPage {
  source: string;
  remoteId: string;
  record: PageRecord;
}

const KIND_BY_TYPE: Record<string, string> = { departement: "department" };

function idOf({ type, code, name }: ExpectedPlace): string {
  return type === "named-territory" ? `project:${normalizePlaceName(name)}` : `${KIND_BY_TYPE[type] ?? type}:${code}`;
}

/** The texts of a page, as the weave gives them to the finder. */
function textsOf({ title, summary = "", description = "", locations }: PageRecord): FieldText[] {
  return [
    ...locations.map(({ text, field }): FieldText => ({ field, text, nature: "declared" })),
    { field: "title", text: title, nature: "title" },
    { field: "summary", text: summary, nature: "summary" },
    { field: "description", text: description, nature: "body" },
  ];
}

function remoteIdOf({ source, pageid, key, article }: ExpectedPage): string | undefined {
  if (source === "wiki") return String(pageid);
  if (source === "site") return String(article);
  return expectedNotes("A").find((note) => note.key === key)?.shortid;
}

interface Compared {
  page: string;
  expected: ExpectedPage;
  places: FieldPlace[];
}

describe("the pages of the recorded wiki, pad and site", () => {
  const compared = {} as Record<RecordedState, Compared[]>;

  beforeAll(async () => {
    const recorded = await inRecordedStates(async (database): Promise<RecordedPage[]> => {
      const em = database.em();
      const pages = await em.find(Page, { state: "live" }, { disableIdentityMap: true });
      const revisions = await em.find(Revision, {}, { disableIdentityMap: true });
      return pages.flatMap(({ sourceId, remoteId, currentRevisionId }) => {
        const record = revisions.find(({ id }) => id === currentRevisionId)?.record;
        return record ? [{ source: sourceId, remoteId, record }] : [];
      });
    });
    const truth = readExpected("territories") as Record<RecordedState, ExpectedPage[]>;
    for (const state of ["A", "B"] as const)
      compared[state] = truth[state].flatMap((expected) => {
        const remoteId = remoteIdOf(expected);
        const page = recorded[state].find((each) => each.source === expected.source && each.remoteId === remoteId);
        if (!page) return [];
        const places = findPagePlaces(textsOf(page.record), geography);
        return [{ page: `${expected.source} ${remoteId} ${expected.title}`, expected, places }];
      });
  });

  describe.each(["A", "B"] as const)("in state %s", (state) => {
    it("are all compared but those of people and of data", () => {
      const pages = (readExpected("territories") as Record<RecordedState, ExpectedPage[]>)[state];
      expect(pages.length - compared[state].length).toBeLessThanOrEqual(4);
    });

    it("give every place that they name", () => {
      const wanted = compared[state].flatMap(({ page, expected, places }) =>
        expected.territories.map((place) => ({
          label: `${page}: ${idOf(place)}`,
          isFound: places.some(({ territoryId }) => territoryId === idOf(place)),
        })),
      );
      const found = wanted.filter(({ isFound }) => isFound);
      console.info(`recorded pages, state ${state}: ${found.length} of ${wanted.length} expected places found`);
      expect(wanted.filter(({ isFound }) => !isFound).map(({ label }) => label)).toEqual([]);
    });

    it("give no other place", () => {
      const others = compared[state].flatMap(({ page, expected, places }) => {
        const ids = new Set(expected.territories.map(idOf));
        return places
          .filter(({ territoryId }) => territoryId !== undefined && !ids.has(territoryId))
          .map(({ text, territoryId }) => `${page}: ${text} ${territoryId}`);
      });
      expect(others).toEqual([]);
    });

    it("leave open what nothing settles, with every candidate", () => {
      const open = compared[state].map(({ page, places }) => {
        const ambiguous = places.filter(({ status }) => status === "ambiguous");
        return [page, [...new Set(ambiguous.flatMap(({ candidateIds }) => candidateIds))].toSorted()];
      });
      const wanted = compared[state].map(({ page, expected }) => [
        page,
        expected.ambiguous.flatMap(({ candidates }) => candidates.map(({ code }) => `commune:${code}`)).toSorted(),
      ]);
      expect(open).toEqual(wanted);
    });

    it("tell landmarks from what the page is about", () => {
      const wrong = compared[state].flatMap(({ page, expected, places }) =>
        expected.territories.flatMap((place) => {
          const roles = places.filter(({ territoryId }) => territoryId === idOf(place)).map(({ role }) => role);
          const isRight =
            place.role === "landmark"
              ? roles.every((role) => role === "landmark")
              : roles.some((role) => role === "subject" || role === "context");
          return isRight ? [] : [`${page}: ${idOf(place)} ${roles.join(" ")}`];
        }),
      );
      expect(wrong).toEqual([]);
    });
  });
});
