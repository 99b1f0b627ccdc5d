import type { SqlEntityManager } from "@mikro-orm/sql";
import type { OrganizationRow } from "../database/entities.js";
import { Organization, OrganizationPage, ResourceOrganization } from "../database/graph-entities.js";
import { foldKey, foldText } from "../fold.js";
import { refreshKnownRows } from "../governance/organizations/known-rows.js";
import { refreshMatches } from "../governance/organizations/refresh-matches.js";
import { loadRegistry } from "../governance/organizations/registry.js";
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
 * Makes these organizations again from the pages that describe or name them; those that nobody names any more leave, unless
 * the commons knows them. What an organization is does not depend on the order in which its pages arrived. The graph must be
 * locked.
 */
export async function refreshOrganizations(em: SqlEntityManager, ids: ReadonlySet<string>): Promise<void> {
  if (ids.size === 0) return;
  const registry = await loadRegistry(em);
  const rows = await namedRows(em, ids);
  const named = rows.filter(({ id }) => !registry.known.has(id));
  const isThere = new Set(rows.map(({ id }) => id));
  const unnamed = [...ids].filter((id) => !isThere.has(id) && !registry.known.has(id));
  if (unnamed.length > 0) await em.nativeDelete(Organization, { id: { $in: unnamed } });
  if (named.length > 0) await em.upsertMany(Organization, named, { onConflictFields: ["id"] });
  const concerned = await refreshMatches(em, registry, { ids, named });
  await refreshKnownRows(em, registry, new Set([...ids, ...concerned]));
}

/** Organizations as the pages say, those that pages describe before those that they name. */
async function namedRows(em: SqlEntityManager, ids: ReadonlySet<string>): Promise<OrganizationRow[]> {
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
  const rows = new Map<string, OrganizationRow>();
  for (const { organizationId: id, name } of mentions) if (!rows.has(id)) rows.set(id, bareRow(id, name));
  const described = new Set<string>();
  for (const page of pages) {
    if (described.has(page.organizationId)) continue;
    described.add(page.organizationId);
    const { organizationId: id, pageId, name, type, siren, description, website } = page;
    rows.set(id, { ...bareRow(id, name), pageId, type, siren, description, website });
  }
  return [...rows.values()];
}

function bareRow(id: string, name: string): OrganizationRow {
  const nothing = { pageId: null, type: null, siren: null, description: null, website: null };
  return { id, name, nameKey: foldKey(name), ...nothing };
}
