import type { SqlEntityManager } from "@mikro-orm/sql";
import { PersonRole } from "../database/governance-entities.js";
import type { Cleaner } from "./clean.js";

/** Whether a text is the name of somebody who is forgotten, or holds one of several words. */
export function isNamed(text: string, cleaner: Cleaner): boolean {
  return cleaner.contributors([text])[0] !== text;
}

/** Erases what is said of people in the governance of the commons. @returns How many lines there were. */
export async function erasePersonRoles(
  em: SqlEntityManager,
  isThem: (name: string) => boolean,
  organizationId?: string,
): Promise<number> {
  const ids = await personRolesOf(em, isThem, organizationId);
  return ids.length === 0 ? 0 : em.nativeDelete(PersonRole, { id: { $in: ids } });
}

/** The numbers of the lines that are about somebody. */
export async function personRolesOf(
  em: SqlEntityManager,
  isThem: (name: string) => boolean,
  organizationId?: string,
): Promise<number[]> {
  const where = organizationId === undefined ? {} : { organizationId };
  const rows = await em.find(PersonRole, where, { fields: ["id", "name"], disableIdentityMap: true });
  return rows.filter(({ name }) => isThem(name)).map(({ id }) => id);
}
