import { mapCandidate } from "../../connectors/map-candidate.js";
import { withoutEmails } from "../../connectors/personal-data.js";
import { connectorOf } from "../../connectors/registry.js";
import { reportLine } from "../../connectors/report-line.js";
import type { IngestLine, PageLine } from "../../schema/generated/ingest.js";
import ingestSchema from "../../schema/ingest.schema.json" with { type: "json" };
import type { Json, MappedPage } from "../../schema/sink.js";
import { InvalidError, type Validator, compileSchema, validateRecord } from "../../schema/validate.js";
import { type OwnGround, foreignAddress, overreachOf } from "./own-statements.js";
import type { RawLine } from "./split-lines.js";

/** Why a line is not taken. */
export interface Fault {
  readonly code: string;
  readonly reason: string;
  /** The page that it is about, where that can be read: it is there all the same. */
  readonly remoteId?: string;
}

/** What a line says, or why it says nothing. */
export type ReadLine =
  | { readonly line: IngestLine; readonly page?: MappedPage; readonly fault?: never }
  | { readonly fault: Fault; readonly line?: never };

/** Deepest JSON that is read; a record has four levels. */
const DEEPEST = 32;

/** Longest text of any JSON that is only kept for the sender, in characters. */
const LONGEST_KEPT = 65_536;

const LONGEST_REASON = 500;

const validators = new Map(
  Object.entries(ingestSchema.$defs)
    .filter(([name]) => ingestSchema.oneOf.some(({ $ref }) => $ref === `#/$defs/${name}`))
    .map(([name, schema]): [string, Validator<IngestLine>] => [
      name,
      compileSchema<IngestLine>({ ...schema, $defs: ingestSchema.$defs }),
    ]),
);

/** Reads one line. Nothing in it is trusted; what is wrong with it is said and nothing else. */
export function readLine(raw: RawLine, ground: OwnGround): ReadLine {
  try {
    return understand(raw, ground);
  } catch (error) {
    if (error instanceof InvalidError) return refuse("INVALID_LINE", error.message);
    throw error;
  }
}

function understand({ text = "", fault }: RawLine, ground: OwnGround): ReadLine {
  if (fault !== undefined) return refuse(fault.code, fault.reason);
  if (isTooDeep(text)) return refuse("TOO_DEEP", `The line has more than ${DEEPEST} levels of brackets.`);
  const json = parse(text);
  if (json === undefined) return refuse("NOT_JSON", "The line is not JSON.");
  const type = memberOf(json, "type");
  const validate = typeof type === "string" ? validators.get(type) : undefined;
  if (validate === undefined) {
    return refuse("UNKNOWN_TYPE", `The line has no type of ${[...validators.keys()].join(", ")}.`);
  }
  const about = remoteIdOf(json);
  try {
    return judge(validate(json, "The line"), ground);
  } catch (error) {
    if (error instanceof InvalidError) return refuse("INVALID_LINE", error.message, about);
    throw error;
  }
}

function judge(line: IngestLine, ground: OwnGround): ReadLine {
  const about = "remoteId" in line ? line.remoteId : undefined;
  if (about !== undefined && withoutEmails(about) !== about) {
    return refuse("PERSONAL_ADDRESS", "The remoteId holds an e-mail address; name pages by something else.");
  }
  const foreign = foreignAddress(line, ground);
  if (foreign !== undefined) return refuse(foreign.code, foreign.reason, about);
  if (line.type === "page") return readPage(line, ground);
  const kept = line.type === "checkpoint" ? line.position : line.type === "complete" ? line.cursor : undefined;
  if (kept !== undefined && JSON.stringify(kept).length > LONGEST_KEPT) {
    return refuse("TOO_LONG_TO_KEEP", `The position or cursor has more than ${LONGEST_KEPT} characters of JSON.`);
  }
  return { line: "message" in line ? { ...line, message: tellable(line.message) } : line };
}

function readPage(line: PageLine, ground: OwnGround): ReadLine {
  const { type: _, record: given, ...provenance } = line;
  const about = line.remoteId;
  let record;
  try {
    record = validateRecord(given, "The record");
  } catch (error) {
    if (error instanceof InvalidError) return refuse("INVALID_RECORD", error.message, about);
    throw error;
  }
  const overreach = overreachOf(record, ground);
  if (overreach !== undefined) return refuse(overreach.code, overreach.reason, about);
  const { source } = ground;
  const result = mapCandidate(connectorOf(source), source, { ...provenance, payload: record as unknown as Json });
  if ("refused" in result) return refuse(result.refused.code, result.refused.message, about);
  const { page } = result;
  // What took an address out may have made a text too long.
  if (page.fault !== undefined) return refuse(page.fault.code, page.fault.message, about);
  return { line, page };
}

function refuse(code: string, reason: string, remoteId?: string): ReadLine {
  return { fault: { code, reason: tellable(reason), ...(remoteId !== undefined && { remoteId }) } };
}

/** Text of a stranger as it may stand in a report. */
function tellable(text: string): string {
  return reportLine(withoutEmails(text)).slice(0, LONGEST_REASON).toWellFormed();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function remoteIdOf(json: unknown): string | undefined {
  const remoteId = memberOf(json, "remoteId");
  return typeof remoteId === "string" && remoteId !== "" && remoteId.length <= 200 ? remoteId : undefined;
}

function memberOf(json: unknown, name: string): unknown {
  if (typeof json !== "object" || json === null || !Object.hasOwn(json, name)) return undefined;
  return (json as Record<string, unknown>)[name];
}

/** Counts brackets outside of strings before anything is parsed: what walks a value goes as deep as it is. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === "\\") at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "[" || char === "{") {
      depth += 1;
      if (depth > DEEPEST) return true;
    } else if (char === "]" || char === "}") depth -= 1;
  }
  return false;
}
