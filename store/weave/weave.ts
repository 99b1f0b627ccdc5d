import type { SqlEntityManager } from "@mikro-orm/sql";
import { OrganizationPage, PageLink, Place, Resource, ResourceOrganization } from "../database/entities.js";
import { foldKey } from "../fold.js";
import { resourceId } from "../ids.js";
import { indexResources, unindexResources } from "../search/index-resources.js";
import { mentionedOrganization, refreshOrganizations } from "./organizations.js";
import { placesOf } from "./places.js";
import type { WovenPage } from "./woven-page.js";

/**
 * Makes the graph say what these pages say now, and nothing they said before. For now one page is one resource or one
 * organization. The number of SQL statements does not depend on the number of pages.
 */
export async function weavePages(em: SqlEntityManager, pages: readonly WovenPage[]): Promise<void> {
  if (pages.length === 0) return;
  const touched = await removeWoven(
    em,
    pages.map(({ pageId }) => pageId),
  );
  const resources = pages.filter(({ record }) => record.kind === "resource");
  const organizations = pages.filter(({ record }) => record.kind === "organization");
  const resourceRows = resources.map(resourceRow);
  await insertAll(em, Resource, resourceRows);
  await insertAll(em, PageLink, pages.flatMap(linkRows));
  await insertAll(em, Place, resources.flatMap(placesOf));
  const mentions = resources.flatMap(mentionRows);
  await insertAll(em, ResourceOrganization, mentions);
  await indexResources(em, resourceRows, mentions);
  const described = organizations.map(organizationPageRow);
  await insertAll(em, OrganizationPage, described);
  for (const { organizationId } of [...mentions, ...described]) touched.add(organizationId);
  await refreshOrganizations(em, touched);
}

/** Takes pages out of the graph. */
export async function unweavePages(em: SqlEntityManager, pageIds: readonly string[]): Promise<void> {
  if (pageIds.length === 0) return;
  await refreshOrganizations(em, await removeWoven(em, pageIds));
}

/** @returns The organizations that lose a page or a mention. */
async function removeWoven(em: SqlEntityManager, pageIds: readonly string[]): Promise<Set<string>> {
  const pages = { pageId: { $in: [...pageIds] } };
  const resourceIds = pageIds.map(resourceId);
  const resources = { resourceId: { $in: resourceIds } };
  const only = { fields: ["organizationId"], disableIdentityMap: true } as const;
  const touched = new Set([
    ...(await em.find(ResourceOrganization, resources, only)).map((row) => row.organizationId),
    ...(await em.find(OrganizationPage, pages, only)).map((row) => row.organizationId),
  ]);
  await em.nativeDelete(ResourceOrganization, resources);
  await em.nativeDelete(OrganizationPage, pages);
  await unindexResources(em, resourceIds);
  await em.nativeDelete(PageLink, pages);
  await em.nativeDelete(Place, resources);
  await em.nativeDelete(Resource, pages);
  return touched;
}

async function insertAll<E extends object>(
  em: SqlEntityManager,
  entity: Parameters<typeof em.insertMany<E>>[0],
  rows: readonly object[],
): Promise<void> {
  if (rows.length > 0) await em.insertMany(entity, rows as never);
}

function resourceRow({ pageId, sourceId, revisionId, record, updatedAt }: WovenPage) {
  return {
    id: resourceId(pageId),
    pageId,
    sourceId,
    revisionId,
    kind: record.resourceKind ?? "PAGE",
    title: record.title,
    titleKey: foldKey(record.title),
    summary: record.summary ?? null,
    description: record.description ?? null,
    language: record.language ?? null,
    website: record.website ?? null,
    imageUrl: record.imageUrl ?? null,
    themes: record.themes,
    keywords: record.keywords,
    challenges: record.challenges,
    licenses: record.licenses,
    publishedAt: record.publishedAt === undefined ? null : new Date(record.publishedAt),
    updatedAt,
  };
}

/** Addresses are compared letter by letter: those of two pads may differ only in case. */
function linkRows({ pageId, record }: WovenPage) {
  // What looks like an address to a schema may be none, such as one with port 99999; nobody can be asked for it.
  const urls = [...new Set(record.links)].filter((url) => URL.canParse(url));
  return urls.map((url) => ({ pageId, host: new URL(url).host, url }));
}

function mentionRows({ pageId, revisionId, record }: WovenPage) {
  const mentions = record.organizations.flatMap(({ name, role, field }) => {
    const organization = mentionedOrganization(name);
    return organization === undefined
      ? []
      : [{ resourceId: resourceId(pageId), organizationId: organization.id, role, name, field, revisionId }];
  });
  // A page that names the same carrier twice still has one carrier.
  return [...Map.groupBy(mentions, (row) => `${row.organizationId} ${row.role}`).values()].flatMap((same) =>
    same.slice(0, 1),
  );
}

function organizationPageRow({ pageId, record }: WovenPage) {
  return {
    pageId,
    // A name of signs alone still names the page itself.
    organizationId: mentionedOrganization(record.title)?.id ?? pageId,
    name: record.title,
    type: record.organization?.type ?? null,
    siren: record.organization?.siren ?? null,
    description: record.description ?? record.summary ?? null,
    website: record.website ?? null,
  };
}
