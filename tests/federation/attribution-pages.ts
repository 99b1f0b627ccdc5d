import type { PageRecord } from "../../schema/generated/record.js";
import type { Database } from "../../store/database/database.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { SOURCE, handMade, harvestByHand } from "../support/hand-made.js";
import { fillWithPages } from "./fill-graph.js";

type Licenses = PageRecord["licenses"];

export const BY_SA: Licenses = [{ spdx: "CC-BY-SA-4.0", label: "cc by-sa 4.0", declaredBy: "page" }];
export const ODBL: Licenses = [{ spdx: "ODbL-1.0", label: "ODbL", declaredBy: "source" }];
export const ETALAB: Licenses = [{ spdx: "etalab-2.0", label: "Licence Ouverte 2.0", declaredBy: "page" }];
/** Words that do not say which version. */
export const VAGUE: Licenses = [{ label: "Creative Commons", declaredBy: "page" }];

/** A page by Ada and Grace, under CC BY-SA, as the source `hand` has it. */
export const WORKSHOP = handMade("workshop", {
  title: "Atelier <b>riche</b>",
  contributors: ["Ada", "Grace <g>"],
  revisionId: "w1",
  record: { licenses: BY_SA },
});

/** Five pages at two sources, under four licences and none; and a page about an organization. */
export async function fillWithLicenses(database: Database): Promise<void> {
  const ledger = new Ledger(database, () => new Date("2026-11-20T12:00:00Z"));
  await ledger.register([SOURCE]);
  await harvestByHand(ledger, { batches: [[WORKSHOP]] });
  await fillWithPages(database, [
    { title: "Base des lieux", licenses: ODBL, publishedAt: "2026-01-02T00:00:00Z" },
    { title: "Données ouvertes", licenses: ETALAB, publishedAt: "2026-02-03T00:00:00Z" },
    { title: "Page muette", licenses: [], publishedAt: "2026-03-04T00:00:00Z" },
    { title: "Page vague", licenses: VAGUE, publishedAt: "2026-04-05T00:00:00Z" },
    {
      kind: "organization",
      title: "Institut Valombre",
      organization: {},
      licenses: ODBL,
      publishedAt: "2026-05-06T00:00:00Z",
    },
  ]);
}
