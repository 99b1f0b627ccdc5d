import type { Database } from "../database/database.js";
import { type Geography, loadGeography } from "../geography/geography.js";
import { refreshGeography } from "./refresh.js";

/** The geography that this database holds, taken into use. One small statement while nothing changed. */
export async function currentGeography(database: Pick<Database, "em">): Promise<Geography> {
  await refreshGeography(database.em());
  return loadGeography();
}
