import type { ResourceRow } from "../database/entities.js";
import { foldKey } from "../fold.js";
import type { Founding } from "../identity/founder.js";
import { resourceId } from "../ids.js";
import type { LivePage } from "../match/page-views.js";
import { composeResource } from "./compose.js";
import type { Member } from "./member.js";
import { mentionedOrganization } from "./organizations.js";
import { placesOf } from "./places.js";
import { rankMembers } from "./rank-members.js";

/** A resource with all its rows, except those of the search. */
export interface WovenResource {
  readonly row: ResourceRow;
  /** Every page, the preferred first. */
  readonly members: readonly Member[];
  readonly pages: readonly object[];
  readonly mentions: readonly MentionRow[];
  readonly places: readonly PlaceOfPage[];
}

type PlaceOfPage = ReturnType<typeof placesOf>[number];

interface MentionRow {
  readonly resourceId: string;
  readonly organizationId: string;
  readonly role: "CARRIER" | "USER";
  readonly name: string;
  readonly field: string;
  readonly revisionId: number;
}

/** The rows of a group of pages; nothing where no page of it describes a resource. */
export function weaveResource(group: Founding, pages: ReadonlyMap<string, LivePage>): WovenResource | undefined {
  const members = rankMembers(group.members.flatMap((member) => toMember(member, pages.get(member.pageId))));
  const describing = members.filter(({ record }) => record.kind === "resource");
  const founder = members.find(({ pageId }) => pageId === group.founder);
  if (founder === undefined || !describing.includes(founder)) return undefined;
  const id = resourceId(founder.pageId);
  const composed = composeResource(describing);
  return {
    row: {
      id,
      pageId: founder.pageId,
      sourceId: founder.sourceId,
      revisionId: founder.revisionId,
      pageCount: members.length,
      titleKey: foldKey(composed.title),
      ...composed,
    },
    members,
    pages: members.map((member, rank) => pageRow(id, member, rank)),
    mentions: firstOfEach(
      describing.flatMap((member) => mentionRows(id, member)),
      ({ organizationId, role }) => `${organizationId} ${role}`,
    ),
    places: placeRows(id, describing),
  };
}

function toMember({ pageId, relation, through }: Founding["members"][number], page: LivePage | undefined): Member[] {
  if (page === undefined) return [];
  const { sourceId, revisionId, record, updatedAt } = page;
  return [{ pageId, sourceId, revisionId, relation, through, record, updatedAt }];
}

function pageRow(id: string, { pageId, sourceId, relation, through }: Member, rank: number) {
  return {
    pageId,
    sourceId,
    resourceId: id,
    ownResourceId: resourceId(pageId),
    relation: relation ?? null,
    throughPageId: through ?? null,
    rank,
  };
}

function mentionRows(id: string, { revisionId, record }: Member): MentionRow[] {
  return record.organizations.flatMap(({ name, role, field }) => {
    const organization = mentionedOrganization(name);
    return organization === undefined
      ? []
      : [{ resourceId: id, organizationId: organization.id, role, name, field, revisionId }];
  });
}

/** A place that the preferred page names is not named again by the others; what one page names in two fields stays twice. */
function placeRows(id: string, members: readonly Member[]): PlaceOfPage[] {
  const named = new Set<string>();
  return members.flatMap((member) => {
    const own = placesOf(id, member).filter((place) => !named.has(keyOf(place)));
    for (const place of own) named.add(keyOf(place));
    return own;
  });
}

function keyOf({ territoryId, role, status, text }: PlaceOfPage): string {
  return `${role} ${status} ${territoryId ?? text}`;
}

function firstOfEach<Row>(rows: readonly Row[], keyOfRow: (row: Row) => string): Row[] {
  return [...Map.groupBy(rows, keyOfRow).values()].flatMap((same) => same.slice(0, 1));
}
