import type { SqlEntityManager } from "@mikro-orm/sql";
import type { KnownOrganizationRow, OrganizationAliasRow } from "../../database/entities.js";
import { KnownOrganization, OrganizationAlias } from "../../database/governance-entities.js";
import { organizationId } from "../../ids.js";
import { NameIndex } from "./similar-names.js";

/** The organizations that the commons knows by itself, and how they are recognised. */
export interface Registry {
  /** By id. */
  readonly known: ReadonlyMap<string, KnownOrganizationRow>;
  /** By folded name, the legal names among them. */
  readonly aliases: ReadonlyMap<string, OrganizationAliasRow>;
  /** By the id of what pages name so. */
  readonly byNamedId: ReadonlyMap<string, OrganizationAliasRow>;
  readonly bySiren: ReadonlyMap<string, KnownOrganizationRow>;
  readonly names: NameIndex<OrganizationAliasRow>;
}

/** Reads the whole registry: it is made by hand, so it is small. One statement when it is empty, otherwise two. */
export async function loadRegistry(em: SqlEntityManager): Promise<Registry> {
  const known = await em.find(KnownOrganization, {}, { orderBy: { id: "asc" }, disableIdentityMap: true });
  const isEmpty = known.length === 0;
  const aliases = isEmpty
    ? []
    : await em.find(OrganizationAlias, {}, { orderBy: { nameKey: "asc" }, disableIdentityMap: true });
  return {
    known: new Map(known.map((row) => [row.id, row])),
    aliases: new Map(aliases.map((row) => [row.nameKey, row])),
    byNamedId: new Map(aliases.map((row) => [organizationId(row.nameKey), row])),
    bySiren: new Map(known.flatMap((row) => (row.siren === null ? [] : [[row.siren, row]]))),
    names: new NameIndex(aliases),
  };
}
