import type { SqlEntityManager } from "@mikro-orm/sql";
import { OrganizationPage, PageLink } from "../database/graph-entities.js";
import { type LivePage, livePages } from "../match/page-views.js";
import { regroup } from "../match/regroup.js";
import { updateMatches } from "../match/update-matches.js";
import { lockGraph } from "../memory/graph-version.js";
import { OrganizationPlace } from "../database/territory-entities.js";
import { refreshGeography } from "../territories/refresh.js";
import { organizationPlaceRows } from "./organization-places.js";
import { mentionedOrganization } from "./organizations.js";

/** How pages are woven. */
export interface Weaving {
  readonly now: Date;
  /** Pages whose content was erased: what they leave behind is remembered as redacted. */
  readonly erased?: ReadonlySet<string>;
}

/**
 * Makes the graph say what these pages say now, and nothing they said before: a page that is no longer live or that nobody
 * can read leaves it. What is woven depends on the pages that are there and on the stewards' decisions, not on the order in
 * which they came. The number of SQL statements does not depend on the number of pages, up to 50 of them.
 */
export async function weavePages(em: SqlEntityManager, pageIds: readonly string[], weaving: Weaving): Promise<void> {
  if (pageIds.length === 0) return;
  await lockGraph(em);
  await refreshGeography(em);
  const pages = await livePages(em, pageIds);
  const live = new Set(pages.map(({ pageId }) => pageId));
  const organizations = await replacePageRows(em, pageIds, pages);
  const concerned = await updateMatches(
    em,
    pages,
    pageIds.filter((pageId) => !live.has(pageId)),
  );
  for (const pageId of pageIds) concerned.add(pageId);
  await regroup(em, concerned, { ...weaving, organizations });
}

/** Replaces what belongs to pages, not to resources. @returns The organizations that a page described before or describes now. */
export async function replacePageRows(
  em: SqlEntityManager,
  pageIds: readonly string[],
  pages: readonly LivePage[],
): Promise<Set<string>> {
  const concerned = { pageId: { $in: [...pageIds] } };
  const before = await em.find(OrganizationPage, concerned, {
    fields: ["organizationId"],
    disableIdentityMap: true,
  });
  await em.nativeDelete(OrganizationPage, concerned);
  await em.nativeDelete(OrganizationPlace, concerned);
  await em.nativeDelete(PageLink, concerned);
  const links = pages.flatMap(linkRows);
  if (links.length > 0) await em.insertMany(PageLink, links);
  const organizations = pages.filter(({ record }) => record.kind === "organization");
  const described = organizations.map(organizationPageRow);
  if (described.length > 0) await em.insertMany(OrganizationPage, described);
  const places = organizations.flatMap((page) => organizationPlaceRows(page, organizationOf(page)));
  if (places.length > 0) await em.insertMany(OrganizationPlace, places);
  return new Set([...before, ...described].map(({ organizationId }) => organizationId));
}

/** Addresses are compared letter by letter: those of two pads may differ only in case. */
function linkRows({ pageId, record }: LivePage) {
  // What looks like an address to a schema may be none, such as one with port 99999; nobody can be asked for it.
  const urls = [...new Set(record.links)].filter((url) => URL.canParse(url));
  return urls.map((url) => ({ pageId, host: new URL(url).host, url }));
}

/** A name of signs alone still names the page itself. */
function organizationOf({ pageId, record }: LivePage): string {
  return mentionedOrganization(record.title)?.id ?? pageId;
}

function organizationPageRow(page: LivePage) {
  const { pageId, record } = page;
  return {
    pageId,
    organizationId: organizationOf(page),
    name: record.title,
    type: record.organization?.type ?? null,
    siren: record.organization?.siren ?? null,
    description: record.description ?? record.summary ?? null,
    website: record.website ?? null,
  };
}
