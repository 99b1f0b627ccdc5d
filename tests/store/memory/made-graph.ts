import type { SqlEntityManager } from "@mikro-orm/sql";
import type { PageRecord } from "../../../schema/generated/record.js";
import { Page, Revision } from "../../../store/database/ledger-entities.js";
import type { Relation } from "../../../store/identity/verdict.js";
import { pageId, resourceId } from "../../../store/ids.js";
import type { LivePage } from "../../../store/match/page-views.js";
import { lockGraph } from "../../../store/memory/graph-version.js";
import { recordChanges } from "../../../store/memory/record-changes.js";
import type { ResourceState, Rewoven } from "../../../store/memory/resource-state.js";
import { type WovenResource, weaveResource } from "../../../store/weave/resource-rows.js";
import type { TestDatabase } from "../../support/databases.js";
import { SOURCE } from "../../support/hand-made.js";

/** The resources of a graph made by hand: for each, its pages by remote id, the founder first. */
export type MadeGroups = readonly (readonly (string | readonly [remoteId: string, relation: Relation])[])[];

const NOTHING: Omit<PageRecord, "title"> = {
  kind: "resource",
  resourceKind: "COMMONS",
  themes: [],
  keywords: [],
  challenges: [],
  licenses: [],
  organizations: [],
  locations: [],
  territories: [],
  links: [],
  fields: [],
};

/** Pages with revisions in the ledger, grouped into resources as a test says, and the memory of what it said. */
export class MadeGraph {
  readonly #database: TestDatabase;
  readonly #pages = new Map<string, LivePage>();
  #ids = new Set<string>();
  #revisions = 0;
  now = new Date("2026-11-10T08:00:00Z");

  constructor(database: TestDatabase) {
    this.#database = database;
  }

  /** Gives a page a new revision. */
  async say(remoteId: string, said: Partial<PageRecord> & { readonly at?: string } = {}): Promise<void> {
    const { at = "2026-11-01T10:00:00Z", ...record } = said;
    this.#revisions += 1;
    const id = pageId(SOURCE.id, remoteId);
    const updatedAt = new Date(at);
    const full: PageRecord = { ...NOTHING, title: `Page ${remoteId}`, ...record };
    const url = `${SOURCE.url}page/${remoteId}`;
    const em = this.#database.em();
    await em.insert(Revision, { ...revisionRow(remoteId, this.#revisions), record: full, url, publishedAt: updatedAt });
    const page = {
      id,
      sourceId: SOURCE.id,
      remoteId,
      url,
      title: full.title,
      state: "live" as const,
      goneReason: null,
    };
    const times = { firstSeenAt: this.now, lastSeenAt: this.now, lastHarvestId: 1, missedListings: 0 };
    const revisions = { currentRevisionId: this.#revisions, latestRevisionId: this.#revisions };
    await em.upsert(Page, { ...page, ...times, ...revisions });
    const live = { pageId: id, sourceId: SOURCE.id, revisionId: this.#revisions, url, record: full, updatedAt };
    this.#pages.set(id, live);
  }

  /** Makes the graph consist of these resources, one minute later. @returns What the resources show, by id. */
  async weave(groups: MadeGroups, erased: readonly string[] = []): Promise<Map<string, WovenResource>> {
    const woven = groups.flatMap((group) => this.#weave(group) ?? []);
    const before = [...this.#ids];
    this.#ids = new Set(woven.map(({ row }) => row.id));
    this.now = new Date(this.now.getTime() + 60_000);
    const resourceOfPage = new Map(woven.flatMap(({ row, members }) => members.map((each) => [each.pageId, row.id])));
    const erasedIds = new Set(erased.map((remoteId) => pageId(SOURCE.id, remoteId)));
    await this.record({ before, after: woven.map(toState), resourceOfPage, erased: erasedIds });
    return new Map(woven.map((each) => [each.row.id, each]));
  }

  async record(rewoven: Rewoven, also: (em: SqlEntityManager) => Promise<void> = async () => {}): Promise<void> {
    await this.#database.em().transactional(async (em) => {
      await lockGraph(em);
      await recordChanges(em, rewoven, this.now);
      await also(em);
    });
  }

  #weave(group: MadeGroups[number]): WovenResource | undefined {
    const members = group.map((member) => {
      const [remoteId, relation] = typeof member === "string" ? [member, undefined] : member;
      return { pageId: pageId(SOURCE.id, remoteId), relation, through: undefined };
    });
    return weaveResource({ founder: members[0]?.pageId ?? "", members }, this.#pages);
  }
}

/** The id of the resource that a page founds. */
export function foundedBy(remoteId: string): string {
  return resourceId(pageId(SOURCE.id, remoteId));
}

function toState({ row, members, places, mentions }: WovenResource): ResourceState {
  return {
    row,
    members: members.map(({ pageId: id, revisionId, relation = null, through = null }) => {
      return { pageId: id, revisionId, relation, through };
    }),
    sourceIds: [SOURCE.id],
    territoryIds: [...new Set(places.flatMap(({ territoryId }) => territoryId ?? []))],
    organizations: mentions.map(({ role, organizationId }) => `${role} ${organizationId}`),
  };
}

function revisionRow(remoteId: string, id: number) {
  return {
    id,
    pageId: pageId(SOURCE.id, remoteId),
    remoteRevisionId: String(id),
    payload: null,
    hash: `hash ${id}`,
    mappingVersion: "hand/1",
    mappingFault: null,
    contributors: ["Ada"],
    anonymousContributors: 0,
    title: `Page ${remoteId}`,
    permalink: `${SOURCE.url}revision/${id}`,
    fetchedAt: new Date("2026-11-10T07:00:00Z"),
    harvestId: 1,
    redactedAt: null,
    redactionReason: null,
  };
}
