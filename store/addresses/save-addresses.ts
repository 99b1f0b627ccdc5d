import type { SqlEntityManager } from "@mikro-orm/sql";
import type { PageAddressRow } from "../database/entities.js";
import { PageAddress } from "../database/identity-entities.js";
import { addressId, keptKey } from "./address-keys.js";

/** The addresses of a page as its source tells them today. */
export interface PageAddresses {
  readonly pageId: string;
  readonly url: string;
  /** Other addresses of the page; undefined when the page could not be read, so that nobody knows. */
  readonly aliases: readonly string[] | undefined;
  /** Addresses of its revisions. */
  readonly permalinks: readonly string[];
  /** Addresses that led to it once. */
  readonly formerUrls: readonly string[];
}

type Kind = PageAddressRow["kind"];
type KeptAddress = Pick<PageAddressRow, "pageId" | "addressId" | "kind">;

/** Rows of one statement: databases take some tens of thousands of values. */
const MOST_ROWS = 5_000;

/**
 * Notes what leads to these pages now; what led there before and does not any more becomes a former address. Two
 * statements, or one when nothing is new.
 */
export async function saveAddresses(em: SqlEntityManager, pages: readonly PageAddresses[]): Promise<void> {
  if (pages.length === 0) return;
  const wanted = keptAddresses(pages);
  const ids = [...new Set([...wanted.values()].map((row) => row.addressId))];
  const pageIds = [...new Set(pages.map(({ pageId }) => pageId))];
  const known = await em.find(
    PageAddress,
    { pageId: { $in: pageIds }, $or: [{ kind: { $ne: "REVISION" } }, { addressId: { $in: ids } }] },
    { fields: ["pageId", "addressId", "kind"], disableIdentityMap: true },
  );
  const before = new Map(known.map((row) => [nameOf(row), row]));
  const fresh = [...wanted].flatMap(([name, row]) => (isNews(row.kind, before.get(name)?.kind) ? [row] : []));
  const unread = new Set(pages.flatMap(({ pageId, aliases }) => (aliases === undefined ? [pageId] : [])));
  const former = known.filter((row) => {
    const now = wanted.get(nameOf(row))?.kind;
    // Of a page that could not be read, only what is known to be former is.
    return row.kind === "NOW" && now !== "NOW" && (now === "FORMER" || !unread.has(row.pageId));
  });
  await writeAddresses(em, [...fresh, ...former.map(({ pageId, addressId: id }) => asFormer(pageId, id))]);
}

/** What is kept of pages' addresses, each once with the kind that counts most. */
export function keptAddresses(pages: readonly PageAddresses[]): Map<string, KeptAddress> {
  const kept = new Map<string, KeptAddress>();
  const keep = (pageId: string, url: string, kind: Kind) => {
    const key = keptKey(url);
    const row = key === undefined ? undefined : { pageId, addressId: addressId(key), kind };
    if (row !== undefined && isNews(kind, kept.get(nameOf(row))?.kind)) kept.set(nameOf(row), row);
  };
  for (const { pageId, url, aliases = [], permalinks, formerUrls } of pages) {
    for (const address of [url, ...aliases]) keep(pageId, address, "NOW");
    for (const address of formerUrls) keep(pageId, address, "FORMER");
    for (const address of permalinks) keep(pageId, address, "REVISION");
  }
  return kept;
}

/** Takes every address of erased pages out of the table. */
export async function eraseAddresses(em: SqlEntityManager, pageIds: readonly string[]): Promise<void> {
  if (pageIds.length > 0) await em.nativeDelete(PageAddress, { pageId: { $in: [...pageIds] } });
}

export async function writeAddresses(em: SqlEntityManager, rows: readonly KeptAddress[]): Promise<void> {
  for (let from = 0; from < rows.length; from += MOST_ROWS) {
    const some = rows.slice(from, from + MOST_ROWS);
    await em.execute(
      `insert into page_address (address_id, page_id, kind) values ${some.map(() => "(?, ?, ?)").join(", ")}
       on conflict (address_id, page_id) do update set kind = excluded.kind`,
      some.flatMap(({ addressId: id, pageId, kind }) => [id, pageId, kind]),
    );
  }
}

const STRENGTH: Readonly<Record<Kind, number>> = { NOW: 3, FORMER: 2, REVISION: 1 };

/** How much more a kind says than what stands there. */
function isNews(kind: Kind, before: Kind | undefined): boolean {
  return before === undefined || STRENGTH[kind] > STRENGTH[before];
}

function nameOf({ pageId, addressId: id }: KeptAddress): string {
  return `${pageId} ${id}`;
}

function asFormer(pageId: string, id: string): KeptAddress {
  return { pageId, addressId: id, kind: "FORMER" };
}
