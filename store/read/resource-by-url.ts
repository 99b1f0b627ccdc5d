import { addressId, addressKeys } from "../addresses/address-keys.js";
import type { Database } from "../database/database.js";
import type { PageAddressRow } from "../database/entities.js";

/** A live page that an asked address leads to. */
interface FoundPage {
  readonly pageId: string;
  readonly addressId: string;
  readonly kind: PageAddressRow["kind"];
  readonly resourceId: string | null;
  /** Null for the page of a resource. */
  readonly organizationId: string | null;
}

const ORDER: readonly PageAddressRow["kind"][] = ["NOW", "FORMER", "REVISION"];

/**
 * The resource of the live page that an address leads to: by the most exact of its keys that leads anywhere, and there
 * where it leads today before where it led once. One statement.
 *
 * @returns Its id; undefined when the address leads to no resource that we know.
 */
export async function resourceIdByUrl(database: Database, url: string): Promise<string | undefined> {
  const ids = addressKeys(url).map(addressId);
  if (ids.length === 0) return undefined;
  const found: FoundPage[] = await database.sql
    .selectFrom("PageAddress")
    .innerJoin("Page", "Page.id", "PageAddress.pageId")
    .leftJoin("ResourcePage", "ResourcePage.pageId", "PageAddress.pageId")
    .leftJoin("OrganizationPage", "OrganizationPage.pageId", "PageAddress.pageId")
    .select(["PageAddress.pageId", "PageAddress.addressId", "PageAddress.kind"])
    .select(["ResourcePage.resourceId", "OrganizationPage.organizationId"])
    .where("PageAddress.addressId", "in", ids)
    .where("Page.state", "=", "live")
    .execute();
  const places = new Map(ids.map((id, place) => [id, place]));
  const placeOf = (page: FoundPage) => [places.get(page.addressId) ?? 0, ORDER.indexOf(page.kind)] as const;
  // A redirect to nowhere and an emptied page hide nothing; the page of an organization does.
  const telling = found.filter(({ resourceId, organizationId }) => resourceId !== null || organizationId !== null);
  const [best] = telling.toSorted((a, b) => compare(placeOf(a), placeOf(b)) || (a.pageId < b.pageId ? -1 : 1));
  return best?.resourceId ?? undefined;
}

function compare([key, kind]: readonly [number, number], [otherKey, otherKind]: readonly [number, number]): number {
  return key - otherKey || kind - otherKind;
}
