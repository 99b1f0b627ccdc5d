import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { OrganizationRow } from "../../store/database/entities.js";
import { countOrganizations, listOrganizations, organizationSortKey } from "../../store/read/organizations.js";
import { requireShortSearch } from "../common/arguments.js";
import { type Connection, readListRequest, toConnection } from "../common/connection.js";
import type { GovernanceContext } from "./context.js";
import { Organization, OrganizationConnection } from "./organization.type.js";

/** Marks the cursors of the list of organizations. */
const LIST = "organizations";

@Resolver(() => Organization)
export class OrganizationResolver {
  @Query(() => Organization, {
    nullable: true,
    description:
      "One organization by its id; the id of a name that is known to mean another one leads to that one. Null when there is none.",
  })
  organization(
    @Arg("id", () => ID, { description: "Its id." }) id: string,
    @Ctx() { organization }: GovernanceContext,
  ) {
    return organization.load(id);
  }

  @Query(() => OrganizationConnection, {
    nullable: true,
    description: "The organizations of the graph, by name, each once whatever names pages give it.",
  })
  async organizations(
    @Arg("search", () => String, {
      nullable: true,
      description: "Words that all occur in the name, or in another one by which it is known.",
    })
    search: string | undefined,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() { database }: GovernanceContext,
  ): Promise<Connection<OrganizationRow>> {
    requireShortSearch(search);
    const request = readListRequest(LIST, { first, after });
    const slice = await listOrganizations(database, search ?? undefined, request);
    return toConnection(slice, request, organizationSortKey, () => countOrganizations(database, search ?? undefined));
  }

  @FieldResolver(() => Boolean, {
    description: "True when a page describes it; false when it is only named by others.",
  })
  described(@Root() { pageId }: OrganizationRow) {
    return pageId !== null;
  }
}
