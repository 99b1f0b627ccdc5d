import { readFileSync } from "node:fs";
import type { SourceSettings } from "../../schema/generated/source.js";
import type { HarvestReport } from "../../schema/harvest.js";
import { harvest } from "../../connectors/harvest.js";
import { openDoor } from "../../connectors/http/door.js";
import { mediawiki } from "../../connectors/mediawiki/index.js";
import type { PagePayload } from "../../connectors/mediawiki/payload.js";
import type { Database } from "../../store/database/database.js";
import type { PageRow, RevisionRow } from "../../store/database/entities.js";
import { Page, Revision } from "../../store/database/ledger-entities.js";
import { unpackPayload } from "../../store/ledger/payload.js";
import { Ledger } from "../../store/ledger/ledger.js";
import type { RecordedState } from "./recorded-wiki.js";

/** What the wiki's own database says of a page, in the words of tests/recordings/expected. */
export interface ExpectedPage {
  readonly pageid: number;
  readonly ns: number;
  readonly title: string;
  readonly revid: number;
  readonly redirect: boolean;
  readonly redirect_target?: string;
  readonly blanked?: true;
  readonly model: string;
  readonly categories: readonly string[];
  readonly contributors: { readonly accounts: readonly string[]; readonly anonymous_count: number };
  readonly templates?: readonly { readonly name: string; readonly params: Readonly<Record<string, string>> }[];
}

/** What a page of the truth has in common with one of ours. */
export interface TruePage {
  readonly pageid: number;
  readonly title: string;
  readonly revid: number;
  readonly auxiliary: string | undefined;
  readonly categories: readonly string[];
  readonly accounts: readonly string[];
  readonly anonymous: number;
  /** Parameters of each template call that has any, by the call's place in the page. */
  readonly templates: Readonly<
    Record<number, { readonly name: string; readonly params: Readonly<Record<string, string>> }>
  >;
}

export function readExpected(name: string): unknown {
  return JSON.parse(readFileSync(`tests/recordings/expected/${name}.json`, "utf8"));
}

export function expectedPages(state: RecordedState): readonly ExpectedPage[] {
  return (readExpected(`mediawiki-state-${state}`) as { pages: ExpectedPage[] }).pages;
}

/** Pages of people and of JSON are in the wiki's main namespace, but not for us. */
export function isOurs({ ns, categories, model }: ExpectedPage): boolean {
  return ns === 0 && model === "wikitext" && !categories.includes("Personne");
}

/** The truth about our pages of a state. */
export function truth(state: RecordedState): TruePage[] {
  return expectedPages(state)
    .filter(isOurs)
    .map(({ pageid, title, revid, categories, contributors, templates = [], ...page }) => ({
      pageid,
      title,
      revid,
      // We keep the title a redirect leads to, without the section.
      auxiliary: page.redirect ? `REDIRECT ${page.redirect_target?.split("#")[0]}` : page.blanked && "BLANK",
      categories: categories.toSorted(),
      accounts: contributors.accounts.toSorted(),
      anonymous: contributors.anonymous_count,
      templates: Object.fromEntries(
        [...templates.entries()]
          .filter(([, { params }]) => Object.keys(params).length > 0)
          .map(([index, { name, params }]) => [index, { name, params }]),
      ),
    }));
}

/** The page and revision rows behind what the graph shows of a source, by remote id. */
export async function shownPages(database: Database): Promise<Map<number, { page: PageRow; revision: RevisionRow }>> {
  const em = database.em();
  const pages = await em.find(Page, { state: "live" }, { disableIdentityMap: true });
  const revisions = await em.find(Revision, {}, { disableIdentityMap: true });
  const byId = new Map(revisions.map((revision) => [revision.id, revision]));
  return new Map(
    pages.flatMap((page) => {
      const revision = byId.get(page.currentRevisionId ?? 0);
      return revision === undefined ? [] : [[Number(page.remoteId), { page, revision }] as const];
    }),
  );
}

/** What we hold of the wiki, in the words of the truth. */
export async function held(database: Database): Promise<TruePage[]> {
  const shown = await shownPages(database);
  return [...shown]
    .toSorted(([a], [b]) => a - b)
    .map(([pageid, { page, revision }]) => ({
      pageid,
      title: page.title,
      revid: Number(/^https:\/\/wiki\.example\.test\/index\.php\?oldid=(\d+)$/.exec(revision.permalink)?.[1]),
      auxiliary: auxiliaryOf(revision),
      categories: (unpackPayload(revision.payload ?? Buffer.of()) as unknown as PagePayload).categories,
      accounts: revision.contributors,
      anonymous: revision.anonymousContributors,
      templates: templatesOf(revision),
    }));
}

function auxiliaryOf({ record }: RevisionRow): string | undefined {
  if (record?.kind !== "auxiliary") return undefined;
  const { reason, target } = record.auxiliary ?? {};
  return target === undefined ? reason : `${reason} ${target}`;
}

/** The last of a repeated parameter wins, as at the wiki; the truth trims positional values too. */
function templatesOf({ record }: RevisionRow): TruePage["templates"] {
  const templates: Record<number, { name: string; params: Record<string, string> }> = {};
  for (const { template, index, name, value } of record?.fields ?? []) {
    templates[index] ??= { name: template, params: {} };
    templates[index].params[name] = value.trim();
  }
  return templates;
}

/** One source that reads the recorded wiki. */
export function recordedSource(url: string): SourceSettings {
  return {
    id: "wiki",
    name: "Recorded wiki",
    connector: "mediawiki",
    url,
    // The recordings hold no HTML of single fields.
    options: { renderHtml: "never" },
  };
}

/** Harvests the recorded wiki. */
export async function harvestRecorded(
  database: Database,
  url: string,
  { full = false, now = new Date("2026-11-23T01:00:00Z") }: { full?: boolean; now?: Date } = {},
): Promise<HarvestReport> {
  const source = recordedSource(url);
  const ledger = new Ledger(database, () => now);
  await ledger.register([source]);
  const http = openDoor({
    contact: "tests@example.org",
    version: "0",
    baseUrl: url,
    allowPrivateNetwork: true,
    minIntervalMs: 0,
  });
  return harvest({ source, connector: mediawiki, http, sink: ledger, full, now: () => now });
}
