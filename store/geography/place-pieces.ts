import { cutIntoTokens, cutWithin, mendNames, type IsName, type PlaceToken } from "./place-tokens.js";

/** One item of a declared location, and how it stands to the others. */
export interface PlacePiece {
  text: string;
  /** Offsets in the whole text. */
  start: number;
  end: number;
  /** It stands in parentheses. */
  parenthesised: boolean;
  /** The piece before those parentheses: "Courcy" for "Marne" in "Courcy (Marne)". */
  outer?: PlacePiece;
  /** The piece that only an "et" parts it from. */
  joined?: PlacePiece;
  /** The place that it says to hold: "Montreuil" for "en Seine-Saint-Denis". */
  held?: PlacePiece;
  /** It only tells where another place is: "près de Reims". */
  landmark: boolean;
}

/** Lists the pieces of a text, in order; names that hold a separator stay whole. */
export function cutIntoPieces(text: string, isPlace: IsName, isArea: IsName): PlacePiece[] {
  const tokens = mendNames(text, cutIntoTokens(text), isPlace);
  return linkPieces(
    text,
    tokens.flatMap((token) => cutWithin(text, token, isPlace, isArea)),
  );
}

function linkPieces(text: string, tokens: readonly PlaceToken[]): PlacePiece[] {
  const pieces: PlacePiece[] = [];
  /** The piece before each parenthesis that is still open, outermost first. */
  const open: (PlacePiece | undefined)[] = [];
  let before: PlacePiece | undefined;
  let between = new Set<PlaceToken["type"]>();
  for (const token of tokens) {
    if (token.type === "open") open.push(before);
    if (token.type === "close" && open.length > 0) before = open.pop();
    if (token.type !== "words") {
      between.add(token.type);
      continue;
    }
    before = toPiece(text, token, { before, open, between });
    pieces.push(before);
    between = new Set();
  }
  return pieces;
}

interface Links {
  before: PlacePiece | undefined;
  open: readonly (PlacePiece | undefined)[];
  between: ReadonlySet<PlaceToken["type"]>;
}

function toPiece(text: string, { start, end }: PlaceToken, { before, open, between }: Links): PlacePiece {
  const outer = open.at(-1);
  const joined = between.has("and") && !between.has("comma") && !between.has("open");
  return {
    text: text.slice(start, end),
    start,
    end,
    landmark: between.has("landmark"),
    parenthesised: open.length > 0,
    ...(outer && { outer }),
    ...(joined && before && { joined: before }),
    ...(between.has("within") && before && { held: before }),
  };
}
