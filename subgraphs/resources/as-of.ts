import { GraphQLDateTime } from "graphql-scalars";
import { Field, InputType, Int } from "type-graphql";
import type { Database } from "../../store/database/database.js";
import {
  type PastFilter,
  type PastMoment,
  type PastResource,
  countAsOf,
  graphState,
  listAsOf,
  pastSortKey,
} from "../../store/read/as-of.js";
import { badInput } from "../common/arguments.js";
import { readListRequest, toConnection } from "../common/connection.js";
import type { ResourcesContext } from "./context.js";
import type { ResourceList, ResourceListArguments } from "./list-resources.js";
import { presentOnly } from "./past.js";
import { ResourceOrder, resourceList } from "./resource.type.js";

@InputType({
  description: "A moment of the graph's past: exactly one of its fields. What was erased since is not shown.",
})
export class AsOf {
  @Field(() => Int, { nullable: true, description: "A version of the graph, from 0 to the present one." })
  version?: number | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "A date that is not in the future." })
  at?: Date | null;
}

/** The filters that lists of the past have. */
const PAST_FILTERS = ["title", "kind", "sourceId"] as const;

/** Which moment a client means. @throws GraphQLError BAD_USER_INPUT for none, for two, and for one to come. */
export async function readMoment(
  { version, at }: AsOf,
  { database, now }: Pick<ResourcesContext, "database" | "now">,
): Promise<PastMoment> {
  if ((version == null) === (at == null)) {
    throw badInput("asOf", "`asOf` needs exactly one of `version` and `at`. Leave out the other.");
  }
  if (at != null) {
    if (at <= now) return { at };
    throw badInput(
      "asOf.at",
      `\`asOf.at\` is in the future; it is ${now.toISOString()}. Leave out \`asOf\` for today.`,
    );
  }
  const { version: present } = await graphState(database);
  const wanted = version ?? 0;
  if (wanted >= 0 && wanted <= present) return { version: wanted };
  throw badInput(
    "asOf.version",
    `\`asOf.version\` is ${wanted}; it must be from 0 to ${present}, the present version.`,
  );
}

/** Makes the list of a past graph. @throws GraphQLError BAD_USER_INPUT for what the past cannot be asked. */
export async function pastListOf(
  database: Database,
  moment: PastMoment,
  wanted: ResourceListArguments,
): Promise<ResourceList> {
  const filter = readPastFilter(wanted);
  const order = wanted.orderBy === ResourceOrder.UPDATED_AT ? wanted.orderBy : ResourceOrder.TITLE;
  const name = "version" in moment ? moment.version : moment.at.toISOString();
  const request = readListRequest(`${resourceList(order)} as of ${name}`, wanted);
  const slice = await listAsOf(database, moment, filter, order, request);
  const connection = toConnection<PastResource>(
    slice,
    request,
    (resource) => pastSortKey(resource, order),
    () => countAsOf(database, moment, filter),
  );
  const countFacets = () => Promise.reject(presentOnly("facets"));
  return Object.assign(connection, { searchMatch: null, countFacets });
}

function readPastFilter({ search, filter, orderBy }: ResourceListArguments): PastFilter {
  const given = Object.entries(filter).filter(([, value]) => value != null);
  const unknown = given.map(([name]) => name).filter((name) => !PAST_FILTERS.some((known) => known === name));
  if (search.trim() !== "") throw badInput("search", `The past cannot be searched. ${WHAT_THE_PAST_HAS}`);
  if (unknown.length > 0) {
    throw badInput(`filter.${unknown[0]}`, `The past has no filter ${unknown.join(", ")}. ${WHAT_THE_PAST_HAS}`);
  }
  if (orderBy === ResourceOrder.RELEVANCE) {
    throw badInput("orderBy", `The past has no order RELEVANCE. ${WHAT_THE_PAST_HAS}`);
  }
  return Object.fromEntries(given);
}

const WHAT_THE_PAST_HAS =
  "With `asOf` there are the filters title, kind and sourceId, and the orders TITLE and UPDATED_AT.";
