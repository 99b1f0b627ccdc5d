import type { SqlEntityManager } from "@mikro-orm/sql";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../../store/database/database.js";
import { countFacets } from "../../../store/read/facets.js";
import { dialects, emptyDatabase } from "../../support/databases.js";
import { foundSet } from "./found-titles.js";
import { checkIndex } from "./index-words.js";

/** A page of the ledger, as it was written before resources had several pages. */
async function insertPage(em: SqlEntityManager, number: number, title: string): Promise<void> {
  const record = {
    kind: "resource",
    resourceKind: "STORY",
    title,
    summary: "un résumé",
    themes: ["Eau"],
    ...{ keywords: [], challenges: [], licenses: [], organizations: [], locations: [], territories: [] },
    ...{ links: [], fields: [] },
  };
  const url = `https://old.example.test/${number}`;
  await em.execute(
    `insert into page (id, source_id, remote_id, url, title, state, current_revision_id, latest_revision_id, first_seen_at,
       last_seen_at, last_harvest_id, missed_listings) values (?, 'old', ?, ?, ?, 'live', ?, ?, ?, ?, 1, 0)`,
    [`p${number}`, String(number), url, title, number, number, new Date(0), new Date(0)],
  );
  await em.execute(
    `insert into revision (id, page_id, remote_revision_id, record, mapping_version, contributors, anonymous_contributors,
       url, title, permalink, published_at, fetched_at, harvest_id) values (?, ?, '1', ?, 'old/1', '[]', 0, ?, ?, ?, ?, ?, 1)`,
    [number, `p${number}`, JSON.stringify(record), url, title, url, new Date("2023-11-14T22:13:20Z"), new Date(0)],
  );
}

describe.each(dialects)("a %s database from before there was an index of words", (dialect) => {
  it("finds what it holds after its first start", async () => {
    const { url, remove } = await emptyDatabase(dialect);
    const database = await openDatabase({ url });
    try {
      await database.migrator.up({ to: "Migration20261125085648" });
      const em = database.em();
      for (const [number, title] of ["Récits d'été", "Carnet"].entries()) await insertPage(em, number + 1, title);
      await database.migrate();
      await database.migrate();
      expect([await foundSet(database, "récit"), await foundSet(database, "resume ")]).toEqual([
        ["Récits d'été"],
        ["Carnet", "Récits d'été"],
      ]);
      const facets = await countFacets(database, {}, { facets: ["THEME", "YEAR"], first: 5 });
      expect(facets).toEqual([
        { facet: "YEAR", value: "2023", label: "2023", count: 2 },
        { facet: "THEME", value: "eau", label: "Eau", count: 2 },
      ]);
      await checkIndex(database);
    } finally {
      await database.close();
      await remove();
    }
  });
});
