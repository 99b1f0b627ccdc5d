import type { SqlEntityManager } from "@mikro-orm/sql";
import type { KnownOrganizationRow, OrganizationPageRow } from "../../database/entities.js";
import { OrganizationMatch } from "../../database/governance-entities.js";
import { Organization, OrganizationPage } from "../../database/graph-entities.js";
import { foldKey } from "../../fold.js";
import { inParts } from "../../memory/in-parts.js";
import { refreshAllMatches } from "./refresh-matches.js";
import { type Registry, loadRegistry } from "./registry.js";

/**
 * Makes the rows of known organizations again: what the registry says comes first; what it does not say comes from the page
 * that describes them, under their own name before others. They are there although no page names them.
 */
export async function refreshKnownRows(
  em: SqlEntityManager,
  { known }: Registry,
  ids: ReadonlySet<string>,
): Promise<void> {
  const concerned = [...ids].flatMap((id) => known.get(id) ?? []);
  if (concerned.length === 0) return;
  const knownIds = concerned.map(({ id }) => id);
  const accepted = await em.find(
    OrganizationMatch,
    { knownId: { $in: knownIds }, status: "ACCEPTED" },
    { fields: ["namedId", "knownId"], disableIdentityMap: true },
  );
  const knownOf = new Map(accepted.map(({ namedId, knownId }) => [namedId, knownId]));
  const pages = await em.find(
    OrganizationPage,
    { organizationId: { $in: [...knownIds, ...knownOf.keys()] } },
    { orderBy: { pageId: "asc" }, disableIdentityMap: true },
  );
  const described = Map.groupBy(pages, ({ organizationId: id }) => knownOf.get(id) ?? id);
  const rows = concerned.map((organization) => knownRow(organization, described.get(organization.id) ?? []));
  for (const part of inParts(rows)) await em.upsertMany(Organization, part, { onConflictFields: ["id"] });
}

function knownRow({ id, legalName, siren, url }: KnownOrganizationRow, pages: readonly OrganizationPageRow[]) {
  const page = pages.find(({ organizationId }) => organizationId === id) ?? pages[0];
  return {
    id,
    name: legalName,
    nameKey: foldKey(legalName),
    pageId: page?.pageId ?? null,
    type: page?.type ?? null,
    description: page?.description ?? null,
    siren: siren ?? page?.siren ?? null,
    website: url ?? page?.website ?? null,
  };
}

/** Makes all that comes of the registry again: after it changed, and after the graph was woven from nothing. The graph must be locked. */
export async function applyRegistry(em: SqlEntityManager): Promise<void> {
  const registry = await loadRegistry(em);
  await refreshAllMatches(em, registry);
  await refreshKnownRows(em, registry, new Set(registry.known.keys()));
}
