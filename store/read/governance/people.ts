import type { Database } from "../../database/database.js";
import type { PersonRoleRow } from "../../database/entities.js";

/** What people do in these poles, by name. One statement. */
export async function peopleOfPoles({ sql }: Database, poleIds: readonly string[]): Promise<PersonRoleRow[]> {
  return sql
    .selectFrom("PersonRole")
    .selectAll()
    .where("poleId", "in", poleIds)
    .orderBy("name")
    .orderBy("id")
    .execute();
}

/** What people do for these organizations, in poles or not, by name. One statement. */
export async function peopleOfOrganizations(
  { sql }: Database,
  organizationIds: readonly string[],
): Promise<PersonRoleRow[]> {
  return sql
    .selectFrom("PersonRole")
    .selectAll()
    .where("organizationId", "in", organizationIds)
    .orderBy("name")
    .orderBy("id")
    .execute();
}

/** What people do for the commons as a whole, in no pole, by name. One statement. */
export async function peopleOfTheCommons({ sql }: Database): Promise<PersonRoleRow[]> {
  return sql.selectFrom("PersonRole").selectAll().where("poleId", "is", null).orderBy("name").orderBy("id").execute();
}

export async function personRolesByNumbers({ sql }: Database, ids: readonly number[]): Promise<PersonRoleRow[]> {
  return sql.selectFrom("PersonRole").selectAll().where("id", "in", ids).execute();
}
