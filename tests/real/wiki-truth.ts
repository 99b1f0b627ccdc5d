import { DatabaseSync } from "node:sqlite";

/** One live page as the wiki's own database holds it. */
export interface TruePage {
  pageid: number;
  ns: number;
  /** With the namespace's name and with spaces, as the API writes it. */
  title: string;
  revid: number;
  redirect: boolean;
  /** Hexadecimal, as the API writes it, also when a hidden revision's is not shown. */
  sha1: string;
  text: string;
  /** Names without the namespace, sorted; of hidden categories too. */
  categories: string[];
  /** Names of the accounts that readers may see, sorted. */
  contributors: string[];
  /** How many addresses wrote without an account, hidden ones left out. */
  anonymousContributors: number;
  /** When the current revision was made, in ISO 8601. */
  timestamp: string;
  /** True when the author of the current revision is hidden. */
  userHidden: boolean;
}

/** What is hidden of one revision of a live page. */
export interface TrueHiding {
  pageid: number;
  revid: number;
  content: boolean;
  comment: boolean;
  user: boolean;
}

/** The state of a wiki, read from its database: it shares no code with what a harvest reads. */
export interface WikiTruth {
  /** Gives every live page of a namespace, redirects included, by page id. @default namespace 0 */
  listing(namespace?: number): TruePage[];
  /** Gives every revision of a live page of which something is hidden. */
  hidings(): TrueHiding[];
}

interface PageRow {
  pageid: number;
  title: string;
  redirect: number;
  revid: number;
  timestamp: string;
  deleted: number;
  sha1: string;
  text: string;
}

interface ContributorRow {
  pageid: number;
  name: string;
  registered: number;
}

/** Bits of `rev_deleted`: https://www.mediawiki.org/wiki/Manual:Revision_table#rev_deleted */
const HIDDEN = { content: 1, comment: 2, user: 4 };

const PAGES = `
  SELECT page_id AS pageid, CAST(page_title AS TEXT) AS title, page_is_redirect AS redirect, rev_id AS revid,
    CAST(rev_timestamp AS TEXT) AS timestamp, rev_deleted AS deleted, CAST(rev_sha1 AS TEXT) AS sha1,
    CAST(old_text AS TEXT) AS text
  FROM page
  JOIN revision ON rev_id = page_latest
  JOIN slots ON slot_revision_id = rev_id
  JOIN slot_roles ON role_id = slot_role_id AND CAST(role_name AS TEXT) = 'main'
  JOIN content ON content_id = slot_content_id
  JOIN text ON old_id = CAST(substr(CAST(content_address AS TEXT), length('tt:') + 1) AS INTEGER)
  WHERE page_namespace = ? ORDER BY page_id`;

const CATEGORIES = `
  SELECT cl_from AS pageid, replace(CAST(cl_to AS TEXT), '_', ' ') AS name
  FROM categorylinks JOIN page ON page_id = cl_from WHERE page_namespace = ? ORDER BY name`;

const CONTRIBUTORS = `
  SELECT DISTINCT rev_page AS pageid, CAST(actor_name AS TEXT) AS name, actor_user IS NOT NULL AS registered
  FROM revision JOIN page ON page_id = rev_page JOIN actor ON actor_id = rev_actor
  WHERE page_namespace = ? AND rev_deleted & ${HIDDEN.user} = 0 ORDER BY name`;

const HIDINGS = `
  SELECT rev_page AS pageid, rev_id AS revid, rev_deleted AS deleted
  FROM revision JOIN page ON page_id = rev_page WHERE rev_deleted <> 0 ORDER BY rev_id`;

/** Reads the truth of the wiki whose database is given; `namespaces` gives the prefix of each namespace. */
export function createTruth(databasePath: string, namespaces: ReadonlyMap<number, string>): WikiTruth {
  return {
    listing: (namespace = 0) => reading(databasePath, (database) => readListing(database, namespace, namespaces)),
    hidings: () => reading(databasePath, readHidings),
  };
}

function reading<Result>(databasePath: string, read: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(databasePath, { readOnly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}

function readListing(database: DatabaseSync, ns: number, namespaces: ReadonlyMap<number, string>): TruePage[] {
  const categories = groupByPage(select<{ pageid: number; name: string }>(database, CATEGORIES, ns));
  const contributors = groupByPage(select<ContributorRow>(database, CONTRIBUTORS, ns));
  const prefix = namespaces.get(ns) ?? "";
  return select<PageRow>(database, PAGES, ns).map((row) => {
    const authors = contributors.get(row.pageid) ?? [];
    return {
      ...rowToPage(row, ns, prefix === "" ? "" : `${prefix}:`),
      categories: (categories.get(row.pageid) ?? []).map(({ name }) => name),
      contributors: authors.filter((author) => author.registered).map(({ name }) => name),
      anonymousContributors: authors.filter((author) => !author.registered).length,
    };
  });
}

function rowToPage(row: PageRow, ns: number, prefix: string) {
  return {
    pageid: row.pageid,
    ns,
    title: prefix + row.title.replaceAll("_", " "),
    revid: row.revid,
    redirect: row.redirect === 1,
    sha1: base36ToHex(row.sha1),
    text: row.text,
    timestamp: toIsoDate(row.timestamp),
    userHidden: (row.deleted & HIDDEN.user) !== 0,
  };
}

function readHidings(database: DatabaseSync): TrueHiding[] {
  return select<{ pageid: number; revid: number; deleted: number }>(database, HIDINGS).map((row) => ({
    pageid: row.pageid,
    revid: row.revid,
    content: (row.deleted & HIDDEN.content) !== 0,
    comment: (row.deleted & HIDDEN.comment) !== 0,
    user: (row.deleted & HIDDEN.user) !== 0,
  }));
}

function select<Row>(database: DatabaseSync, sql: string, ...values: number[]): Row[] {
  return database.prepare(sql).all(...values) as Row[];
}

function groupByPage<Row extends { pageid: number }>(rows: Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) groups.set(row.pageid, [...(groups.get(row.pageid) ?? []), row]);
  return groups;
}

/** The database keeps a SHA-1 as 31 digits of base 36. */
function base36ToHex(digits: string): string {
  let value = 0n;
  for (const digit of digits) value = value * 36n + BigInt(Number.parseInt(digit, 36));
  return value.toString(16).padStart(40, "0");
}

/** "20261123010923" → "2026-11-23T01:09:23Z" */
function toIsoDate(stamp: string): string {
  return stamp.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, "$1-$2-$3T$4:$5:$6Z");
}
