import type { SqlEntityManager } from "@mikro-orm/sql";
import { Forgotten } from "../database/access-entities.js";
import type { Database } from "../database/database.js";
import type { ForgottenRow } from "../database/entities.js";
import { Cleaner } from "./clean.js";
import type { NameBook, SoughtName } from "./find-names.js";
import { ForgetKeyError, digestOf } from "./key.js";
import type { SpelledName } from "./spelling.js";

/** Of the row that tells which key the list was made with: no source has this id. */
const KEY_ROW = "";

/** What the key's row holds the digest of. */
const FINGERPRINTED = "maillage: key of forgotten names";

/** How many words and runs of words are remembered with what the list says of them. */
const MOST_REMEMBERED = 200_000;

/** What the processes of a list share. */
type Keyed = Pick<Database, "forgetKey">;

/**
 * What cleans the texts of a source; undefined for one of which no name is forgotten.
 *
 * @throws ForgetKeyError when there are such names and the key is not the one they were forgotten with.
 */
export async function cleanerOf(em: SqlEntityManager, database: Keyed, sourceId: string): Promise<Cleaner | undefined> {
  return (await cleanersOf(em, database, [sourceId])).get(sourceId);
}

/** The same for several sources, or for all there are, by source id. */
export async function cleanersOf(
  em: SqlEntityManager,
  database: Keyed,
  sourceIds?: readonly string[],
): Promise<Map<string, Cleaner>> {
  const concerned = sourceIds === undefined ? {} : { sourceId: { $in: [...sourceIds, KEY_ROW] } };
  const rows = await em.find(Forgotten, concerned, { orderBy: { id: "asc" }, disableIdentityMap: true });
  const names = rows.filter(({ sourceId }) => sourceId !== KEY_ROW);
  if (names.length === 0) return new Map();
  const key = requireKey(database, fingerprintIn(rows));
  const bySource = Map.groupBy(names, ({ sourceId }) => sourceId);
  return new Map([...bySource].map(([id, own]) => [id, new Cleaner(hashedBook(own, key))]));
}

/** Puts a name on the list of a source. @returns Its row, and whether it stood there before. */
export async function remember(
  em: SqlEntityManager,
  database: Keyed,
  { sourceId, name: { key: spelled, words }, now }: { sourceId: string; name: SpelledName; now: Date },
): Promise<{ row: ForgottenRow; already: boolean }> {
  const key = await takeKey(em, database, now);
  const digest = digestOf(key, spelled);
  const known = await em.find(Forgotten, { sourceId }, { disableIdentityMap: true });
  const before = known.find((row) => row.digest === digest);
  if (before !== undefined) return { row: before, already: true };
  const label = labelOf(digest, new Set(known.map((row) => row.label)));
  const row = { sourceId, digest, words, label, forgottenAt: now };
  await em.upsert(Forgotten, row, { onConflictFields: ["sourceId", "digest"], onConflictAction: "ignore" });
  return {
    row: await em.findOneOrFail(Forgotten, { sourceId, digest }, { disableIdentityMap: true }),
    already: false,
  };
}

/** A name in clear, as it is looked for in what is there already, with the labels that stand there. */
export async function clearBook(
  em: SqlEntityManager,
  sourceId: string,
  { key, words }: SpelledName,
  label: string,
): Promise<NameBook> {
  const rows = await em.find(Forgotten, { sourceId }, { fields: ["label"], disableIdentityMap: true });
  const sought = { label, words, order: 0 };
  const parts = new Set(key.split(" "));
  return {
    widths: words === 0 ? [] : [words],
    handles: words === 0,
    labels: new Set([...rows.map((row) => row.label), label]),
    mayHold: (word) => parts.has(word),
    find: (text) => (text === key ? sought : undefined),
  };
}

/** Two people who are forgotten stay two. */
function labelOf(digest: string, taken: ReadonlySet<string>): string {
  for (let length = 4; length < digest.length; length += 4) {
    const label = `Contributor-${digest.slice(0, length)}`;
    if (!taken.has(label)) return label;
  }
  return `Contributor-${digest}`;
}

/** The key, with which the list is begun if it is empty. */
async function takeKey(em: SqlEntityManager, database: Keyed, now: Date): Promise<string> {
  const rows = await em.find(Forgotten, { sourceId: KEY_ROW }, { disableIdentityMap: true });
  const fingerprint = fingerprintIn(rows);
  if (fingerprint !== undefined) return requireKey(database, fingerprint);
  const key = database.forgetKey.make();
  await em.insert(Forgotten, {
    sourceId: KEY_ROW,
    digest: digestOf(key, FINGERPRINTED),
    words: 0,
    label: "",
    forgottenAt: now,
  });
  return key;
}

function fingerprintIn(rows: readonly ForgottenRow[]): string | undefined {
  return rows.find(({ sourceId }) => sourceId === KEY_ROW)?.digest;
}

function requireKey({ forgetKey }: Keyed, fingerprint: string | undefined): string {
  const key = forgetKey.find();
  if (key !== undefined && digestOf(key, FINGERPRINTED) === fingerprint) return key;
  const what = key === undefined ? `There is no key in ${forgetKey.place}` : `The key in ${forgetKey.place} is another`;
  throw new ForgetKeyError(
    `${what}, and names were forgotten with one: without it they would come back with the next harvest, so nothing is ` +
      "read from their sources. Put the key back. If it is lost, run `maillage forget --new-key` and forget the names " +
      "again (docs/forgetting.md).",
  );
}

function hashedBook(rows: readonly ForgottenRow[], key: string): NameBook {
  const byDigest = new Map<string, SoughtName>(
    rows.map(({ id, digest, label, words }) => [digest, { label, words, order: id }]),
  );
  const remembered = new Map<string, SoughtName | undefined>();
  return {
    widths: [...new Set(rows.map(({ words }) => words))].filter((words) => words > 0),
    handles: rows.some(({ words }) => words === 0),
    labels: new Set(rows.map(({ label }) => label)),
    find(text) {
      if (remembered.has(text)) return remembered.get(text);
      const name = byDigest.get(digestOf(key, text));
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(text, name);
      return name;
    },
  };
}

/** How many names are forgotten, and what stands in their place; never the names. */
export interface ForgottenName {
  readonly sourceId: string;
  readonly label: string;
  readonly forgottenAt: Date;
}

export async function forgottenNames(em: SqlEntityManager): Promise<ForgottenName[]> {
  const rows = await em.find(
    Forgotten,
    { sourceId: { $ne: KEY_ROW } },
    { orderBy: { sourceId: "asc", id: "asc" }, disableIdentityMap: true },
  );
  return rows.map(({ sourceId, label, forgottenAt }) => ({ sourceId, label, forgottenAt }));
}

/** Says in plain words that names would come back. @throws ForgetKeyError */
export async function requireForgetKey(
  em: SqlEntityManager,
  database: Keyed,
  sourceIds?: readonly string[],
): Promise<void> {
  await cleanersOf(em, database, sourceIds);
}

/**
 * Begins the list again with another key, where the old one is lost. What was erased stays erased; each name has to be
 * forgotten once more before its source is read.
 *
 * @returns The names that were on the list.
 */
export async function startListAnew(database: Database, now: Date): Promise<ForgottenName[]> {
  return database.em().transactional(async (em) => {
    const names = await forgottenNames(em);
    await em.nativeDelete(Forgotten, {});
    await takeKey(em, database, now);
    return names;
  });
}
