import { explainChange } from "./explain-change.js";
import { followId, type KnownPast } from "./follow-id.js";
import { KINDS, parseTerritoryId, type Territory, type TerritoryKind } from "./territory.js";

/** What is known of an id that no edition knows. */
export interface UnknownId {
  /** English sentences: what is wrong, and what may be meant. */
  readonly message: string;
  /** Territories of today that may be meant; never a guess by likeness of codes. */
  readonly candidateIds: string[];
}

/** Kinds whose codes begin with that of their département. */
const COMMUNE_KINDS: ReadonlySet<TerritoryKind> = new Set([
  "commune",
  "municipal-arrondissement",
  "delegated-commune",
  "associated-commune",
]);

/**
 * Explains an id that is no territory of any edition: a code of earlier times, the code of another kind, one out of any
 * range, or one that is malformed.
 *
 * @example explainUnknown("commune:75059", loadGeography()).candidateIds // ["commune:93066"]
 */
export function explainUnknown(id: string, geography: KnownPast): UnknownId {
  const parsed = parseTerritoryId(id);
  const code = parsed?.code ?? id.slice(id.indexOf(":") + 1).trim();
  const bearers = bearersOf(code, geography).filter((bearer) => bearer.id !== id);
  const former = geography.changesOf(id).find(({ kind }) => kind === "FORMER_CODE");
  const reason = former ? explainChange(former, geography) : reasonFor(id, parsed, geography);
  const heirs = (former?.toIds ?? [id]).flatMap((heir) => heirsOf(heir, geography));
  const others = bearers.map(({ id: each, name }) => `${each} (${name})`);
  const sentences = [reason, ...(others.length === 0 ? [] : [`The same code: ${others.join(", ")}.`])];
  const candidateIds = [...new Set([...heirs, ...bearers.flatMap((bearer) => heirsOf(bearer.id, geography))])];
  return { message: sentences.join(" "), candidateIds };
}

function reasonFor(id: string, parsed: ReturnType<typeof parseTerritoryId>, geography: KnownPast): string {
  if (!parsed)
    return `${JSON.stringify(id.slice(0, 60))} is no id of a territory: write its kind and code, as in commune:51183.`;
  const editions = `the editions ${geography.editions[0]} to ${geography.vintage}`;
  const known = geography.get(id);
  if (known) return `${id} (${known.name}) is in the editions ${known.since} to ${known.vintage}.`;
  const department = COMMUNE_KINDS.has(parsed.kind) ? departmentOf(parsed.code) : undefined;
  if (department !== undefined && !geography.get(`department:${department}`))
    return `${id} is out of range: there is no département ${department}.`;
  return `${id} is in none of ${editions}: check the code, or search by name.`;
}

/** Territories of any kind, of today or the past, that have a code. */
function bearersOf(code: string, geography: KnownPast): Territory[] {
  return KINDS.flatMap((kind) => geography.get(`${kind}:${code}`) ?? []);
}

/** What an id of the last edition that has it is today. */
function heirsOf(id: string, geography: KnownPast): readonly string[] {
  const vintage = geography.get(id)?.vintage;
  return vintage === undefined ? [] : followId(id, vintage, geography).ids;
}

/** The département that the first characters of a commune's code name; overseas, three of them. */
function departmentOf(code: string): string {
  return /^9[78]/.test(code) ? code.slice(0, 3) : code.slice(0, 2);
}
