import { readFile } from "node:fs/promises";
import { parseDatabaseUrl } from "../../store/database/database.js";
import { Page, Revision } from "../../store/database/ledger-entities.js";
import { dumpTables } from "../support/tables.js";
import type { WikiMirror } from "./wiki-mirror.js";

/** Which of these words stand in a mirror's database, and where, as `word: table.column`; payloads are unpacked. */
export async function findWords({ database }: WikiMirror, words: readonly string[]): Promise<string[]> {
  const columns = new Map<string, string>();
  for (const [table, rows] of Object.entries(await dumpTables(database))) {
    for (const [column, value] of rows.flatMap((row) => Object.entries(row))) {
      const place = `${table}.${column}`;
      columns.set(place, `${columns.get(place) ?? ""}\n${typeof value === "string" ? value : JSON.stringify(value)}`);
    }
  }
  const folded = [...columns].map(([place, text]) => [place, fold(text)] as const);
  return words.flatMap((word) =>
    folded
      .filter(([, text]) => spellingsOf(word).some((spelling) => text.includes(spelling)))
      .map(([place]) => `${word}: ${place}`),
  );
}

/** In an address, a title's spaces are underscores and its accents are escaped. */
function spellingsOf(word: string): string[] {
  const title = word.replaceAll(" ", "_");
  return [word, title, encodeURIComponent(title)].map(fold);
}

function fold(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** Everything that the files of a mirror's SQLite database hold, erased or not. */
export async function readDatabaseFiles({ database }: WikiMirror): Promise<Buffer> {
  await database.em().execute("pragma wal_checkpoint(truncate)");
  const { target } = parseDatabaseUrl(database.url);
  const log = await readFile(`${target}-wal`).catch(() => Buffer.alloc(0));
  return Buffer.concat([await readFile(target), log]);
}

/** Bytes that stand in the files for as long as a page's texts do: pieces out of the middle of each compressed payload. */
export async function tracesOfPages({ database }: WikiMirror, pageids: readonly number[]): Promise<Buffer[]> {
  const em = database.em();
  const pages = await em.find(Page, { remoteId: { $in: pageids.map(String) } });
  const revisions = await em.find(Revision, { pageId: { $in: pages.map(({ id }) => id) } });
  return revisions.flatMap(({ payload }) => {
    // Within one page of the file: a longer piece could be cut in two.
    const bytes = Buffer.from(payload ?? []);
    return [0.3, 0.5, 0.7].map((share) => bytes.subarray(bytes.length * share, bytes.length * share + 24));
  });
}
