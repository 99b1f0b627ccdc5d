import type { OrganizationKind } from "../../database/governance-entities.js";
import { foldKey, foldText } from "../../fold.js";
import { GovernanceRefusedError } from "../refused.js";
import { readText } from "../text.js";

/** The most characters of a name. */
const LONGEST_NAME = 300;

const LONGEST_URL = 2_000;

/** The most names that an organization may have besides its legal one. */
const MOST_ALIASES = 30;

/** What somebody says an organization is. */
export interface OrganizationInput {
  readonly legalName: string;
  /** What it is called besides. */
  readonly aliases?: readonly string[] | null | undefined;
  readonly kind: OrganizationKind;
  readonly url?: string | null | undefined;
  /** Nine digits; blanks between them do not matter. */
  readonly siren?: string | null | undefined;
}

/** A name with what it is compared by. */
export interface ReadName {
  readonly name: string;
  readonly nameKey: string;
}

/** The same, checked. */
export interface ReadOrganization {
  readonly legal: ReadName;
  /** Each once, without the legal name. */
  readonly aliases: readonly ReadName[];
  readonly kind: OrganizationKind;
  readonly url: string | null;
  readonly siren: string | null;
}

/** @throws GovernanceRefusedError BAD_USER_INPUT naming what is wrong. */
export function readOrganization({ legalName, aliases, kind, url, siren }: OrganizationInput): ReadOrganization {
  const legal = readName("legalName", legalName);
  const given = aliases ?? [];
  if (given.length > MOST_ALIASES) {
    throw refuse("aliases", `names ${given.length} aliases; an organization may have ${MOST_ALIASES}.`);
  }
  const names = new Map<string, ReadName>();
  for (const alias of given) {
    const read = readName("aliases", alias);
    if (read.nameKey !== legal.nameKey && !names.has(read.nameKey)) names.set(read.nameKey, read);
  }
  return {
    legal,
    aliases: [...names.values()],
    kind,
    url: url == null ? null : readUrl(url),
    siren: siren == null ? null : readSiren(siren),
  };
}

function readName(argument: string, given: string): ReadName {
  const name = readText(argument, given, LONGEST_NAME).replaceAll(/\s+/g, " ");
  const nameKey = foldText(name);
  if (nameKey === "") throw refuse(argument, "holds neither letter nor digit. Write the name out.");
  // Some single characters fold to many.
  if (nameKey !== foldKey(name)) throw refuse(argument, "is too long once it is written in plain letters. Shorten it.");
  return { name, nameKey };
}

function readUrl(given: string): string {
  const text = readText("url", given, LONGEST_URL);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url !== undefined && ["http:", "https:"].includes(url.protocol);
  if (!isWeb) throw refuse("url", "is no address of a web site. It begins with https:// or http://.");
  if (url.username === "" && url.password === "") return url.href;
  throw refuse("url", "holds a user name or a password, and everybody may read it. Leave them out.");
}

function readSiren(given: string): string {
  const siren = given.replaceAll(/\s/g, "");
  if (/^\d{9}$/.test(siren) && isChecked(siren)) return siren;
  throw refuse("siren", "is no SIREN number: nine digits of which the last one checks the others. Look for a slip.");
}

/** Luhn's formula: from the right, every other digit counts twice. */
function isChecked(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function refuse(argument: string, why: string): GovernanceRefusedError {
  return new GovernanceRefusedError("BAD_USER_INPUT", `\`${argument}\` ${why}`, argument);
}
