import type { PlaceRow, ResourceOrganizationRow, ResourceRow } from "../../store/database/entities.js";
import type { PastResource } from "../../store/read/as-of.js";
import type { MemberPage } from "../../store/read/claims.js";
import { badInput } from "../common/arguments.js";
import type { ResourcesContext } from "./context.js";

/** A resource as it is, or as it was: fields that need more than its row ask here. */
type AnyResource = ResourceRow | PastResource;

function isPast(resource: AnyResource): resource is PastResource {
  return "past" in resource;
}

/** The pages of a resource, the preferred first; of a past one with the revisions of then. */
export async function membersOf(resource: AnyResource, { members }: ResourcesContext): Promise<readonly MemberPage[]> {
  return isPast(resource) ? resource.past.members : members.load(resource.id);
}

export async function organizationsOf(
  resource: AnyResource,
  { organizations }: ResourcesContext,
): Promise<readonly ResourceOrganizationRow[]> {
  return isPast(resource) ? resource.past.organizations : organizations.load(resource.id);
}

export async function placesOf(resource: AnyResource, { places }: ResourcesContext): Promise<readonly PlaceRow[]> {
  return isPast(resource) ? resource.past.places : places.load(resource.id);
}

/** @throws GraphQLError BAD_USER_INPUT for a field that is not known of the past. */
export function requirePresent(resource: AnyResource, field: string): void {
  if (isPast(resource)) throw presentOnly(field);
}

/** The error of a field that was asked of the past. */
export function presentOnly(field: string): Error {
  return badInput("asOf", `\`${field}\` is known of the present alone. Ask for it without \`asOf\`.`);
}
