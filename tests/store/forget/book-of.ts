import type { NameBook } from "../../../store/forget/find-names.js";
import { spellName } from "../../../store/forget/spelling.js";

/**
 * A list of these names, in the order in which they were forgotten.
 *
 * @param sought Which of them are looked for. @default all
 */
export function bookOf(names: readonly string[], sought: readonly string[] = names): NameBook {
  const rows = names.map((name, order) => ({ name, ...spellName(name), order, label: `Contributor-${order + 1}f3a` }));
  const wanted = rows.filter(({ name }) => sought.includes(name));
  return {
    widths: [...new Set(wanted.map(({ words }) => words))].filter((words) => words > 0),
    handles: wanted.some(({ words }) => words === 0),
    labels: new Set(rows.map(({ label }) => label)),
    find: (key) => wanted.find((row) => row.key === key),
  };
}
