/** Gives a name as it is compared: without case, accents, kinds of apostrophe and blank, or SPIP's leading number. */
export function foldName(name: string): string {
  return withoutNumber(name)
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[\u2018\u2019\u02bc]/g, "'")
    .replaceAll(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

/** Takes away the number that sorts titles in SPIP (« 1. Dix idées »), as its own filter `supprimer_numero` does. */
export function withoutNumber(title: string): string {
  const bare = title.replace(/^\s*\d+(?:[.)]|°)\s+/, "").trim();
  return bare === "" ? title.trim() : bare;
}
