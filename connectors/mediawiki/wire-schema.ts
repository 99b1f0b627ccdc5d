import { compileSchema } from "../../schema/validate.js";
import type { ApiBody, WireLogParams, WirePage } from "./wire.js";

const text = { type: "string" };
const word = { type: "string", maxLength: 100 };
const whole = { type: "integer" };
const flag = { type: "boolean" };
const id = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const realId = { ...id, minimum: 1 };
/** As MediaWiki writes a time. A second 60 exists, but no Date can hold it. */
const time = { type: "string", format: "date-time", pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\dZ$` };
const fault = record({ code: word, text, info: text }, ["code"]);

/** Other members are allowed: wikis have extensions, and newer versions say more. */
function record(properties: object, required: readonly string[] = []): object {
  return { type: "object", properties, required };
}

function listOf(items: object): object {
  return { type: "array", items };
}

const general = record({ generator: text, lang: word, server: text, articlepath: text, script: text, time }, [
  "generator",
  "lang",
  "server",
  "articlepath",
  "script",
  "time",
]);

/** A row whose page is hidden has neither title nor page id. What its parameters hold depends on the extension. */
const row = { ns: whole, title: text, pageid: id, timestamp: time, type: text };

const query = record({
  general,
  rightsinfo: record({ url: text, text }),
  statistics: record({ pages: whole, jobs: whole }),
  // Each page is checked for itself: one that is broken must not take the others with it.
  pages: listOf({ type: "object" }),
  recentchanges: listOf(record({ ...row, rcid: id, logtype: text, logaction: text }, ["rcid", "timestamp"])),
  logevents: listOf(record({ ...row, logid: id, logpage: id, action: text }, ["logid", "timestamp"])),
  embeddedin: listOf(record({ pageid: id }, ["pageid"])),
  badrevids: { type: "object", additionalProperties: record({ revid: whole }) },
});

/** Checks an answer of api.php as far as we read it. @throws InvalidError */
export const validateAnswer = compileSchema<ApiBody>(
  record({
    errors: listOf(fault),
    error: fault,
    batchcomplete: flag,
    continue: { type: "object", additionalProperties: { type: ["string", "integer"] } },
    query,
    parse: record({ parsetree: text, text }),
  }),
);

/** Checks what a log entry says besides its page; other kinds of entry say other things. @throws InvalidError */
export const validateLogParams = compileSchema<WireLogParams>(
  record({
    target_ns: whole,
    target_title: text,
    dest_ns: whole,
    dest_title: text,
    type: text,
    ids: listOf({ type: ["integer", "string"] }),
    new: record({ content: flag, user: flag, comment: flag }),
  }),
);

const main = record({ content: text, texthidden: flag });
const revision = record({ revid: realId, timestamp: time, sha1: text, sha1hidden: flag, slots: record({ main }) }, [
  "revid",
]);

/** Checks a page, or the part of it that came in one answer. @throws InvalidError */
export const validatePage = compileSchema<WirePage>(
  record(
    {
      pageid: realId,
      ns: whole,
      // MediaWiki allows 255 bytes, without the namespace.
      title: { type: "string", minLength: 1, maxLength: 500 },
      missing: flag,
      redirect: flag,
      contentmodel: word,
      pagelanguage: word,
      lastrevid: id,
      revisions: listOf(revision),
      categories: listOf(record({ title: text }, ["title"])),
      contributors: listOf(record({ name: text }, ["name"])),
      anoncontributors: id,
      extlinks: listOf(record({ url: text }, ["url"])),
    },
    ["pageid", "ns", "title"],
  ),
);

/** Checks a page that does not exist: only its id is ours to read. @throws InvalidError */
export const validateMissingPage = compileSchema<WirePage>(record({ pageid: realId }, ["pageid"]));
