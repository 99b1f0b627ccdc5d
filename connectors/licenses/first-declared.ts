import type { LicenseStatement } from "../../schema/generated/record.js";
import type { SourceSettings } from "../../schema/generated/source.js";

/**
 * The licences of a page: those of the first that declares any, the page itself before its site; without one that of our
 * settings; else none is known.
 */
export function firstDeclared(
  { license }: SourceSettings,
  ...declarations: readonly (readonly LicenseStatement[])[]
): LicenseStatement[] {
  const declared = declarations.find(({ length }) => length > 0);
  if (declared !== undefined) return [...declared];
  return license === undefined ? [] : [{ ...license, declaredBy: "settings" }];
}
