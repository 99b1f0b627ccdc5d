import type { Geography } from "./geography.js";
import type { TerritoryChange } from "./territory-change.js";

/** What a sentence about the past asks of a geography. */
type Names = Pick<Geography, "get" | "changesOf">;

/** More would not be read: an arrondissement may gain a hundred communes at once. */
const MOST_NAMED = 8;

/**
 * Says a step in the past of a territory in an English sentence, with the names of that time.
 *
 * @example "In 2025, commune:93059 (Pierrefitte-sur-Seine) went into commune:93066 (Saint-Denis)."
 */
export function explainChange(change: TerritoryChange, geography: Names): string {
  const { year, kind, territoryId, fromIds, toIds } = change;
  if (kind === "FORMER_CODE" || year === undefined) return explainFormerCode(change, geography);
  const then = (ids: readonly string[]) => listIds(ids, year - 1, geography);
  const now = (ids: readonly string[]) => listIds(ids, year, geography);
  const [before, after] = [then([territoryId]), now([territoryId])];
  const others = fromIds.filter((id) => id !== territoryId);
  const called = change.nameAfter === undefined ? "" : ` and is called ${change.nameAfter} since`;
  const sentences: Record<Exclude<TerritoryChange["kind"], "FORMER_CODE">, string> = {
    MERGED: `${before} went into ${now(toIds)}`,
    ENLARGED: `${before} took in ${then(others)}${called}`,
    SPLIT: `${before} was divided into ${now(toIds)}`,
    CREATED: fromIds.length === 0 ? `${after} was created` : `${after} came out of ${then(fromIds)}`,
    RENAMED: `${before} was renamed ${change.nameAfter ?? ""}`,
    RECODED: `the id of ${then(fromIds)} became ${now(toIds)}`,
    CODE_REUSED: `${before} was divided into ${now(toIds)}, and its code means ${change.nameAfter ?? "another"} since`,
    MEMBERS_CHANGED: `${before} ${membership(then(fromIds), now(toIds))}${called}`,
    MOVED: `${after} passed from ${then(fromIds)} to ${now(toIds)}`,
    ENDED: `${before} is no longer listed, and nothing says what became of it`,
  };
  return `In ${year}, ${sentences[kind]}.`;
}

/** The name of an id in the edition of a year, which need not be the one that it has today. */
export function nameIn(id: string, year: number, { get, changesOf }: Names): string | undefined {
  const later = changesOf(id).filter((change) => change.nameBefore !== undefined && (change.year ?? 0) > year);
  const next = later.toSorted((a, b) => (a.year ?? 0) - (b.year ?? 0))[0];
  return next?.nameBefore ?? get(id)?.name;
}

/** Ids with their names in the edition of a year, as a part of a sentence. */
export function listIds(ids: readonly string[], year: number, geography: Names): string {
  const named = ids.slice(0, MOST_NAMED).map((id) => {
    const name = nameIn(id, year, geography);
    return name === undefined ? id : `${id} (${name})`;
  });
  return join(ids.length > MOST_NAMED ? [...named, `${ids.length - MOST_NAMED} more`] : named);
}

function explainFormerCode({ territoryId, fromIds, toIds }: TerritoryChange, geography: Names): string {
  const isHeir = toIds.includes(territoryId);
  const heirs = toIds.map((id) => `${id} (${geography.get(id)?.name ?? "unknown"})`);
  const formers = join(fromIds.slice(0, MOST_NAMED).concat(fromIds.length > MOST_NAMED ? ["others"] : []));
  const codes = fromIds.length === 1 ? "is a code" : "are codes";
  return isHeir
    ? `${formers} ${codes} of earlier times that ${join(heirs)} had or took in.`
    : `${formers} ${codes} of earlier times, which became or went into ${join(heirs)}.`;
}

function membership(left: string, joined: string): string {
  const parts = [...(left === "" ? [] : [`lost ${left}`]), ...(joined === "" ? [] : [`gained ${joined}`])];
  return parts.join(" and ");
}

function join(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
