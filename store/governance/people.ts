import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Identity } from "../access/identity.js";
import type { Database } from "../database/database.js";
import type { PersonRoleRow } from "../database/entities.js";
import { KnownOrganization, PersonRole } from "../database/governance-entities.js";
import { Organization } from "../database/graph-entities.js";
import { ForgetKeyError } from "../forget/key.js";
import { cleanersOf } from "../forget/list.js";
import { erasePersonRoles, isNamed } from "../forget/person-roles.js";
import { purgeLog } from "../forget/purge-file.js";
import { ForgetNameError, spellName, wholeKey } from "../forget/spelling.js";
import { lockGraph, nextMoment } from "../memory/graph-version.js";
import { isStorable } from "../read/storable.js";
import { readDay, readPastDay } from "./day.js";
import { requireOpenPole } from "./poles.js";
import { GovernanceRefusedError } from "./refused.js";
import { isSteward } from "./taking-part.js";
import { readText } from "./text.js";

const LONGEST_NAME = 200;
const LONGEST_ROLE = 200;
const LONGEST_URL = 2_000;

/** The most roles of people that one organization may have. */
const MOST_ROLES = 500;

/** What a person does, and by what right it is said. */
export interface NewPersonRole {
  readonly name: string;
  readonly role: string;
  /** Null for somebody who is of no organization. */
  readonly organizationId?: string | null | undefined;
  readonly poleId?: string | null | undefined;
  /** Days, ISO 8601. */
  readonly since: string;
  readonly until?: string | null | undefined;
  /** Day on which the person agreed. */
  readonly agreedOn?: string | null | undefined;
  /** A page that names the person so. */
  readonly sourceUrl?: string | null | undefined;
}

type ReadRole = Omit<PersonRoleRow, "id" | "actor">;

/**
 * Says what a person does; the same person, role and place are one line, whose days and reasons are set anew. For members
 * who act for the organization, and stewards.
 *
 * @returns The number of the line.
 * @throws GovernanceRefusedError also for somebody who asked to be forgotten; never repeats the name.
 */
export async function addPersonRole(
  database: Database,
  wanted: NewPersonRole,
  identity: Identity,
  now: Date,
): Promise<number> {
  const row = readRole(wanted, now);
  requireOwn(row.organizationId, identity);
  return database.em().transactional(async (em) => {
    await lockGraph(em);
    if (row.organizationId !== null) await requireOrganization(em, row.organizationId);
    if (row.poleId !== null) await requireOpenPole(em, "poleId", row.poleId);
    await requireNotForgotten(em, database, row);
    const { organizationId, poleId } = row;
    const known = await em.find(PersonRole, { organizationId }, { orderBy: { id: "asc" }, disableIdentityMap: true });
    const key = wholeKey(row.name);
    const same = known.find((each) => each.role === row.role && each.poleId === poleId && wholeKey(each.name) === key);
    if (same !== undefined) {
      const { id } = same;
      if (Object.entries(row).every(([field, value]) => same[field as keyof ReadRole] === value)) return id;
      await em.nativeUpdate(PersonRole, { id }, { ...row, actor: identity.id });
      await nextMoment(em, now);
      return id;
    }
    if (known.length >= MOST_ROLES) {
      throw new GovernanceRefusedError("CONFLICT", `An organization has at most ${MOST_ROLES} roles of people.`);
    }
    const id = (await em.insert(PersonRole, { ...row, actor: identity.id })) as number;
    await nextMoment(em, now);
    return id;
  });
}

/** Whose lines are to go. */
export interface RemovedPerson {
  /** In any case, with or without accents, first name or family name first. */
  readonly name: string;
  /** Only what they do for this organization; everything for stewards who leave it out. */
  readonly organizationId?: string | null | undefined;
}

/**
 * Erases what is said of a person, for good. For members who act for the organization, and stewards.
 *
 * @returns How many lines there were.
 * @throws GovernanceRefusedError
 */
export async function removePersonRoles(
  database: Database,
  { name, organizationId }: RemovedPerson,
  identity: Identity,
  now: Date,
): Promise<number> {
  const key = keyOfName(name);
  const only = organizationId ?? undefined;
  requireOwn(only ?? null, identity);
  const removed = await database.em().transactional(async (em) => {
    await lockGraph(em);
    const count = await erasePersonRoles(em, (each) => wholeKey(each) === key, only);
    if (count > 0) await nextMoment(em, now);
    return count;
  });
  if (removed > 0) await purgeLog(database);
  return removed;
}

function readRole(wanted: NewPersonRole, now: Date): ReadRole {
  const name = readText("name", wanted.name, LONGEST_NAME);
  keyOfName(name);
  const since = readDay("since", wanted.since);
  const until = wanted.until == null ? null : readDay("until", wanted.until);
  if (until !== null && until < since) throw refuse("until", `\`until\` is before \`since\`, ${since}.`);
  const agreedOn = wanted.agreedOn == null ? null : readPastDay("agreedOn", wanted.agreedOn, now);
  const sourceUrl = wanted.sourceUrl == null ? null : readUrl(wanted.sourceUrl);
  if (agreedOn === null && sourceUrl === null) {
    const message =
      "Nobody is named here who has not agreed, or whom no page names so: give `agreedOn`, the day on which they agreed, or `sourceUrl`.";
    throw refuse("agreedOn", message);
  }
  return {
    name,
    role: readText("role", wanted.role, LONGEST_ROLE),
    since,
    until,
    agreedOn,
    sourceUrl,
    organizationId: wanted.organizationId ?? null,
    poleId: wanted.poleId ?? null,
  };
}

function readUrl(given: string): string {
  const text = readText("sourceUrl", given, LONGEST_URL);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOfTheWeb = url?.protocol === "https:" || url?.protocol === "http:";
  if (url !== undefined && isOfTheWeb && url.username === "" && url.password === "") return url.href;
  throw refuse("sourceUrl", "`sourceUrl` must be the address of a page, such as https://wiki.example.org/Equipe.");
}

/** @throws GovernanceRefusedError for what cannot be a name. */
function keyOfName(name: string): string {
  try {
    return spellName(name).key;
  } catch (error) {
    if (error instanceof ForgetNameError) throw refuse("name", error.message);
    throw error;
  }
}

function requireOwn(organizationId: string | null, identity: Identity): void {
  if (isSteward(identity)) return;
  if (organizationId !== null && organizationId === identity.organizationId) return;
  throw new GovernanceRefusedError(
    "FORBIDDEN",
    "What people do is said by their own organization: give as `organizationId` the one that your token acts for, or ask a steward.",
    "organizationId",
  );
}

/** Known to the commons, or named by a page. */
async function requireOrganization(em: SqlEntityManager, id: string): Promise<void> {
  if (
    isStorable(id) &&
    ((await em.count(KnownOrganization, { id })) > 0 || (await em.count(Organization, { id })) > 0)
  ) {
    return;
  }
  const message = `There is no organization ${JSON.stringify(id)}; \`organizations\` lists them.`;
  throw new GovernanceRefusedError("NOT_FOUND", message, "organizationId");
}

async function requireNotForgotten(
  em: SqlEntityManager,
  database: Database,
  { name, role, sourceUrl }: ReadRole,
): Promise<void> {
  try {
    const cleaners = await cleanersOf(em, database);
    for (const cleaner of cleaners.values()) {
      if ([name, role, sourceUrl ?? ""].every((text) => !isNamed(text, cleaner))) continue;
      const message = "Somebody of this name asked not to be named any more, so nothing is said of them.";
      throw new GovernanceRefusedError("FORBIDDEN", message);
    }
  } catch (error) {
    if (!(error instanceof ForgetKeyError)) throw error;
    const message =
      "Nobody can be named at the moment: the key of the forgotten names is missing, and one of them might come back. Tell the operators.";
    throw new GovernanceRefusedError("CONFLICT", message);
  }
}

function refuse(argument: string, message: string): GovernanceRefusedError {
  return new GovernanceRefusedError("BAD_USER_INPUT", message, argument);
}
