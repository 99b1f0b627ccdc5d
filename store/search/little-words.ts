/**
 * French words that say too little to be searched for. « sur », « est » and « son » are among them, for the meanings
 * sure, east and sound are rarer; « été » is not, because of the summer.
 */
const LITTLE_WORDS: ReadonlySet<string> = new Set(
  `a au aux avec c ce ceci cela celle celles celui ces cet cette ceux chez ci comme d dans de des donc dont du elle
  elles en entre es est et etre eux il ils j je l la le les leur leurs lors lorsque lui m ma mais me mes moi mon n ne ni
  nos notre nous on ont ou par pas pour puis qu quand que quel quelle quelles quels qui quoi s sa sans se sera ses si
  soi soit son sont sous sur t ta te tes toi ton tres tu un une vers vos votre vous y`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

/** True for a folded word that does not count in a search, unless the search has no other. */
export function isLittleWord(folded: string): boolean {
  return LITTLE_WORDS.has(folded);
}
