import type { PartnerRequest } from "./partner.js";
import { type Circumstances, type Hostility, bodyOf } from "./hostile.js";

/** How an answer is written, as far as it can be damaged. */
type Format = "json" | "xml" | "html" | "text";

export function formatOf({ answer }: Pick<PartnerRequest, "answer">): Format {
  const type = answer.headers["content-type"] ?? "";
  if (type.includes("json")) return "json";
  if (type.includes("html")) return "html";
  return type.includes("xml") ? "xml" : "text";
}

/** The right answer, its text changed; undefined where the change finds nothing to change. */
export const changing =
  (change: (text: string, format: Format, request: PartnerRequest, at: Circumstances) => string): Hostility["answer"] =>
  (request, at) => {
    const before = bodyOf(request).toString("utf8");
    const body = change(before, formatOf(request), request, at);
    return body === before ? undefined : { body };
  };

/** What the titles and texts of the net's pages look like, in whatever markup: see contract-partner.ts. */
const TITLE = /Atelier \S+ des lisières/g;
const WORDS = /Douze personnes se retrouvent \S+ autour/g;

/** Puts something in place of the words of each title or text, written so that the answer stays readable. */
const replacing = (pattern: RegExp, by: string | Readonly<Record<Format, string>>): Hostility["answer"] =>
  changing((text, format) => {
    const wanted = typeof by === "string" ? by : by[format];
    const written = format === "json" ? JSON.stringify(wanted).slice(1, -1) : wanted;
    return text.replace(pattern, () => written);
  });

/** The same pattern, for its first match only. */
function onceOf({ source }: RegExp): RegExp {
  return new RegExp(source);
}

const TEN_MEGABYTES = 10_000_000;

const titles: readonly Hostility[] = [
  { name: "a title of 10 MB", answer: replacing(onceOf(TITLE), "Titre ".repeat(TEN_MEGABYTES / 6)) },
  { name: "titles of 1,500 characters", answer: replacing(TITLE, "Titre ".repeat(250)) },
  { name: "titles of a space", answer: replacing(TITLE, " ") },
  { name: "titles of nothing", answer: replacing(TITLE, "") },
  { name: "titles that are all alike", answer: replacing(TITLE, "Le même pour tous") },
  { name: "titles that turn the reading around", answer: replacing(TITLE, "\u202eetneuqué\u202c \u2066x\u2069") },
  { name: "titles that are a script", answer: replacing(TITLE, '"><script>alert(1)</script>') },
  { name: "titles that are a query", answer: replacing(TITLE, "'; DROP TABLE page; --") },
  { name: "titles with zero characters", answer: replacing(TITLE, "Un\u0000 titre") },
].map((each) => ({ ...each, plausible: "always" }) as const);

const everywhere = (markup: string): Readonly<Record<Format, string>> => {
  const cdata = markup.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return { json: markup, text: markup, html: markup, xml: cdata };
};

const SCRIPTS =
  '<script>globalThis.hacked = true</script><img src=x onerror="globalThis.hacked = true"><svg/onload=alert(1)>' +
  '<a href="javascript:alert(1)">cliquez</a> [ici](javascript:alert(1)) <iframe srcdoc="<script>alert(1)</script>">' +
  "</iframe><style>@import 'http://127.0.0.1:9/x'</style><base href='http://evil.example.org/'><form action=//evil>" +
  "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>";

/** What somebody may write into a page to see what becomes of it. */
export const HOSTILE_TEXTS: readonly { readonly name: string; readonly text: string }[] = [
  { name: "scripts and event handlers", text: SCRIPTS },
  { name: "HTML that nests 20,000 times", text: `${"<div><b>".repeat(20_000)}fond` },
  { name: "tables that nest 2,000 times", text: "<table><tr><td>".repeat(2_000) },
  { name: "Markdown that quotes 20,000 times", text: `\n\n${"> ".repeat(20_000)}fond` },
  { name: "50,000 open brackets", text: "![[".repeat(50_000) },
  { name: "50,000 marks of emphasis", text: "*a_**b__".repeat(12_500) },
  { name: "templates that nest 20,000 times", text: "{{a|[[b|".repeat(10_000) },
  { name: "a word of 400,000 characters", text: "mot".repeat(133_333) },
  { name: "10 MB of words", text: "Un mot. ".repeat(TEN_MEGABYTES / 8) },
  { name: "two hundred thousand links", text: "https://a.example/b ".repeat(200_000) },
  { name: "zero characters", text: "Un\u0000deux\u0001trois\u007f" },
  { name: "nothing", text: "" },
  {
    name: "references to characters that do not exist",
    text: "&#0; &#xD800; &#x110000; &#99999999999; &inconnue; &amp",
  },
];

const texts = HOSTILE_TEXTS.map(({ name, text }): Hostility => ({
  name: `texts that are ${name}`,
  plausible: "always",
  // The partner lives in this process, and its memory is measured too.
  answer: replacing(text.length > 200_000 ? onceOf(WORDS) : WORDS, everywhere(text)),
}));

const LAUGHS = Array.from({ length: 9 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`).join("");

/** Puts a document type before the first element, and a use of its entity into the words. */
const withDoctype = (internal: string, entity: string): Hostility["answer"] =>
  changing((text, format) => {
    if (format === "json" || format === "text") return text;
    const root = /<([a-zA-Z][\w:-]*)[\s>]/.exec(text);
    if (root === null) return text;
    const [start, name = ""] = [text.indexOf(`<${root[1]}`), root[1]];
    const body = text.slice(start).replaceAll(WORDS, `&${entity};`).replaceAll(TITLE, `&${entity};`);
    return `${text.slice(0, start).replaceAll(/<!DOCTYPE[^>]*>/gi, "")}<!DOCTYPE ${name} [${internal}]>${body}`;
  });

const markup: readonly Hostility[] = [
  { name: "a billion laughs", answer: withDoctype(`<!ENTITY a0 "ha">${LAUGHS}`, "a9") },
  { name: "an entity as long as a book, used often", answer: withDoctype(`<!ENTITY x "${"ha".repeat(50_000)}">`, "x") },
  { name: "an entity that is a file", answer: withDoctype('<!ENTITY x SYSTEM "file:///etc/passwd">', "x") },
  { name: "an entity that is an address", answer: withDoctype('<!ENTITY x SYSTEM "http://127.0.0.1:9/">', "x") },
  {
    name: "XML that nests 100,000 times",
    answer: changing((text, format) => (format === "xml" ? `${"<a>".repeat(100_000)}${"</a>".repeat(100_000)}` : text)),
  },
  {
    name: "an element with 100,000 attributes",
    answer: changing((text, format) =>
      format === "xml" || format === "html"
        ? text.replace(
            /<([a-z]\w*)/i,
            (tag) => `${tag} ${Array.from({ length: 100_000 }, (_, n) => `a${n}=""`).join(" ")}`,
          )
        : text,
    ),
  },
  {
    name: "an element called __proto__",
    answer: changing((text, format) =>
      format === "xml" ? text.replace(/<\/(\w+)>\s*$/, "<__proto__><polluted>oui</polluted></__proto__></$1>") : text,
    ),
  },
].map((each) => ({ ...each, plausible: "always" }) as const);

const YAML_BOMB = ["a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
  .concat(Array.from("bcdefghi", (key, n) => `${key}: &${key} [${`*${"abcdefgh"[n]},`.repeat(8)}*${"abcdefgh"[n]}]`))
  .join("\n");

/** Puts front matter, and nothing of the partner's own, before a text. */
const withFrontMatter = (yaml: string, opening = "---"): Hostility["answer"] =>
  changing((text, format) => (format === "text" ? `${opening}\n${yaml}\n---\n${text}` : text));

const frontMatter: readonly Hostility[] = [
  { name: "a YAML bomb in the front matter", answer: withFrontMatter(`${YAML_BOMB}\ntitle: *i\ntags: *h`) },
  { name: "front matter that is a program", answer: withFrontMatter("globalThis.hacked = true", "---js") },
  {
    name: "front matter that calls a constructor",
    answer: withFrontMatter('title: !!js/function "function(){ globalThis.hacked = true }"\nx: !!python/object:os {}'),
  },
  {
    name: "front matter that reaches for prototypes",
    answer: withFrontMatter("__proto__: { polluted: oui }\nconstructor: { prototype: { polluted: oui } }\n<<: [1, 2]"),
  },
  { name: "front matter that nests 20,000 times", answer: withFrontMatter(`title: ${"[".repeat(20_000)}`) },
  { name: "front matter of 5 MB", answer: withFrontMatter(`tags: "${"mot, ".repeat(1_000_000)}"`) },
  { name: "front matter with 100,000 keys", answer: withFrontMatter("k: v\n".repeat(100_000)) },
  { name: "front matter that contains itself", answer: withFrontMatter("title: &t [*t]\ntags: &u { u: *u }") },
  {
    name: "front matter that does not end",
    answer: changing((text, f) => (f === "text" ? `---\ntitle: "x\n${text}` : text)),
  },
].map((each) => ({ ...each, plausible: "always" }) as const);

/** What a partner's pages may hold, and what a parser may stumble over. */
export const CONTENT_HOSTILITIES: readonly Hostility[] = [...titles, ...texts, ...markup, ...frontMatter];
