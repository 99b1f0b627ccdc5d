import type { Database } from "../../../store/database/database.js";

/** Every token that the index of words itself holds, whatever the tables say. */
export async function indexedTokens(database: Database): Promise<Set<string>> {
  const em = database.em();
  if (database.dialect === "postgresql") {
    const rows = await em.execute<{ word: string }[]>("select word from ts_stat('select vector from search_index')");
    return new Set(rows.map(({ word }) => word));
  }
  await em.execute(
    "create virtual table if not exists temp.index_words using fts5vocab('main', 'search_index', 'row')",
  );
  const rows = await em.execute<{ term: string }[]>("select term from index_words");
  return new Set(rows.map(({ term }) => term));
}

/** Compares the index with the tables it is made of. @throws when they differ */
export async function checkIndex(database: Database): Promise<void> {
  const em = database.em();
  if (database.dialect === "sqlite") {
    await em.execute("insert into search_index (search_index, rank) values ('integrity-check', 1)");
    return;
  }
  const rows = await em.execute(
    `select search_document.id from search_document full join search_index on search_index.rowid = search_document.id
     where search_document.id is null or search_index.rowid is null`,
  );
  if (rows.length > 0) throw new Error(`${rows.length} rows stand in one of the two tables only.`);
}
