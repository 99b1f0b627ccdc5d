import type { PlaceMention } from "./find-places.js";
import type { Geography } from "./geography.js";
import { KM_PER_DEGREE, type Point } from "./point.js";
import { territoriesAt } from "./territories-at.js";

/** Coordinates written in a text. */
export interface WrittenPoint {
  /** The words, exactly as written: `text.slice(start, end)`. */
  text: string;
  start: number;
  end: number;
  point: Point;
}

// Every repetition is bounded, so that a hostile text costs no more than its length.
const WHOLE = String.raw`[-−+]?\d{1,3}`;
const NS = String.raw`(?<ns>(?:[NS]|[Nn]ord|[Ss]ud)(?!\p{L}))`;
/** "O" is the French west. */
const EW = String.raw`(?<ew>(?:[EOW]|[Ee]st|[Oo]uest)(?!\p{L}))`;
const GAP = String.raw`[\s,;/–-]{0,4}`;
/** Not in the middle of a word, of a number, or of a list of numbers. */
const ALONE = String.raw`(?<![\p{L}\p{N}.,/_€$£-]|\d\s?[,;]\s)`;
const ENDS = String.raw`°?(?!\.?\d|\s?[,;]\s?\d|\s?[€$£%²])`;

const LATITUDE = labelled("lat", "lat(?:itude)?");
const LONGITUDE = labelled("lon", "(?:lon|lng|long)(?:itude)?");
const BETWEEN = String.raw`["']?\s{0,3}(?:&amp;|[&;,|/–-])?\s{0,3}["']?`;

/** The ways to write coordinates. Their groups are lat and lon, with m and s for minutes and seconds, and ns and ew. */
const FORMS: RegExp[] = [
  new RegExp(String.raw`(?<!\p{L})geo:(?<lat>${decimal(2)}),(?<lon>${decimal(2)})`, "giu"),
  new RegExp(String.raw`#map=\d{1,2}(?:\.\d{1,3})?/(?<lat>${decimal(2)})/(?<lon>${decimal(2)})`, "gu"),
  new RegExp(String.raw`/@(?<lat>${decimal(2)}),(?<lon>${decimal(2)})(?=,\d)`, "gu"),
  new RegExp(LATITUDE + BETWEEN + LONGITUDE, "giu"),
  new RegExp(LONGITUDE + BETWEEN + LATITUDE, "giu"),
  new RegExp(String.raw`${ALONE}(?<lat>${decimal(2)})°?\s?${NS}${GAP}(?<lon>${decimal(2)})°?\s?${EW}`, "gu"),
  new RegExp(String.raw`(?<!\p{L})${NS}\s?(?<lat>${decimal(2)})°?${GAP}${EW}\s?(?<lon>${decimal(2)})°?`, "gu"),
  new RegExp(ALONE + sexagesimal("lat") + NS + GAP + sexagesimal("lon") + EW, "gu"),
  // Four decimals tell coordinates from prices, sizes and versions, which have fewer.
  new RegExp(String.raw`${ALONE}(?<lat>${bare(".")})°?(?:\s{0,2}[,;]\s{0,3}|\s{1,3})(?<lon>${bare(".")})${ENDS}`, "gu"),
  new RegExp(String.raw`${ALONE}(?<lat>${bare(",")})°?(?:\s{0,2};\s{0,3}|\s{1,3})(?<lon>${bare(",")})${ENDS}`, "gu"),
];

/** A text with more is a file of data, which says nothing of where its page belongs. */
const MOST_POINTS = 500;

const DIGITS_OF_DEGREES = /\d[.,°º]|\d\s[°º]/u;

/**
 * Finds the coordinates written in a text: decimal ("44.7289, 5.0217", "44,7289 N 5,0217 E", "lat: 44.73 lon: 5.02"),
 * in degrees, minutes and seconds, in `geo:` URIs and in links to OpenStreetMap. Pairs out of range are left out; the
 * others are given in the order of the text, without overlaps, the first 500.
 *
 * @example readCoordinates("Crest : 44.7289, 5.0217")[0]?.point.latitude // 44.7289
 */
export function readCoordinates(text: string): WrittenPoint[] {
  if (!DIGITS_OF_DEGREES.test(text)) return [];
  const found = FORMS.flatMap((form) => readForm(text, form));
  let free = 0;
  return found
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .filter(({ start, end }) => {
      if (start < free) return false;
      free = end;
      return true;
    })
    .slice(0, MOST_POINTS);
}

function readForm(text: string, form: RegExp): WrittenPoint[] {
  const points: WrittenPoint[] = [];
  for (const match of text.matchAll(form)) {
    points.push(...toWritten(match));
    if (points.length >= MOST_POINTS) break;
  }
  return points;
}

/** Finds the territories of the coordinates in a text. Those that lead to no territory give no mention. */
export function findCoordinatePlaces(text: string, geography: Geography): PlaceMention[] {
  return readCoordinates(text).flatMap(({ point, ...words }): PlaceMention[] => {
    const { status, territories, reason } = territoriesAt(point, geography);
    const [first] = territories;
    if (status === "unknown" || !first) return [];
    const candidateIds = status === "ambiguous" ? territories.map(({ id }) => id) : [];
    const resolved = status === "resolved" ? { territoryId: first.id } : {};
    return [{ ...words, status, ...resolved, candidateIds, role: "subject", reason }];
  });
}

function toWritten(match: RegExpExecArray): WrittenPoint[] {
  const { lat = "", latm, lats, lon = "", lonm, lons, ns = "", ew = "" } = match.groups ?? {};
  const latitude = toDegrees([lat, latm, lats]) * (/^s/iu.test(ns) ? -1 : 1);
  const longitude = toDegrees([lon, lonm, lons]) * (/^[ow]/iu.test(ew) ? -1 : 1);
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return [];
  const uncertaintyKm = Math.max(stepOf([lat, latm, lats]), stepOf([lon, lonm, lons])) * 0.5 * KM_PER_DEGREE;
  const [text] = match;
  return [{ text, start: match.index, end: match.index + text.length, point: { latitude, longitude, uncertaintyKm } }];
}

/** Degrees, minutes and seconds as written. */
type Sexagesimal = readonly [degrees: string, minutes: string | undefined, seconds: string | undefined];

/** Adds up degrees, minutes and seconds; not a number when there are 60 of the latter. */
function toDegrees([degrees, minutes = "0", seconds = "0"]: Sexagesimal): number {
  const [whole, m, s] = [toNumber(degrees), toNumber(minutes), toNumber(seconds)];
  return m < 60 && s < 60 ? whole + m / 60 + s / 3_600 : Number.NaN;
}

/** The value, in degrees, of one more in the last digit written. */
function stepOf([degrees, minutes, seconds]: Sexagesimal): number {
  const last = seconds ?? minutes ?? degrees;
  const unit = seconds !== undefined ? 3_600 : minutes !== undefined ? 60 : 1;
  return 10 ** -(last.split(/[.,]/u)[1]?.length ?? 0) / unit;
}

function toNumber(written: string): number {
  return Number(written.replace(",", ".").replace("−", "-"));
}

/** Degrees with at least so many decimals, where words beside them say what they are. */
function decimal(decimals: number): string {
  return String.raw`${WHOLE}[.,]\d{${decimals},12}(?!\d)`;
}

/** Degrees that nothing announces. */
function bare(mark: "." | ","): string {
  return String.raw`${WHOLE}[${mark}]\d{4,12}`;
}

/** Such as `lat: 44.73`, `"lat": "44.73"`, `mlat=44.73`. */
function labelled(name: "lat" | "lon", word: string): string {
  return String.raw`(?<!\p{L})m?${word}["'.]?\s{0,3}[:=]?\s{0,3}["']?(?<${name}>${decimal(2)})°?`;
}

/** Degrees and minutes, then seconds unless there are none. */
function sexagesimal(name: "lat" | "lon"): string {
  const minutes = String.raw`(?<${name}m>\d{1,2}(?:[.,]\d{1,4})?)\s?['′’]`;
  const seconds = String.raw`(?<${name}s>\d{1,2}(?:[.,]\d{1,4})?)\s?(?:["″”]|['′’]{2})`;
  return String.raw`(?<${name}>\d{1,3})\s?[°º]\s?${minutes}\s?(?:${seconds}\s?)?`;
}
