import type { Geography } from "./geography.js";
import type { Territory } from "./territory.js";

const FIVE = "\\d{5}|2[AB]\\d{3}";
const DEPARTMENT_NUMBER = /^(?:\d{2}|2[AB]|9[78]\d)$/i;
const FIVE_SIGNS = new RegExp(`^(?:${FIVE})$`, "i");
const INSEE_CODE = new RegExp(`^(?:code\\s)?insee\\s?:?\\s?(${FIVE})$`, "iu");
const CODE_FIRST = new RegExp(`^(${FIVE})\\s+(?=\\p{L})`, "iu");
const CODE_LAST = new RegExp(`\\s(${FIVE})$`, "iu");

/** Corsica's postal codes begin with 20, its départements are 2A and 2B. */
const CORSICAN: Record<string, string | undefined> = { "200": "2A", "201": "2A", "202": "2B", "206": "2B" };

/** Gives the département of a number in parentheses: "26", or the first signs of a postal or INSEE code. */
export function departmentOfNumber(text: string, geography: Geography): Territory | undefined {
  if (DEPARTMENT_NUMBER.test(text)) return geography.get(`department:${text.toUpperCase()}`);
  return FIVE_SIGNS.test(text) ? departmentOfCode(text, geography) : undefined;
}

/**
 * Gives the commune of an INSEE code that stands alone. Five digits that are also a postal code name nothing here, for
 * nobody can tell which of the two was meant, unless the word INSEE is beside them. It may be a commune of the past.
 */
export function communeOfCode(text: string, geography: Geography): Territory | undefined {
  const said = INSEE_CODE.exec(text)?.[1];
  const alone = FIVE_SIGNS.test(text) && geography.withPostalCode(text).length === 0 ? text : undefined;
  return geography.get(`commune:${(said ?? alone ?? "").toUpperCase()}`);
}

/** Parts a name from the postal or INSEE code beside it: "51220 Courcy", "Courcy 51220". Offsets are in the text. */
export function splitCode(text: string, geography: Geography): { start: number; end: number; department?: Territory } {
  const first = CODE_FIRST.exec(text);
  const last = CODE_LAST.exec(text);
  const department = departmentOfCode(first?.[1] ?? last?.[1] ?? "", geography);
  if (!department) return { start: 0, end: text.length };
  return { start: first?.[0].length ?? 0, end: first ? text.length : (last?.index ?? text.length), department };
}

function departmentOfCode(code: string, geography: Geography): Territory | undefined {
  const overseas = code.startsWith("97") || code.startsWith("98");
  const number = CORSICAN[code.slice(0, 3)] ?? code.slice(0, overseas ? 3 : 2);
  return geography.get(`department:${number.toUpperCase()}`);
}
