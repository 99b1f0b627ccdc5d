import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { OrganizationRow } from "../../store/database/entities.js";
import { organizationSortKey } from "../../store/read/organizations.js";
import { type Connection, readListRequest, toConnection } from "../common/connection.js";
import type { GovernanceContext } from "./context.js";
import {
  OrganizationTerritory,
  OrganizationTerritoryRole,
  Territory,
  toOrganizationTerritory,
} from "./organization-territory.type.js";
import { Organization, OrganizationConnection } from "./organization.type.js";

const ROLE = "Only those for which it plays this part.";

@Resolver(() => Organization)
export class OrganizationTerritoriesResolver {
  @FieldResolver(() => [OrganizationTerritory], {
    description: "Where it has its seat and where it acts, as its page declares it: seats first.",
  })
  async territories(
    @Root() { id }: OrganizationRow,
    @Arg("role", () => OrganizationTerritoryRole, { nullable: true, description: ROLE })
    role: OrganizationTerritoryRole | undefined,
    @Ctx() { organizationPlaces }: GovernanceContext,
  ) {
    const places = await organizationPlaces.load(id);
    return places.filter((place) => role == null || place.role === role).map(toOrganizationTerritory);
  }
}

@Resolver(() => Territory)
export class TerritoryOrganizationsResolver {
  @FieldResolver(() => OrganizationConnection, {
    nullable: true,
    description: "The organizations that have their seat or act in it or in what lies inside it, by name.",
  })
  async organizations(
    @Root() { id }: Territory,
    @Arg("role", () => OrganizationTerritoryRole, { nullable: true, description: ROLE })
    role: OrganizationTerritoryRole | undefined,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() { located, locatedCount }: GovernanceContext,
  ): Promise<Connection<OrganizationRow>> {
    const request = readListRequest("territory organizations", { first, after });
    const slice = await located.load(id, { ...request, ...(role != null && { role }) });
    return toConnection(slice, request, organizationSortKey, () => locatedCount.load(id, role ?? null));
  }
}
