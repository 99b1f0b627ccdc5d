import type { Geography } from "../geography/geography.js";
import { normalizePlaceName } from "../geography/place-name.js";
import { type Territory, parseTerritoryId } from "../geography/territory.js";
import { DecisionRefusedError } from "../match/decision-refused.js";
import { isLittleWord } from "../search/little-words.js";
import { foldedWords } from "../fold.js";
import { populationOf } from "./repoint-projects.js";

/** A project territory as a steward writes it. */
export interface ProjectTerritoryInput {
  /** Short name for its id: lower-case letters, digits and hyphens, such as `biovallee`. */
  readonly code: string;
  readonly name: string;
  /** Other names, as people write them. */
  readonly aliases?: readonly string[] | null;
  /** Ids of what it is composed of: territories of the newest edition, or other projects. */
  readonly memberIds: readonly string[];
  /** Who says what it is made of. */
  readonly source: string;
  /** The days (ISO 8601) from and until which it is so; absent where nobody knows, or where it goes on. */
  readonly validFrom?: string | null;
  readonly validUntil?: string | null;
}

/** In characters; a line of a list must hold a name. */
const LONGEST = { code: 60, name: 200, source: 2_000 };
const MOST_ALIASES = 20;
/** More members than any EPCI has. */
const MOST_MEMBERS = 1_000;

/**
 * The territory that a steward describes, names and members as they are kept.
 *
 * @throws DecisionRefusedError for the first field that is wrong.
 */
export function toProjectTerritory(input: ProjectTerritoryInput, geography: Geography): Territory {
  const code = checkedCode(input.code);
  const id = `project:${code}`;
  const name = checkedName("name", input.name);
  const aliases = checkedAliases(input.aliases ?? [], name);
  const memberIds = checkedMembers(id, input.memberIds, geography);
  const source = checkedSource(input.source);
  const population = populationOf(memberIds, geography);
  return {
    id,
    kind: "project",
    code,
    name,
    vintage: geography.vintage,
    since: geography.get(id)?.since ?? geography.vintage,
    ...(population !== undefined && { population }),
    parentIds: [],
    memberIds,
    ...(aliases.length > 0 && { aliases }),
    source,
    ...checkedDays(input),
  };
}

function checkedCode(code: string): string {
  if (code.length <= LONGEST.code && parseTerritoryId(`project:${code}`) !== undefined) return code;
  throw refused(
    "code",
    `"${code.slice(0, LONGEST.code)}" is no code of a project: write up to ${LONGEST.code} lower-case letters and digits, in words joined by hyphens, such as pays-de-retz.`,
  );
}

function checkedText(field: "name" | "aliases" | "source", text: string, longest: number): string {
  const trimmed = text.normalize("NFC").replaceAll(/\s+/g, " ").trim();
  if (trimmed === "") throw refused(field, `It is empty; write what people read there.`);
  // PostgreSQL keeps no NUL in a text; no other control character is to be read either.
  if (/\p{Cc}/u.test(trimmed)) throw refused(field, "It has control characters; leave them out.");
  if (trimmed.length > longest) {
    throw refused(field, `It has ${trimmed.length} characters; at most ${longest} are kept.`);
  }
  return trimmed;
}

/** Everybody reads who says it; addresses of people stay out of the graph. */
function checkedSource(text: string): string {
  const source = checkedText("source", text, LONGEST.source);
  if (!/[^\s@]@[^\s@]/.test(source)) return source;
  throw refused("source", "It has an e-mail address, and everybody may read it; name who says it in other words.");
}

/** A name by which texts can be told to mean the project. */
function checkedName(field: "name" | "aliases", text: string): string {
  const name = checkedText(field, text, LONGEST.name);
  const words = foldedWords(name).filter((word) => !isLittleWord(word));
  if (words.some((word) => word.length > 1)) return name;
  throw refused(field, `"${name}" has no word by which a text could be told to mean it; write it out.`);
}

function checkedAliases(aliases: readonly string[], name: string): string[] {
  if (aliases.length > MOST_ALIASES) {
    throw refused("aliases", `There are ${aliases.length}; at most ${MOST_ALIASES} are kept.`);
  }
  const byKey = new Map(
    aliases.map((alias) => checkedName("aliases", alias)).map((alias) => [normalizePlaceName(alias), alias]),
  );
  byKey.delete(normalizePlaceName(name));
  return [...byKey.values()];
}

function checkedMembers(id: string, given: readonly string[], geography: Geography): string[] {
  const memberIds = [...new Set(given)];
  if (memberIds.length === 0) throw refused("memberIds", "A project is composed of one territory at least.");
  if (memberIds.length > MOST_MEMBERS) {
    throw refused(
      "memberIds",
      `There are ${memberIds.length}; at most ${MOST_MEMBERS} are kept. Name EPCI or départements instead of their communes.`,
    );
  }
  for (const memberId of memberIds) checkMember(id, memberId, geography);
  checkApart(memberIds, geography);
  return memberIds;
}

function checkMember(id: string, memberId: string, geography: Geography): void {
  const fault = memberFault(id, memberId, geography);
  if (fault !== undefined) throw refused("memberIds", fault);
}

function memberFault(id: string, memberId: string, geography: Geography): string | undefined {
  const shown = memberId.slice(0, LONGEST.name);
  if (parseTerritoryId(memberId) === undefined) {
    return `"${shown}" is no territory id; write a kind and a code, such as commune:51183 or epci:242600252.`;
  }
  const member = geography.get(memberId);
  if (member === undefined) return `${shown} is no territory of the edition ${geography.vintage}; correct the code.`;
  if (!geography.isCurrent(member)) {
    return `${shown} (${member.name}) was a territory until ${member.vintage}; name what it is today (\`maillage geography show ${shown}\` tells).`;
  }
  if (memberId === id) return `${id} cannot be part of itself; leave it out.`;
  if (member.kind === "project" && geography.descendantIds(memberId).includes(id)) {
    return `${shown} has ${id} as a part, so it cannot be part of it; leave it out.`;
  }
  return undefined;
}

/** Where one member lies in another, its people would be counted twice. */
function checkApart(memberIds: readonly string[], geography: Geography): void {
  const members = new Set(memberIds);
  for (const memberId of memberIds) {
    const outer = geography.ancestorsOf(memberId).find(({ id }) => members.has(id));
    if (outer !== undefined) {
      throw refused("memberIds", `${memberId} lies in ${outer.id}, which is a member too; leave one out.`);
    }
  }
}

function checkedDays({ validFrom, validUntil }: ProjectTerritoryInput): Pick<Territory, "validFrom" | "validUntil"> {
  const from = checkedDay("validFrom", validFrom);
  const until = checkedDay("validUntil", validUntil);
  if (from !== undefined && until !== undefined && until < from) {
    throw refused("validUntil", `${until} is before ${from}, from when it is valid.`);
  }
  return { ...(from !== undefined && { validFrom: from }), ...(until !== undefined && { validUntil: until }) };
}

function checkedDay(field: "validFrom" | "validUntil", day: string | null | undefined): string | undefined {
  if (day === null || day === undefined) return undefined;
  if (/^\d{4}-\d{2}-\d{2}$/.test(day) && isoDay(day) === day) return day;
  throw refused(field, `"${day.slice(0, 40)}" is no day; write year, month and day, such as 2026-01-31.`);
}

/** The day as the calendar has it: 30 February is another one, the month 13 none. */
function isoDay(day: string): string | undefined {
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10);
}

function refused(field: keyof ProjectTerritoryInput, message: string): DecisionRefusedError {
  return new DecisionRefusedError("BAD_USER_INPUT", message, field);
}
