import { type Hostility, bodyOf } from "./hostile.js";
import { changing, formatOf } from "./hostile-contents.js";

/** The body in another encoding than its headers say. */
const encodedAs = (
  encode: (text: string) => Buffer,
  headers: Readonly<Record<string, string>> = {},
): Hostility["answer"] => {
  return (request) => ({
    headers: { ...request.answer.headers, ...headers },
    body: encode(bodyOf(request).toString("utf8")),
  });
};

const utf16 = (text: string) => Buffer.from(text, "utf16le");

/** Texts in other encodings than they say, and characters that no database likes. */
export const ENCODING_HOSTILITIES: readonly Hostility[] = [
  { name: "UTF-16 with its mark", answer: encodedAs((text) => utf16(`\ufeff${text}`)) },
  { name: "UTF-16 without a word about it", answer: encodedAs(utf16) },
  { name: "Latin-1 without a word about it", answer: encodedAs((text) => Buffer.from(text, "latin1")) },
  { name: "UTF-8 with a mark", answer: encodedAs((text) => Buffer.from(`\ufeff${text}`)) },
  { name: "UTF-8 with two marks", answer: encodedAs((text) => Buffer.from(`\ufeff\ufeff${text}`)) },
  {
    name: "bytes that are no UTF-8",
    answer: encodedAs((text) =>
      Buffer.concat([
        Buffer.from(text.slice(0, -2)),
        Buffer.from([0xff, 0xed, 0xa0, 0x80]),
        Buffer.from(text.slice(-2)),
      ]),
    ),
  },
  {
    name: "halves of characters in the words",
    answer: changing((text, format) =>
      text.replaceAll("autour", format === "json" ? String.raw`\ud83d autour` : "\ufffd autour"),
    ),
  },
  { name: "zero characters everywhere", answer: encodedAs((text) => Buffer.from(text.replaceAll(" ", "\u0000 "))) },
].map((each) => ({ ...each, plausible: "always" }) as const);

const typed = (type: string): Hostility["answer"] => {
  return ({ answer }) => ({ headers: { ...answer.headers, "content-type": type } });
};

const contentTypes: readonly Hostility[] = [
  { name: "the content type of a picture", answer: typed("image/png") },
  { name: "the content type of bytes", answer: typed("application/octet-stream") },
  { name: "a content type that is noise", answer: typed(";;;=/,") },
  {
    name: "no content type",
    answer: ({ answer }) => {
      const { "content-type": _, ...headers } = answer.headers;
      return { headers };
    },
  },
  ...["utf-16", "inconnu", "utf-7", "__proto__"].map((charset): Hostility => ({
    name: `a charset called ${charset}`,
    plausible: "always",
    answer: ({ answer }) => ({
      headers: {
        ...answer.headers,
        "content-type": `${answer.headers["content-type"]?.split(";")[0]}; charset=${charset}`,
      },
    }),
  })),
];

/** Times as partners write them: ISO 8601, MediaWiki's, and seconds or milliseconds since 1970. */
const TIMES = /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?|\b20\d\d-\d\d-\d\d\b/g;
const NUMBERS = /\b1[6-9]\d{8}(?:\d{3})?\b/g;
const HTTP_DATES = /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} 20\d\d \d\d:\d\d:\d\d (?:GMT|[+-]\d{4})/g;

const dated = (iso: string, number: string, http: string): Hostility["answer"] =>
  changing((text) => text.replaceAll(TIMES, iso).replaceAll(NUMBERS, number).replaceAll(HTTP_DATES, http));

const clock = (date: string): Hostility["answer"] => {
  return ({ answer }) => ({ headers: { ...answer.headers, date, "last-modified": date, age: "-1", expires: date } });
};

const clocks: readonly Hostility[] = [
  { name: "times in 1970", answer: dated("1970-01-01T00:00:00Z", "0", "Thu, 01 Jan 1970 00:00:00 GMT") },
  {
    name: "times in 2099",
    answer: dated("2099-12-31T23:59:59Z", "4102444799000", "Thu, 31 Dec 2099 23:59:59 GMT"),
  },
  {
    name: "times that no calendar has",
    answer: dated("2026-13-45T25:61:61Z", "99999999999999999", "Foo, 99 Bar 2026"),
  },
  { name: "times that are words", answer: dated("hier matin", '"hier"', "hier matin") },
  { name: "times before our era", answer: dated("-000044-03-15T12:00:00Z", "-63549403200000", "15 Mar -44") },
  { name: "a Date of 1970", answer: clock("Thu, 01 Jan 1970 00:00:00 GMT") },
  { name: "a Date of 2099", answer: clock("Thu, 31 Dec 2099 23:59:59 GMT") },
  { name: "a Date that is none", answer: clock("tout de suite") },
].map((each) => ({ ...each, plausible: "always" }) as const);

const POLLUTION = '"__proto__":{"polluted":"oui"},"constructor":{"prototype":{"polluted":"oui"}},';

const whole = (body: string): Hostility["answer"] => {
  return (request) => (formatOf(request) === "json" ? { body } : undefined);
};

const json: readonly Hostility[] = [
  ...["null", "true", "0", '"texte"', "[]", "{}", "[null]", '{"errors":["Non"]}', '{"error":"Non"}'].map(
    (body): Hostility => ({ name: `JSON that is ${body}`, plausible: "always", answer: whole(body) }),
  ),
  { name: "JSON that nests 200,000 times", answer: whole(`${"[".repeat(200_000)}${"]".repeat(200_000)}`) },
  { name: "objects that nest 50,000 times", answer: whole(`${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`) },
  { name: "a list of a million nothings", answer: whole(`[${"null,".repeat(1_000_000)}null]`) },
  {
    name: "JSON with a comma too many",
    answer: changing((text, f) => (f === "json" ? `${text.slice(0, -1)},}` : text)),
  },
  {
    name: "keys that reach for prototypes",
    plausible: "always",
    answer: changing((text, f) => (f === "json" ? text.replaceAll(/\{(?=")/g, `{${POLLUTION}`) : text)),
  },
  {
    name: "numbers that are none",
    plausible: "always",
    answer: changing((text, f) => (f === "json" ? text.replaceAll(/(?<=":)\d+(?=[,}\]])/g, "1e999") : text)),
  },
  {
    name: "an object with 50,000 keys more",
    plausible: "always",
    answer: changing((text, f) => {
      if (f !== "json" || !text.startsWith("{")) return text;
      return `{${Array.from({ length: 50_000 }, (_, n) => `"k${n}":0,`).join("")}${text.slice(1).trimStart()}`;
    }),
  },
];

/** Words that cannot be trusted: their encoding, their type, their dates, their structure. */
export const WORD_HOSTILITIES: readonly Hostility[] = [...ENCODING_HOSTILITIES, ...contentTypes, ...clocks, ...json];
