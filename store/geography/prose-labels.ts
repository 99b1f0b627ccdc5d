import type { ProseCandidate } from "./prose-candidate.js";
import { STRENGTH } from "./prose-judgement.js";
import { requiredStrength } from "./prose-requirements.js";
import type { ProseWord } from "./prose-words.js";

/** A heading, an item of a list, a cell or a line begins. */
const BEGINS = /(?:^|\n)[ \t>]*(?:[-•+]|\d{1,3}[.)]|#{1,6}|\|)?[ \t]*$|\|[ \t]*$/u;
const ENDS = /^[ \t]*(?:[:|\n(]|[–—-][ \t]|$)/u;

/** Tells whether a name stands as a label: "## Crest", "- Crest : le café", "| Crest | samedi |". */
export function isLabelled(words: readonly ProseWord[], from: number, text: string, end: number): boolean {
  const gap = words[from]?.gap ?? "";
  const begins = from === 0 || /[\n|]/u.test(gap);
  return begins && BEGINS.test(gap.slice(-60)) && ENDS.test(text.slice(end, end + 20));
}

/** Labels of one text help each other: what stands beside two communes of a département, and can be another, is one. */
export function supportLabels(found: readonly ProseCandidate[]): void {
  const labels = found.filter(({ isLabel, strength }) => isLabel && strength >= STRENGTH.bare);
  const keysByArea = new Map<string, Set<string>>();
  for (const label of labels.filter((each) => requiredStrength(each) <= STRENGTH.weak))
    for (const area of areasOf(label)) keysByArea.set(area, (keysByArea.get(area) ?? new Set()).add(label.match.key));
  for (const label of labels) {
    const others = (area: string) => [...(keysByArea.get(area) ?? [])].some((key) => key !== label.match.key);
    if (areasOf(label).some(others)) label.strength = Math.max(label.strength, STRENGTH.strong);
  }
}

function areasOf({ candidates }: ProseCandidate): string[] {
  const communes = candidates.filter(({ kind }) => kind === "commune");
  return communes.flatMap(({ parentIds }) => parentIds.filter((id) => id.startsWith("department:")));
}
