import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { ResourceRow } from "../../store/database/entities.js";
import type { Geography, Territory as GeographicTerritory } from "../../store/geography/geography.js";
import type { CountedFacet } from "../../store/read/territory-counts.js";
import type { DashboardList } from "../../store/read/territory-dashboard.js";
import { neighboursOf } from "../../store/read/territory-neighbours.js";
import { badInput } from "../common/arguments.js";
import { requireTerritoryOfToday } from "../common/known-territory.js";
import type { ResourcesContext } from "./context.js";
import { facetKey } from "./dashboard-loaders.js";
import { TerritoryDashboard, TerritoryNeighbour } from "./dashboard.type.js";
import { FacetValue, toFacetValue } from "./facet.type.js";
import { Territory } from "./place.type.js";
import { Resource } from "./resource.type.js";

/** The most of each list of a dashboard: the gateway counts ten objects for each, so far more would go unseen. */
const MOST = 20;

const MOST_NEIGHBOURS = 10;

/** A hundred years. */
const MOST_MONTHS = 1_200;

/** What a dashboard is about. */
interface Dashboard {
  readonly geography: Geography;
  readonly territory: GeographicTerritory;
  readonly first: number;
  readonly staleBefore: Date;
}

@Resolver(() => Territory)
export class TerritoryDashboardResolver {
  @FieldResolver(() => TerritoryDashboard, {
    nullable: true,
    description:
      "What the resources of this territory amount to; that of a territory of the past is that of what it is today.",
  })
  async dashboard(
    @Root() { id }: Territory,
    @Arg("first", () => Int, { defaultValue: 10, description: `At most this many in each list, up to ${MOST}.` })
    first: number,
    @Arg("staleAfterMonths", () => Int, {
      defaultValue: 24,
      description: "After how many months without a change a resource is stale, from 1 to 1,200.",
    })
    staleAfterMonths: number,
    @Ctx() { now, ...context }: ResourcesContext,
  ): Promise<Dashboard> {
    requireBetween("first", first, 0, MOST);
    requireBetween("staleAfterMonths", staleAfterMonths, 1, MOST_MONTHS);
    const geography = await context.geography();
    const territory = requireTerritoryOfToday("id", id, geography);
    return { geography, territory, first, staleBefore: monthsBefore(now, staleAfterMonths) };
  }
}

@Resolver(() => TerritoryDashboard)
export class DashboardResolver {
  @FieldResolver(() => Int)
  totalCount(@Root() { territory }: Dashboard, @Ctx() { dashboards }: ResourcesContext) {
    return dashboards.totals.load(territory.id, null);
  }

  @FieldResolver(() => [FacetValue])
  kinds(@Root() dashboard: Dashboard, @Ctx() context: ResourcesContext) {
    return countsOf("KIND", dashboard, context);
  }

  @FieldResolver(() => [FacetValue])
  themes(@Root() dashboard: Dashboard, @Ctx() context: ResourcesContext) {
    return countsOf("THEME", dashboard, context);
  }

  @FieldResolver(() => [FacetValue])
  sources(@Root() dashboard: Dashboard, @Ctx() context: ResourcesContext) {
    return countsOf("SOURCE", dashboard, context);
  }

  @FieldResolver(() => [FacetValue])
  licenses(@Root() dashboard: Dashboard, @Ctx() context: ResourcesContext) {
    return countsOf("LICENSE", dashboard, context);
  }

  @FieldResolver(() => [FacetValue])
  years(@Root() dashboard: Dashboard, @Ctx() context: ResourcesContext) {
    return countsOf("YEAR", dashboard, context);
  }

  @FieldResolver(() => [FacetValue])
  organizations(@Root() dashboard: Dashboard, @Ctx() context: ResourcesContext) {
    return countsOf("ORGANIZATION", dashboard, context);
  }

  @FieldResolver(() => [Resource])
  newest(@Root() dashboard: Dashboard, @Ctx() context: ResourcesContext) {
    return resourcesOf({ name: "newest" }, dashboard, context);
  }

  @FieldResolver(() => [Resource])
  stale(@Root() dashboard: Dashboard, @Ctx() context: ResourcesContext) {
    return resourcesOf(staleOf(dashboard), dashboard, context);
  }

  @FieldResolver(() => Int)
  staleCount(@Root() dashboard: Dashboard, @Ctx() { dashboards }: ResourcesContext) {
    return dashboards.lengths.load(dashboard.territory.id, staleOf(dashboard));
  }

  @FieldResolver(() => [Resource])
  contradictory(@Root() dashboard: Dashboard, @Ctx() context: ResourcesContext) {
    return resourcesOf({ name: "contradictory" }, dashboard, context);
  }

  @FieldResolver(() => Int)
  contradictoryCount(@Root() { territory }: Dashboard, @Ctx() { dashboards }: ResourcesContext) {
    return dashboards.lengths.load(territory.id, { name: "contradictory" });
  }

  @FieldResolver(() => [TerritoryNeighbour])
  neighbours(@Root() { geography, territory, first }: Dashboard, @Ctx() { dashboards }: ResourcesContext) {
    const neighbours = neighboursOf(territory, geography, Math.min(first, MOST_NEIGHBOURS));
    return Promise.all(
      neighbours.map(async ({ id }): Promise<TerritoryNeighbour> => {
        return { territory: { id }, totalCount: await dashboards.totals.load(id, null) };
      }),
    );
  }
}

async function countsOf(
  facet: CountedFacet,
  { territory, first }: Dashboard,
  { dashboards }: ResourcesContext,
): Promise<FacetValue[]> {
  return (await dashboards.counts.load(facetKey(territory.id, facet), first)).map(toFacetValue);
}

async function resourcesOf(
  list: DashboardList,
  { territory, first }: Dashboard,
  { dashboards, resource }: ResourcesContext,
): Promise<ResourceRow[]> {
  const ids = await dashboards.resourceIds.load(territory.id, { ...list, first });
  const rows = await Promise.all(ids.map((id) => resource.load(id)));
  return rows.filter((row) => row !== null);
}

function staleOf({ staleBefore }: Dashboard): DashboardList {
  return { name: "stale", before: staleBefore.toISOString() };
}

/** The same moment of the month, UTC; the last day of a month that is shorter. */
function monthsBefore(now: Date, months: number): Date {
  const then = new Date(now);
  then.setUTCMonth(then.getUTCMonth() - months);
  if (then.getUTCDate() !== now.getUTCDate()) then.setUTCDate(0);
  return then;
}

function requireBetween(argument: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw badInput(argument, `\`${argument}\` is ${value}; it must be from ${least} to ${most}.`);
}
