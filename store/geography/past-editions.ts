import file from "./past-editions.json" with { type: "json" };
import { readPast, type WirePast } from "./past-file.js";
import type { Past } from "./past.js";

let past: Past | undefined;

/**
 * Gives what the editions from 2021 on knew, up to the one of the installed package. The file is made by
 * `tools/make-past-editions.ts`.
 *
 * @example pastEditions().former.find(({ id }) => id === "commune:93059")?.name // "Pierrefitte-sur-Seine"
 */
export function pastEditions(): Past {
  return (past ??= readPast(file as WirePast));
}
