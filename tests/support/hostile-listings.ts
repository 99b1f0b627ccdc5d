import { type Circumstances, type Hostility, bodyOf } from "./hostile.js";
import { changing, formatOf } from "./hostile-contents.js";
import type { PartnerRequest } from "./partner.js";

/** The answer to an earlier request, as a cache gives it that mixes its entries up. */
const anotherAnswer =
  (
    choose: (past: readonly PartnerRequest[], request: PartnerRequest, at: Circumstances) => PartnerRequest | undefined,
  ): Hostility["answer"] =>
  (request, at) => {
    const others = at.past.filter(({ path, answer }) => path !== request.path && answer.status === 200);
    return choose(others, request, at)?.answer;
  };

const pathOf = ({ path }: PartnerRequest) => path.split("?")[0];

const caches: readonly Hostility[] = [
  {
    name: "the answer to another question",
    answer: anotherAnswer((past, _, { place }) => past[Math.floor(place * past.length)]),
  },
  {
    name: "the answer to another question of the same format",
    answer: anotherAnswer((past, request, { place }) => {
      const alike = past.filter((each) => formatOf(each) === formatOf(request));
      return alike[Math.floor(place * alike.length)];
    }),
  },
  {
    name: "the first answer of the same address again and again",
    answer: anotherAnswer((past, request) => past.find((each) => pathOf(each) === pathOf(request))),
  },
  { name: "the same answer to everything", answer: anotherAnswer((past) => past[0]) },
].map((each) => ({ ...each, plausible: "always" }) as const);

type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** A JSON answer whose every value went through `change`, children first. */
const mapping = (change: (value: JsonValue, key: string, at: Circumstances) => JsonValue): Hostility["answer"] =>
  changing((text, format, _, at) => {
    if (format !== "json" || !/^\s*[[{]/.test(text)) return text;
    const walk = (value: JsonValue, key: string): JsonValue => {
      if (Array.isArray(value))
        return change(
          value.map((each) => walk(each, key)),
          key,
          at,
        );
      if (value === null || typeof value !== "object") return change(value, key, at);
      return change(Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each, name)])), key, at);
    };
    return JSON.stringify(walk(JSON.parse(text) as JsonValue, ""));
  });

/** Entries of XML listings. */
const ENTRY = /<(item|url|entry|sitemap)\b[^>]*>.*?<\/\1>/gs;

/** JSON lists of objects and entries of XML listings, some left out, in another order, or more than once. */
const relisted = (change: <T>(entries: readonly T[], place: number) => readonly T[]): Hostility["answer"] => {
  const inJson = mapping((value, _, { place }) => (isRows(value) ? [...change(value, place)] : value));
  return (request, at) => {
    if (formatOf(request) !== "xml") return inJson(request, at);
    const before = bodyOf(request).toString("utf8");
    const entries = before.match(ENTRY) ?? [];
    if (entries.length === 0) return undefined;
    const kept = change(entries, at.place).join("");
    let done = false;
    const body = before.replaceAll(ENTRY, () => {
      if (done) return "";
      done = true;
      return kept;
    });
    return { body };
  };
};

function isRows(value: JsonValue): value is JsonValue[] {
  return Array.isArray(value) && value.some((row) => row !== null && typeof row === "object");
}

const listings: readonly Hostility[] = [
  { name: "listings that are empty", answer: relisted(() => []) },
  { name: "listings without their first half", answer: relisted((rows) => rows.slice(Math.ceil(rows.length / 2))) },
  {
    name: "listings without one entry",
    answer: relisted((rows, place) => rows.toSpliced(Math.floor(place * rows.length), 1)),
  },
  { name: "listings in the other order", answer: relisted((rows) => rows.toReversed()) },
  { name: "listings that name everything twice", answer: relisted((rows) => [...rows, ...rows]) },
  {
    name: "listings that name one thing only",
    answer: relisted((rows) => rows.map(() => rows[0] as (typeof rows)[number])),
  },
].map((each) => ({ ...each, plausible: "always" }) as const);

const IDS = /(?:^|_)(?:page)?id$|^revid$|^lastrevid$/;

const ids = (change: (id: number, request: PartnerRequest) => string | number): Hostility["answer"] => {
  return (request, at) => {
    const inJson = mapping((value, key) =>
      IDS.test(key) && typeof value === "number" ? change(value, request) : value,
    );
    const changed = inJson(request, at);
    if (changed !== undefined || formatOf(request) === "json") return changed;
    const numbered = changing((text) =>
      text.replaceAll(/(?<=article)\d+/g, (id) => String(change(Number(id), request))),
    );
    return numbered(request, at);
  };
};

const identities: readonly Hostility[] = [
  { name: "ids that are all the same", answer: ids(() => 1) },
  { name: "ids that change from one request to the next", answer: ids((id, { number }) => id + 1_000 * number) },
  { name: "ids that are shifted by one", answer: ids((id) => id + 1) },
  { name: "ids of zero", answer: ids(() => 0) },
  { name: "ids that are negative", answer: ids((id) => -id) },
  { name: "ids that are words", answer: ids((id) => `n° ${id}`) },
  { name: "ids larger than a number holds exactly", answer: ids(() => 2 ** 60) },
].map((each) => ({ ...each, plausible: "always" }) as const);

/** Where another value would be a partner's own word that a page is gone, hidden or not ours: no damage, but an answer. */
const OWN_WORDS = new Set(
  [
    "ns contentmodel missing texthidden logaction action content", // MediaWiki
    "visible archetype deleted_at deleted_by hidden user_deleted category_id errors error_type tags closed archived", // Discourse
  ]
    .join(" ")
    .split(" "),
);

/** Puts another value somewhere into a JSON answer. */
const valueSomewhere =
  (choose: (at: Circumstances) => unknown): Hostility["answer"] =>
  (request, at) => {
    if (formatOf(request) !== "json" || !/^\s*[[{]/.test(String(request.answer.body))) return undefined;
    const body = JSON.parse(String(request.answer.body)) as Record<string, unknown>;
    const places = placesIn(body);
    const chosen = places[Math.floor(at.place * places.length)];
    if (chosen === undefined) return undefined;
    chosen.holder[chosen.key] = choose(at);
    return { body: JSON.stringify(body) };
  };

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesIn(value: unknown): Place[] {
  if (value === null || typeof value !== "object") return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => {
    const inside = placesIn(holder[key]);
    return OWN_WORDS.has(key) ? inside : [{ holder, key }, ...inside];
  });
}

/** Cuts a stretch out of the middle of any answer, or puts noise there. */
const stretch = (noise: string): Hostility["answer"] =>
  changing((text, _, __, { place }) => {
    const at = Math.floor(place * text.length);
    return text.slice(0, at) + noise + text.slice(at + 1 + Math.floor(text.length / 10));
  });

const damages: readonly Hostility[] = [
  { name: "another value somewhere", answer: valueSomewhere(({ value }) => value) },
  { name: "nothing somewhere", answer: valueSomewhere(() => undefined) },
  { name: "null somewhere", answer: valueSomewhere(() => null) },
  { name: "a stretch that is missing", answer: stretch("") },
  { name: "a stretch that is noise", answer: stretch("\u0000\ufffd<>&\"'{}[]\u0007") },
].map((each) => ({ ...each, plausible: "always" }) as const);

/** Answers that are whole, and wrong: of another question, about other pages, about fewer or more. */
export const LISTING_HOSTILITIES: readonly Hostility[] = [...caches, ...listings, ...identities, ...damages];
