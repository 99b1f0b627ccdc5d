import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { Dialect } from "../../store/database/dialect.js";
import type { ConnectorUnderTest } from "./connector-under-test.js";
import { PartnerLedger } from "./harvest-partner.js";
import type { PartnerPage, PartnerRequest, TestPartner } from "./partner.js";

/** More than the servers of the tests name in one listing. */
const PAGES = 7;

/** A partner with a few pages, and an empty ledger that reads it; both anew for each test. */
export interface UsedPartner {
  readonly partner: TestPartner;
  readonly ledger: PartnerLedger;
  /** Remote ids of the pages, in the order in which they were made: page `n` is `pageNamed(n)`. */
  readonly ids: readonly string[];
}

export function usePartner(under: ConnectorUnderTest, dialect: Dialect, pages = PAGES): UsedPartner {
  const used = {} as { -readonly [key in keyof UsedPartner]: UsedPartner[key] };
  beforeAll(async () => {
    used.ledger = await PartnerLedger.open(dialect, under.connector);
  });
  beforeEach(async () => {
    used.partner = await under.startPartner();
    used.ids = Array.from({ length: pages }, (_, index) => used.partner.create(pageNamed(index)));
    await used.ledger.turnTo(used.partner);
  });
  afterEach(() => used.partner.close());
  afterAll(() => used.ledger.drop());
  return used;
}

/** A word that stands in no other text or title. */
export function wordOf(kind: "titre" | "texte", number: number): string {
  return `${kind}${number}unique`;
}

export function pageNamed(number: number): PartnerPage {
  return { title: titleWith(wordOf("titre", number)), text: textWith(wordOf("texte", number)) };
}

export function titleWith(word: string): string {
  return `Atelier ${word} des lisières`;
}

export function textWith(word: string): string {
  return `Douze personnes se retrouvent ${word} autour d’une carte.\n\nChacune raconte ce qu’elle voit de chez elle.`;
}

/** True for a request that asks for something of the partner itself, not whether it may be asked. */
export function isContent({ path }: Pick<PartnerRequest, "path">): boolean {
  return path !== "/robots.txt";
}
