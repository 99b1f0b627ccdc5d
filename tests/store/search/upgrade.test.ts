import { describe, expect, it } from "vitest";
import { openDatabase } from "../../../store/database/database.js";
import { countFacets } from "../../../store/read/facets.js";
import { dialects, emptyDatabase } from "../../support/databases.js";
import { foundSet } from "./found-titles.js";
import { checkIndex } from "./index-words.js";

describe.each(dialects)("a %s database from before there was an index of words", (dialect) => {
  it("finds what it holds after its first start", async () => {
    const { url, remove } = await emptyDatabase(dialect);
    const database = await openDatabase({ url });
    try {
      await database.migrator.up({ to: "Migration20261125085648" });
      const em = database.em();
      for (const [id, title] of [
        ["r1", "Récits d'été"],
        ["r2", "Carnet"],
      ]) {
        await em.execute(
          `insert into resource (id, page_id, source_id, revision_id, kind, title, title_key, summary, themes, keywords,
             challenges, licenses, search_text, updated_at) values (?, ?, 'old', 1, 'STORY', ?, 'x', 'un résumé', ?, ?, ?, ?, 'x', ?)`,
          [
            id,
            `p${id}`,
            title,
            '["Eau"]',
            "[]",
            "[]",
            "[]",
            dialect === "sqlite" ? 1_700_000_000_000 : "2023-11-14T22:13:20Z",
          ],
        );
      }
      await em.execute("insert into resource_facet (resource_id, facet, value_key) values ('r1', 'theme', 'eau')");
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
