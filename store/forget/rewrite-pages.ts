import type { SqlEntityManager } from "@mikro-orm/sql";
import { refreshAddresses } from "../addresses/rebuild-addresses.js";
import type { PageRow, RevisionRow } from "../database/entities.js";
import { Page, Revision } from "../database/ledger-entities.js";
import { hashOf, packPayload, unpackPayload } from "../ledger/payload.js";
import { forgetVersions } from "../memory/forget-versions.js";
import { weavePages } from "../weave/weave.js";
import type { Cleaner } from "./clean.js";

/** What of a page is changed, and what of its revisions. */
export interface Rewriting {
  readonly pages: readonly Change<PageRow>[];
  readonly revisions: readonly Change<RevisionRow>[];
  /** The pages concerned, by id. */
  readonly concerned: ReadonlySet<string>;
}

interface Change<Row> {
  readonly id: Row extends { id: infer Id } ? Id : never;
  readonly values: Partial<Row>;
}

/** What has to be changed so that pages and all their revisions hold no name any more. Three statements at most. */
export async function findRewriting(
  em: SqlEntityManager,
  pageIds: readonly string[],
  cleaner: Cleaner,
): Promise<Rewriting> {
  const pages = await em.find(Page, { id: { $in: [...pageIds] } }, { disableIdentityMap: true });
  const revisions = await em.find(Revision, { pageId: { $in: [...pageIds] } }, { disableIdentityMap: true });
  const changedPages = pages.flatMap((page) => changeOf(page, pageTexts(page, cleaner)));
  const changedRevisions = revisions.flatMap((revision) => changeOf(revision, revisionTexts(revision, cleaner)));
  const changed = new Set(changedRevisions.map(({ id }) => id));
  return {
    pages: changedPages,
    revisions: changedRevisions,
    concerned: new Set([
      ...changedPages.map(({ id }) => id),
      ...revisions.filter(({ id }) => changed.has(id)).map(({ pageId }) => pageId),
    ]),
  };
}

/** Writes it, and makes the graph say the same: in the transaction of `em`. */
export async function rewrite(
  em: SqlEntityManager,
  { pages, revisions, concerned }: Rewriting,
  now: Date,
): Promise<void> {
  for (const { id, values } of pages) await em.nativeUpdate(Page, { id }, values);
  for (const { id, values } of revisions) await em.nativeUpdate(Revision, { id }, values);
  await refreshAddresses(em, [...concerned]);
  // Remembered as redacted: others who hold a copy learn that something was taken out, and not what.
  await weavePages(em, [...concerned], { now, erased: concerned });
  await forgetVersions(em, [...concerned]);
}

function pageTexts({ title, url, goneReason }: PageRow, cleaner: Cleaner): Partial<PageRow> {
  return { title: cleaner.text(title), url: cleaner.text(url), goneReason: goneReason && cleaner.text(goneReason) };
}

function revisionTexts(revision: RevisionRow, cleaner: Cleaner): Partial<RevisionRow> {
  const { record, mappingFault, redactionReason } = revision;
  const texts = {
    title: cleaner.text(revision.title),
    url: cleaner.text(revision.url),
    permalink: cleaner.text(revision.permalink),
    contributors: cleaner.contributors(revision.contributors),
    record: record && cleaner.record(record),
    mappingFault: mappingFault && { ...mappingFault, message: cleaner.text(mappingFault.message) },
    redactionReason: redactionReason && cleaner.text(redactionReason),
  };
  return { ...texts, ...payloadTexts(revision, texts, cleaner) };
}

/** The hash vouches for what is kept, so that the same page read again, and cleaned, is unchanged. */
function payloadTexts(
  { payload: packed, hash, anonymousContributors, permalink, contributors }: RevisionRow,
  texts: { readonly permalink: string; readonly contributors: readonly string[] },
  cleaner: Cleaner,
): Partial<RevisionRow> {
  if (packed === null) return {};
  const payload = unpackPayload(packed);
  const clean = cleaner.json(payload);
  const same = JSON.stringify(clean) === JSON.stringify(payload);
  const vouched = same && texts.permalink === permalink && isSame(texts.contributors, contributors);
  return {
    ...(!same && { payload: packPayload(clean) }),
    ...(!vouched &&
      hash !== null && { hash: hashOf([clean, texts.contributors, anonymousContributors, texts.permalink]) }),
  };
}

/** Those of the values that are otherwise than in the row. */
function changeOf<Row extends { readonly id: unknown }>(row: Row, values: Partial<Row>): Change<Row>[] {
  const changed = Object.entries(values).filter(([column, value]) => !isSame(value, row[column as keyof Row]));
  if (changed.length === 0) return [];
  return [{ id: row.id as Change<Row>["id"], values: Object.fromEntries(changed) as Partial<Row> }];
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
