import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Identity } from "../../access/identity.js";
import type { Database } from "../../database/database.js";
import type { KnownOrganizationRow } from "../../database/entities.js";
import { KnownOrganization, OrganizationAlias, OrganizationMatch } from "../../database/governance-entities.js";
import { organizationId } from "../../ids.js";
import { lockGraph, nextMoment } from "../../memory/graph-version.js";
import { GovernanceRefusedError } from "../refused.js";
import { applyRegistry } from "./known-rows.js";
import { type OrganizationInput, type ReadName, type ReadOrganization, readOrganization } from "./read-organization.js";
import { type Registry, loadRegistry } from "./registry.js";

/** What of an organization is to be otherwise; what is undefined stays. */
export interface OrganizationChange {
  readonly legalName?: string | undefined;
  /** All of them. The name it was registered under stays, whatever is given: its id comes of it. */
  readonly aliases?: readonly string[] | undefined;
  readonly kind?: OrganizationInput["kind"] | undefined;
  readonly url?: string | null | undefined;
  readonly siren?: string | null | undefined;
}

/**
 * Makes an organization known to the commons, under the id that pages naming it by its legal name give it. The same input
 * does it once.
 *
 * @returns Its id.
 * @throws GovernanceRefusedError BAD_USER_INPUT, or CONFLICT when it is known otherwise, or a name or the number is another's.
 */
export async function registerOrganization(
  database: Database,
  input: OrganizationInput,
  identity: Identity,
  now: Date,
): Promise<string> {
  const wanted = readOrganization(input);
  const id = organizationId(wanted.legal.nameKey);
  await database.em().transactional(async (em) => {
    await lockGraph(em);
    const registry = await loadRegistry(em);
    const known = registry.known.get(id);
    if (known !== undefined) return requireSame(known, wanted, registry);
    requireFree(id, wanted, registry);
    await requireItself(em, id, registry);
    const { legal, kind, url, siren } = wanted;
    const row = { id, legalName: legal.name, nameKey: legal.nameKey, kind, url, siren };
    await em.insert(KnownOrganization, { ...row, registeredAt: now, actor: identity.id });
    await em.insertMany(OrganizationAlias, aliasRows(id, wanted));
    await applyRegistry(em);
    await nextMoment(em, now);
  });
  return id;
}

/**
 * Changes what the commons knows of an organization. Its id stays, and a legal name that is no longer one stays a name of it.
 * What changes nothing is answered the same.
 *
 * @throws GovernanceRefusedError NOT_FOUND, BAD_USER_INPUT, or CONFLICT when a name or the number is another's.
 */
export async function changeOrganization(
  database: Database,
  id: string,
  change: OrganizationChange,
  now: Date,
): Promise<void> {
  await database.em().transactional(async (em) => {
    await lockGraph(em);
    const registry = await loadRegistry(em);
    const known = requireRegistered(registry, id, "id");
    const wanted = changed(known, change, registry);
    if (isSame(known, wanted, registry)) return;
    requireFree(id, wanted, registry);
    const { legal, kind, url, siren } = wanted;
    await em.nativeUpdate(
      KnownOrganization,
      { id },
      { legalName: legal.name, nameKey: legal.nameKey, kind, url, siren },
    );
    await em.nativeDelete(OrganizationAlias, { knownId: id });
    await em.insertMany(OrganizationAlias, aliasRows(id, wanted));
    await applyRegistry(em);
    await nextMoment(em, now);
  });
}

/** @throws GovernanceRefusedError NOT_FOUND for an organization that is not in the registry. */
export function requireRegistered(
  { known }: Pick<Registry, "known">,
  id: string,
  argument: string,
): KnownOrganizationRow {
  const organization = known.get(id);
  if (organization !== undefined) return organization;
  const message = `There is no registered organization ${JSON.stringify(id)}; \`registerOrganization\` makes one known.`;
  throw new GovernanceRefusedError("NOT_FOUND", message, argument);
}

function changed(known: KnownOrganizationRow, change: OrganizationChange, registry: Registry): ReadOrganization {
  const own = namesOf(known.id, registry);
  const others = own.flatMap(({ name, nameKey }) => (nameKey === known.nameKey ? [] : [name]));
  const isRenamed = change.legalName !== undefined;
  const founding = own.filter(({ nameKey }) => organizationId(nameKey) === known.id).map(({ name }) => name);
  const aliases = [...(change.aliases ?? others), ...(isRenamed ? [known.legalName] : []), ...founding];
  return readOrganization({
    legalName: change.legalName ?? known.legalName,
    aliases,
    kind: change.kind ?? known.kind,
    url: change.url === undefined ? known.url : change.url,
    siren: change.siren === undefined ? known.siren : change.siren,
  });
}

function aliasRows(knownId: string, { legal, aliases }: ReadOrganization) {
  return [legal, ...aliases].map(({ name, nameKey }) => ({ nameKey, knownId, name }));
}

function namesOf(knownId: string, { aliases }: Registry): ReadName[] {
  return [...aliases.values()].filter((row) => row.knownId === knownId);
}

function isSame(known: KnownOrganizationRow, wanted: ReadOrganization, registry: Registry): boolean {
  const written = (names: readonly ReadName[]) => JSON.stringify(names.map(({ name }) => name).toSorted());
  const { legal, aliases, kind, url, siren } = wanted;
  return (
    [known.legalName, known.kind, known.url, known.siren].join("\n") === [legal.name, kind, url, siren].join("\n") &&
    written(namesOf(known.id, registry)) === written([legal, ...aliases])
  );
}

function requireSame(known: KnownOrganizationRow, wanted: ReadOrganization, registry: Registry): void {
  if (isSame(known, wanted, registry)) return;
  const message = `${known.legalName} is registered already, as ${known.id}, and otherwise. Use \`changeOrganization\`.`;
  throw new GovernanceRefusedError("CONFLICT", message, "legalName");
}

/** One name means one organization, and so does one number. */
function requireFree(id: string, { legal, aliases, siren }: ReadOrganization, registry: Registry): void {
  for (const { name, nameKey } of [legal, ...aliases]) {
    const taken = registry.aliases.get(nameKey);
    if (taken === undefined || taken.knownId === id) continue;
    const argument = nameKey === legal.nameKey ? "legalName" : "aliases";
    throw conflict(`"${name}" is a name of ${called(registry, taken.knownId)} already.`, argument);
  }
  const holder = siren === null ? undefined : registry.bySiren.get(siren);
  if (holder === undefined || holder.id === id) return;
  throw conflict(`The SIREN number ${siren} is that of ${called(registry, holder.id)} already.`, "siren");
}

/** What a person said pages mean by a name is not taken back by registering it. */
async function requireItself(em: SqlEntityManager, id: string, registry: Registry): Promise<void> {
  const [confirmed] = await em.find(
    OrganizationMatch,
    { namedId: id, status: "ACCEPTED", actor: { $ne: null } },
    { disableIdentityMap: true },
  );
  if (confirmed === undefined) return;
  const said = `A steward confirmed that this name means ${called(registry, confirmed.knownId)} (match ${confirmed.id}).`;
  throw conflict(`${said} Reject that match first, with \`rejectOrganizationMatch\`.`, "legalName");
}

function called({ known }: Registry, id: string): string {
  return `${known.get(id)?.legalName ?? "another organization"} (${id})`;
}

function conflict(message: string, argument: string): GovernanceRefusedError {
  return new GovernanceRefusedError("CONFLICT", message, argument);
}
