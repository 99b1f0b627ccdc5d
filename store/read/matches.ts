import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from "kysely";
import type { Database } from "../database/database.js";
import type { GraphTables, MatchRow, ResourcePageRow } from "../database/entities.js";
import type { Outcome } from "../identity/groups.js";
import { type Slice, type SliceRequest, type SortKey, toSlice } from "./pagination.js";
import { isStorable } from "./storable.js";

type Conditions = ExpressionBuilder<GraphTables, "Match">;
type Condition = ExpressionWrapper<GraphTables, "Match", SqlBool>;

/** What waits for a person. */
export const QUEUE: readonly Outcome[] = ["REVIEW", "HELD"];

/** Which matches are wanted. */
export interface MatchWish {
  readonly outcomes: readonly Outcome[];
  /** One of the two pages is of this source. */
  readonly sourceId?: string | undefined;
}

/** A part of the list of matches between live pages: best score first, then by id. */
export async function listMatches(
  { sql }: Database,
  wish: MatchWish,
  { first, after }: SliceRequest,
): Promise<Slice<MatchRow>> {
  let query = sql
    .selectFrom("Match")
    .selectAll("Match")
    .where((eb) => matchesWish(eb, wish));
  if (after !== undefined) query = query.where((eb) => comesAfter(eb, after));
  const rows = await query
    .orderBy("Match.score", "desc")
    .orderBy("Match.id")
    .limit(first + 1)
    .execute();
  return toSlice(rows, first);
}

export async function countMatches({ sql }: Database, wish: MatchWish): Promise<number> {
  const { count } = await sql
    .selectFrom("Match")
    .where((eb) => matchesWish(eb, wish))
    .select((eb) => eb.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What sorts a match in the list. */
export function matchSortKey({ score, id }: Pick<MatchRow, "score" | "id">): SortKey {
  return [String(score), id];
}

/** Those of the matches that are between live pages. */
export async function matchesByIds({ sql }: Database, ids: readonly string[]): Promise<MatchRow[]> {
  const known = ids.filter(isStorable);
  if (known.length === 0) return [];
  return sql.selectFrom("Match").selectAll("Match").where("Match.id", "in", known).where(areLive).execute();
}

/** A match about a page of a resource. */
export interface MatchOfResource extends MatchRow {
  readonly owner: string;
}

/**
 * The first matches about the pages of each resource, whatever became of them: what joins first, then what waits, then
 * notes and what is settled, each best score first. One statement for all resources.
 */
export async function matchesOfResources(
  { sql }: Database,
  resourceIds: readonly string[],
  first: number,
): Promise<MatchOfResource[]> {
  const pages = sql.selectFrom("ResourcePage").where("ResourcePage.resourceId", "in", resourceIds);
  // The names are single words because only the columns of tables are translated, not those of a subquery.
  const pairs = pages
    .innerJoin("Match", "Match.pageA", "ResourcePage.pageId")
    .select(["ResourcePage.resourceId as owner", "Match.id as match"])
    .union(
      pages
        .innerJoin("Match", "Match.pageB", "ResourcePage.pageId")
        .select(["ResourcePage.resourceId as owner", "Match.id as match"]),
    )
    .as("pairs");
  const numbered = sql
    .selectFrom(pairs)
    .innerJoin("Match", "Match.id", "pairs.match")
    .where((eb) => areLive(eb as unknown as Conditions))
    .select((eb) => [
      "pairs.owner",
      "pairs.match",
      eb.fn
        .agg<number>("row_number")
        .over((over) =>
          over
            .partitionBy("pairs.owner")
            .orderBy(interestOf(eb as unknown as Conditions))
            .orderBy("Match.score", "desc")
            .orderBy("Match.id"),
        )
        .as("place"),
    ])
    .as("numbered");
  return sql
    .selectFrom("Match")
    .innerJoin(numbered, "numbered.match", "Match.id")
    .selectAll("Match")
    .select("numbered.owner")
    .where("numbered.place", "<=", first)
    .orderBy("numbered.place")
    .execute();
}

function interestOf(eb: Conditions) {
  return eb
    .case()
    .when("Match.outcome", "=", "JOINED")
    .then(0)
    .when("Match.outcome", "in", QUEUE)
    .then(1)
    .when("Match.outcome", "=", "NOTED")
    .then(2)
    .else(3)
    .end();
}

/** Which resource each page is in; pages in none are not in the answer. */
export async function placesOfPages({ sql }: Database, pageIds: readonly string[]): Promise<ResourcePageRow[]> {
  return sql.selectFrom("ResourcePage").selectAll().where("pageId", "in", pageIds).execute();
}

function matchesWish(eb: Conditions, { outcomes, sourceId }: MatchWish): Condition {
  if (sourceId !== undefined && !isStorable(sourceId)) return eb.lit(false);
  const conditions = [eb("Match.outcome", "in", outcomes), areLive(eb)];
  if (sourceId !== undefined) {
    const sides = (["Match.pageA", "Match.pageB"] as const).map((side) =>
      eb.exists(pageOf(eb, side).where("Page.sourceId", "=", sourceId)),
    );
    conditions.push(eb.or(sides));
  }
  return eb.and(conditions);
}

/** A page that has left cannot be shown, and what it said may not be quoted. */
function areLive(eb: Conditions): Condition {
  const sides = (["Match.pageA", "Match.pageB"] as const).map((side) =>
    eb.exists(pageOf(eb, side).where("Page.state", "=", "live").where("Page.currentRevisionId", "is not", null)),
  );
  return eb.and(sides);
}

function pageOf(eb: Conditions, side: "Match.pageA" | "Match.pageB") {
  return eb.selectFrom("Page").select("Page.id").whereRef("Page.id", "=", side);
}

function comesAfter(eb: Conditions, [value, id]: SortKey): Condition {
  // Only a forged cursor holds no number; it gets to the end of the list.
  const score = Number.isFinite(Number(value)) ? Number(value) : -1;
  return eb.or([eb("Match.score", "<", score), eb.and([eb("Match.score", "=", score), eb("Match.id", ">", id)])]);
}
