import locationWords from "./location-words.json" with { type: "json" };
import curated from "./place-aliases.json" with { type: "json" };
import { normalizePlaceName } from "./place-name.js";

/** The long form of each abbreviation that opens the official name of an EPCI. */
const LONG_FORM_BY_ABBREVIATION: Record<string, string> = {
  CC: "communaute de communes",
  CA: "communaute d agglomeration",
  CU: "communaute urbaine",
};

/** What opens the official name of an EPCI and tells its legal form, not its place. */
const LEGAL_FORM = /^(?:(CC|CA|CU)|(?:euro)?métropole|communauté (?:de communes|d'agglomération|urbaine))\s+/iu;

/** The small words between the legal form and the name: "de la", "du", "Les". */
const LINK = /^(?:de la |de l['’]|du |des |de |d['’])?(?:le |la |les |l['’])?/iu;

/** An acronym or a list of towns at the end of an official name: "(CAPI)". */
const TAIL = /\s*\([^()]*\)\s*$/u;

const ARTICLES = ["le", "la", "les", "l"];
const everyday = new Set(locationWords.everyday);
const curatedAliases: Record<string, string[] | undefined> = curated.aliases;

/** "Lyon 1er Arrondissement", as INSEE calls it. */
const MUNICIPAL_ARRONDISSEMENT = /^(.+) (\d{1,2})(er|e) arrondissement$/iu;

/** Lists the usual names that we keep by hand for a territory, of any kind, as written. */
export function curatedAliasesOf(id: string): readonly string[] {
  return curatedAliases[id] ?? [];
}

/** Lists the normalised usual names of a municipal arrondissement: "Lyon 1er", "1er arrondissement de Lyon". */
export function municipalAliases(officialName: string): string[] {
  const [, city = "", number = "", ending = ""] = MUNICIPAL_ARRONDISSEMENT.exec(officialName) ?? [];
  if (city === "") return [];
  const ordinals = ending === "e" ? [`${number}e`, `${number}eme`] : [`${number}${ending}`];
  const place = normalizePlaceName(city);
  return ordinals.flatMap((ordinal) => [`${place} ${ordinal}`, `${ordinal} arrondissement de ${place}`]);
}

/**
 * Lists the normalised usual names of an EPCI: its long form ("communauté de communes du Diois") and its bare name
 * ("Diois"). The bare name is left out when it is everyday language, or when `taken` knows it, with or without an
 * article, as the official name of another territory: nobody who writes "Agen" means the agglomération.
 */
export function epciAliases(officialName: string, taken: (name: string) => boolean): string[] {
  const name = officialName.replace(TAIL, "");
  const form = LEGAL_FORM.exec(name);
  if (!form) return [];
  const rest = name.slice(form[0].length);
  const longForm = LONG_FORM_BY_ABBREVIATION[form[1]?.toUpperCase() ?? ""];
  const long = longForm === undefined ? [] : [`${longForm} ${normalizePlaceName(rest)}`];
  const bare = normalizePlaceName(rest.replace(LINK, ""));
  const spellings = [bare, ...ARTICLES.map((article) => `${article} ${bare}`)];
  return everyday.has(bare) || spellings.some(taken) ? long : [bare, ...long];
}
