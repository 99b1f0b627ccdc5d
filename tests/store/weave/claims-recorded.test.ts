import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { resourceId } from "../../../store/ids.js";
import { memberPages } from "../../../store/read/claims.js";
import { claimsOf } from "../../../store/weave/claims.js";
import { disagreementsOf } from "../../../store/weave/disagreements.js";
import type { TestDatabase } from "../../support/databases.js";
import type { RecordedState } from "../../support/recorded-wiki.js";
import { inRecordedStates } from "../identity/recorded-views.js";

const LICENSES = JSON.parse(readFileSync("tests/recordings/expected/licences.json", "utf8")) as Record<
  RecordedState,
  readonly { readonly title: string; readonly normalised: readonly (readonly string[])[] }[]
>;

/** Resources of the truth that pages of two sources describe. */
const SHARED = ["Atelier des paroles croisées", "Carnet des récits de bascule", "Fresque des liens du territoire"];

/** What is told of a resource that several pages describe. */
interface Told {
  readonly sources: readonly string[];
  readonly preferred: Readonly<Record<string, unknown>>;
  readonly disagreeing: readonly string[];
  readonly counted: number;
}

async function readShared(database: TestDatabase): Promise<Record<string, Told>> {
  const rows = await database.sql.selectFrom("Resource").selectAll().where("title", "in", SHARED).execute();
  const pages = await memberPages(
    database,
    rows.map(({ pageId }) => resourceId(pageId)),
  );
  return Object.fromEntries(
    rows.map(({ id, title, disagreementCount }) => {
      const members = pages.filter((page) => page.resourceId === id);
      const preferred = claimsOf(members).filter((claim) => claim.preferred);
      const told: Told = {
        sources: [...new Set(members.map(({ sourceId }) => sourceId))].toSorted(),
        preferred: Object.fromEntries(preferred.map(({ field, value }) => [field, value])),
        disagreeing: disagreementsOf(members).map(({ field }) => field),
        counted: disagreementCount,
      };
      return [title, told];
    }),
  );
}

describe("what the recorded wiki, pad and site say of one thing", () => {
  let told: Record<RecordedState, Record<string, Told>>;

  beforeAll(async () => {
    told = await inRecordedStates(readShared);
  }, 120_000);

  it.each(["A", "B"] as const)("is shown as the wiki says it, under the wiki's licences, in state %s", (state) => {
    expect(Object.keys(told[state]).toSorted()).toEqual(SHARED);
    for (const title of SHARED) {
      const truth = LICENSES[state].find((page) => page.title === title)?.normalised[0];
      expect(told[state][title]?.preferred).toMatchObject({ title, kind: "COMMONS", licenses: truth });
    }
  });

  it("comes from a pad or an article besides", () => {
    expect(SHARED.map((title) => told.A[title]?.sources)).toEqual([
      ["pad", "wiki"],
      ["site", "wiki"],
      ["site", "wiki"],
    ]);
  });

  it("differs where people wrote something else, not where they copied", () => {
    expect(SHARED.map((title) => told.A[title]?.disagreeing)).toEqual([
      // The pad rewrites the page for a meeting.
      ["title", "summary", "description", "keywords"],
      // The article is a copy with touches of editing; its licence lacks the version.
      ["keywords"],
      // The article is two sentences, under a title of its own, and leaves out the licence of the data.
      ["title", "keywords", "licenses"],
    ]);
  });

  it("differs in as many fields as the resource counts", () => {
    const all = [...Object.values(told.A), ...Object.values(told.B)];

    expect(all.map(({ counted }) => counted)).toEqual(all.map(({ disagreeing }) => disagreeing.length));
  });
});
