import type { LeftReading } from "./prose-left.js";
import type { NameMatch } from "./prose-names.js";
import type { RightReading } from "./prose-right.js";
import type { Territory } from "./territory.js";

/** Words of prose that are the name of a territory, and all that is written around them. */
export interface ProseCandidate {
  match: NameMatch;
  /** The words, exactly as written, and where. */
  text: string;
  start: number;
  end: number;
  left: LeftReading;
  right: RightReading;
  /** All territories it may name, as far as the small words before it allow. */
  candidates: Territory[];
  notes: ReadonlyMap<Territory, string>;
  /** A département or postal code right beside it. */
  beside: Territory[];
  /** What makes a name after it in a list precise: "Rezé et Couëron (Loire-Atlantique)". */
  shared: Territory[];
  /** The candidate before it that only a comma, an "et" or a line of a list parts it from. */
  listed?: ProseCandidate;
  /** The area or landmark after it that makes it precise: "Courcy, près de Reims". */
  located?: ProseCandidate;
  /** How much speaks for it being a place, whatever its name. */
  strength: number;
  /** It names no place, and neither do those listed after it. */
  isDoubtful: boolean;
  /** Of the word after it: "coule", "de". */
  next: string;
  /** What it does: "finance" in "la Drôme a financé"; where it stands in a list, what all of them do. */
  verb: string;
  /** Larger places that are called by these words for short, but not officially: Aix-en-Provence for "Aix". */
  longer: Territory[];
  /** No territory is called so; `candidates` are those of `longer`. */
  isShort: boolean;
  /** It is a heading, or opens an item of a list or a cell of a table. */
  isLabel: boolean;
}
