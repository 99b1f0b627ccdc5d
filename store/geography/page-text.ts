import type { PlaceMention } from "./find-places.js";
import type { ProseCandidate } from "./prose-candidate.js";
import type { ProseDecision } from "./prose-decision.js";

/** One text of a page. Declared: a field that lists places. Title, summary and body (Markdown) are prose. */
export interface FieldText {
  field: string;
  text: string;
  nature: "declared" | "title" | "summary" | "body";
}

/** Words of a page, and the territory they name if that is sure. Offsets are those of the field's text. */
export interface FieldPlace extends PlaceMention {
  field: string;
  origin: "declared" | "prose";
  /** How sure the territory is, from 0 to 1; of an ambiguous mention, that one of its candidates is meant; 0 if unknown. */
  confidence: number;
}

/** A decided name of prose, before its role is known. */
export interface ProsePlace {
  source: FieldText;
  candidate: ProseCandidate;
  decision: ProseDecision;
}
