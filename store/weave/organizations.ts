import type { SqlEntityManager } from "@mikro-orm/sql";
import { Organization, OrganizationPage, ResourceOrganization } from "../database/graph-entities.js";
import { foldKey, foldText } from "../fold.js";
import { organizationId } from "../ids.js";

/**
 * The organization a name means. Two spellings that differ by case, accents or punctuation are one; anything further
 * apart needs a declaration.
 *
 * @returns undefined when the name holds neither letter nor digit.
 */
export function mentionedOrganization(name: string): { id: string; nameKey: string } | undefined {
  const nameKey = foldText(name);
  return nameKey === "" ? undefined : { id: organizationId(nameKey), nameKey };
}

/**
 * Makes these organizations again from the pages that describe or name them; those that nobody names any more leave.
 * What an organization is does not depend on the order in which its pages arrived.
 */
export async function refreshOrganizations(em: SqlEntityManager, ids: ReadonlySet<string>): Promise<void> {
  if (ids.size === 0) return;
  const concerned = { organizationId: { $in: [...ids] } };
  const pages = await em.find(OrganizationPage, concerned, {
    orderBy: { pageId: "asc" },
    disableIdentityMap: true,
  });
  const mentions = await em.find(ResourceOrganization, concerned, {
    fields: ["organizationId", "name"],
    orderBy: { resourceId: "asc", role: "asc" },
    disableIdentityMap: true,
  });
  const rows = new Map<string, object>();
  for (const { organizationId: id, name } of mentions) if (!rows.has(id)) rows.set(id, named(id, name));
  const described = new Set<string>();
  for (const page of pages) {
    if (described.has(page.organizationId)) continue;
    described.add(page.organizationId);
    const { organizationId: id, pageId, name, type, siren, description, website } = page;
    rows.set(id, { ...named(id, name), pageId, type, siren, description, website });
  }
  const unnamed = [...ids].filter((id) => !rows.has(id));
  if (unnamed.length > 0) await em.nativeDelete(Organization, { id: { $in: unnamed } });
  if (rows.size > 0) await em.upsertMany(Organization, [...rows.values()] as never, { onConflictFields: ["id"] });
}

function named(id: string, name: string) {
  const nothing = { pageId: null, type: null, siren: null, description: null, website: null };
  return { id, name, nameKey: foldKey(name), ...nothing };
}
