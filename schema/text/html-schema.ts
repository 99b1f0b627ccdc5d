import type { Options as Schema } from "rehype-sanitize";

/** Elements that are nothing without words in them. */
const INLINE_TAGS: readonly string[] = [
  ..."a abbr b cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strike strong".split(" "),
  ..."sub sup time tt u var".split(" "),
];

/** Elements that partner HTML may keep. */
const ALLOWED_TAGS: readonly string[] = [
  ...INLINE_TAGS,
  ..."blockquote br caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr img li ol p pre".split(" "),
  ..."summary table tbody td tfoot th thead tr ul wbr".split(" "),
];

/** Elements that go with everything in them: code, controls, and what is no text. */
const DROPPED_TAGS: readonly string[] = [
  ..."script style noscript template iframe frame frameset noframes noembed object embed applet param".split(" "),
  ..."svg math canvas audio video source track map area input button select option textarea datalist".split(" "),
  ..."title head base link meta xmp plaintext portal dialog".split(" "),
];

/** Elements whose place a plain `<div>` takes, so that their words do not run into their neighbours'. */
const BLOCK_TAGS: readonly string[] =
  "address article aside center dir fieldset footer form header hgroup legend main menu nav section".split(" ");

export const inlineTags: ReadonlySet<string> = new Set(INLINE_TAGS);
export const allowedTags: ReadonlySet<string> = new Set(ALLOWED_TAGS);
export const droppedTags: ReadonlySet<string> = new Set(DROPPED_TAGS);
export const blockTags: ReadonlySet<string> = new Set(BLOCK_TAGS);

/** Elements that mean something only inside another one. */
export const neededAround: ReadonlyMap<string, string> = new Map([
  ...["caption", "tbody", "td", "tfoot", "th", "thead", "tr"].map((tag): [string, string] => [tag, "table"]),
  ["summary", "details"],
]);

/** Parts of a page that serve its editors or its navigation, by class. */
export const droppedClasses: ReadonlySet<string> = new Set(
  "mw-editsection noprint toc mw-jump-link printfooter catlinks mw-cite-backlink".split(" "),
);

/** The same, by id. */
export const droppedIds: ReadonlySet<string> = new Set(["toc"]);

/** Protocols that a link may have. */
export const LINK_PROTOCOLS: readonly string[] = ["http", "https", "mailto"];

/** A cell never spans more rows or columns than this. */
const MAX_SPAN = /^(?:[1-9]|[1-4][0-9]|50)$/;

const SIZE = /^\d{1,5}$/;

/**
 * What safe HTML may hold, said in full: nothing is inherited from the library's defaults.
 * No `style`, no `on…`, no `class`; an `id` only for the footnotes that Markdown makes.
 */
export const safeSchema: Schema = {
  tagNames: [...ALLOWED_TAGS],
  attributes: {
    "*": ["lang", ["dir", "ltr", "rtl", "auto"]],
    a: ["href", ["rel", "nofollow", "noopener"], ["id", /^user-content-fnref-[\w%-]+$/]],
    img: ["src", "alt", "title", ["width", SIZE], ["height", SIZE]],
    li: [["id", /^user-content-fn-[\w%-]+$/]],
    ol: [["start", /^-?\d{1,9}$/]],
    td: [
      ["colSpan", MAX_SPAN],
      ["rowSpan", MAX_SPAN],
    ],
    th: [
      ["colSpan", MAX_SPAN],
      ["rowSpan", MAX_SPAN],
      ["scope", "row", "col", "rowgroup", "colgroup"],
    ],
    time: ["dateTime"],
  },
  protocols: { href: [...LINK_PROTOCOLS], src: ["http", "https"] },
  strip: [...DROPPED_TAGS],
  ancestors: Object.fromEntries(Array.from(neededAround, ([tag, needed]) => [tag, [needed]])),
  required: {},
  clobber: [],
  clobberPrefix: "",
  allowComments: false,
  allowDoctypes: false,
};
