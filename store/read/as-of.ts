import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from "kysely";
import type { Database } from "../database/database.js";
import type {
  GraphStateRow,
  GraphTables,
  PlaceRow,
  ResourceOrganizationRow,
  ResourceRow,
} from "../database/entities.js";
import { foldKey } from "../fold.js";
import { LONGEST_TITLE_KEY } from "../memory/write-memory.js";
import type { MemberPage } from "./claims.js";
import { type Slice, type SliceRequest, type SortKey, toSlice } from "./pagination.js";
import { type PastState, pastStates } from "./past-states.js";
import type { ResourceOrder } from "./resources.js";
import { isStorable } from "./storable.js";

/** A moment of the graph's past. */
export type PastMoment = { readonly version: number } | { readonly at: Date };

/** What of a resource of the past is kept beside its row. */
export interface Past {
  readonly versionId: number;
  /** What sorts it in lists; the end of its title is not kept for that. */
  readonly titleKey: string;
  readonly updatedAt: Date;
  /** Every page that is left of it, the preferred first. */
  readonly members: readonly MemberPage[];
  readonly organizations: readonly ResourceOrganizationRow[];
  readonly places: readonly PlaceRow[];
}

/** A resource as it was. */
export interface PastResource extends ResourceRow {
  readonly past: Past;
}

/** The filters that lists of the past have. */
export interface PastFilter {
  readonly title?: string;
  readonly kind?: ResourceRow["kind"];
  readonly sourceId?: string;
}

type Conditions = ExpressionBuilder<GraphTables, "ResourceVersion">;
type Condition = ExpressionWrapper<GraphTables, "ResourceVersion", SqlBool>;

/** The version that readers see, and since when. */
export async function graphState({ sql }: Database): Promise<Pick<GraphStateRow, "version" | "changedAt">> {
  return sql.selectFrom("GraphState").select(["version", "changedAt"]).executeTakeFirstOrThrow();
}

/** Those of the resources that were there at a moment, as they were. Three statements. */
export async function resourcesAsOf(
  database: Database,
  ids: readonly string[],
  moment: PastMoment,
): Promise<PastResource[]> {
  const known = ids.filter(isStorable);
  if (known.length === 0) return [];
  const versions = await database.sql
    .selectFrom("ResourceVersion")
    .selectAll()
    .where("resourceId", "in", known)
    .where((eb) => wasThere(eb, moment))
    .execute();
  const states = await pastStates(database, versions);
  return versions.flatMap(({ id }) => toPastResource(states.get(id)));
}

/** The part of the list of a past graph that a client asked for. Three statements. */
export async function listAsOf(
  database: Database,
  moment: PastMoment,
  filter: PastFilter,
  order: ResourceOrder,
  { first, after }: SliceRequest,
): Promise<Slice<PastResource>> {
  let query = database.sql
    .selectFrom("ResourceVersion")
    .selectAll()
    .where((eb) => isWanted(eb, moment, filter))
    .limit(first + 1);
  query =
    order === "TITLE"
      ? query.orderBy("titleKey").orderBy("resourceId")
      : query.orderBy("updatedAt", "desc").orderBy("resourceId", "desc");
  if (after !== undefined) query = query.where((eb) => comesAfter(eb, order, after));
  const { items, hasNextPage } = toSlice(await query.execute(), first);
  const states = await pastStates(database, items);
  return { items: items.flatMap(({ id }) => toPastResource(states.get(id))), hasNextPage };
}

export async function countAsOf(database: Database, moment: PastMoment, filter: PastFilter): Promise<number> {
  const { count } = await database.sql
    .selectFrom("ResourceVersion")
    .where((eb) => isWanted(eb, moment, filter))
    .select((eb) => eb.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export function pastSortKey({ id, past }: PastResource, order: ResourceOrder): SortKey {
  return [order === "TITLE" ? past.titleKey : past.updatedAt.toISOString(), id];
}

function wasThere(eb: Conditions, moment: PastMoment): Condition {
  if ("version" in moment) {
    const { version } = moment;
    return eb.and([
      eb("fromVersion", "<=", version),
      eb.or([eb("untilVersion", "is", null), eb("untilVersion", ">", version)]),
    ]);
  }
  const { at } = moment;
  return eb.and([eb("fromAt", "<=", at), eb.or([eb("untilAt", "is", null), eb("untilAt", ">", at)])]);
}

/** States of which nothing is left have no hash. */
function isWanted(eb: Conditions, moment: PastMoment, { title, kind, sourceId }: PastFilter): Condition {
  if (!isStorable(`${title} ${sourceId}`)) return eb.lit(false);
  const conditions = [wasThere(eb, moment), eb("hash", "!=", "")];
  if (title !== undefined) conditions.push(eb("titleKey", "=", foldKey(title).slice(0, LONGEST_TITLE_KEY)));
  if (kind !== undefined) conditions.push(eb("kind", "=", kind));
  if (sourceId !== undefined) conditions.push(eb("sourceId", "=", sourceId));
  return eb.and(conditions);
}

function comesAfter(eb: Conditions, order: ResourceOrder, [value, id]: SortKey): Condition {
  if (order === "TITLE") return eb(eb.refTuple("titleKey", "resourceId"), ">", eb.tuple(value, id));
  // Only a forged cursor holds no date; it gets to the end of the list.
  const date = new Date(Number.isNaN(Date.parse(value)) ? 0 : value);
  return eb.or([eb("updatedAt", "<", date), eb.and([eb("updatedAt", "=", date), eb("resourceId", "<", id)])]);
}

function toPastResource(state: PastState | undefined): PastResource[] {
  if (state?.woven === undefined) return [];
  const { version, woven, pages } = state;
  const shownById = new Map(pages.map((shown) => [shown.page.id, shown]));
  const past = {
    versionId: version.id,
    titleKey: version.titleKey,
    updatedAt: version.updatedAt,
    members: woven.members.flatMap((member) => {
      const shown = shownById.get(member.pageId);
      return shown === undefined ? [] : [{ ...member, resourceId: version.resourceId, shown }];
    }),
    organizations: woven.mentions.map((mention, id) => ({ id, ...mention })),
    places: woven.places.map((place, id) => ({ id, ...place })),
  };
  return [{ ...woven.row, past }];
}
