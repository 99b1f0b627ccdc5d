import type { Geography } from "./geography.js";
import type { ProseWord } from "./prose-words.js";
import type { Territory } from "./territory.js";

/** Before the number of an arrondissement of Paris, Lyon and Marseille in its INSEE code. */
const PREFIX: Readonly<Record<string, string>> = {
  "commune:75056": "751",
  "commune:69123": "6938",
  "commune:13055": "132",
};

/** Gives the municipal arrondissement of a number: "Lyon 3e" is 69383. */
export function districtOf({ id }: Territory, number: number | undefined, geography: Geography): Territory | undefined {
  const prefix = PREFIX[id];
  if (prefix === undefined || number === undefined) return undefined;
  return geography.get(`municipal-arrondissement:${prefix}${String(number).padStart(5 - prefix.length, "0")}`);
}

const ORDINAL = /^(\d{1,2})(?:e|er|eme|ieme|nd)$/;
const ROMAN = /^(x{0,2})(ix|iv|v?i{0,3})(?:e|er)$/;
const VALUE: Readonly<Record<string, number>> = {
  "": 0,
  i: 1,
  ii: 2,
  iii: 3,
  iv: 4,
  v: 5,
  vi: 6,
  vii: 7,
  viii: 8,
  ix: 9,
};

/** Reads "11e", "1er", "XIe" as numbers; undefined for other words. */
export function readOrdinal({ norm }: ProseWord): number | undefined {
  const digits = ORDINAL.exec(norm)?.[1];
  if (digits !== undefined) return Number(digits);
  const [, tens = "", ones = ""] = ROMAN.exec(norm) ?? [];
  const number = tens.length * 10 + (VALUE[ones] ?? 0);
  return number > 0 ? number : undefined;
}

/** What "arrondissement de" before a name says: the number of "11e arrondissement de", and where its words begin. */
export function readDistrict(
  words: readonly ProseWord[],
  from: number,
): { number?: number; start: number } | undefined {
  const [noun, ordinal] = [words[from - 1], words[from - 2]];
  if (noun?.norm !== "arrondissement") return undefined;
  const number = ordinal && readOrdinal(ordinal);
  return number === undefined ? { start: noun.start } : { number, start: (ordinal ?? noun).start };
}
