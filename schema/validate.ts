import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormatsModule from "ajv-formats";
import provenanceSchema from "./provenance.schema.json" with { type: "json" };
import recordSchema from "./record.schema.json" with { type: "json" };
import sourceSchema from "./source.schema.json" with { type: "json" };
import type { Provenance } from "./generated/provenance.js";
import type { PageRecord } from "./generated/record.js";
import type { SourcesFile } from "./generated/source.js";

/** Checks a value against a JSON Schema and returns it typed. @throws InvalidError naming each fault in plain words. */
export type Validator<T> = (value: unknown, what: string) => T;

/** A value that does not fit its schema: what it is, where it is wrong and what was expected. */
export class InvalidError extends Error {
  override readonly name = "InvalidError";
  readonly faults: readonly string[];

  constructor(what: string, faults: readonly string[]) {
    super(`${what} is not valid: ${faults.join("; ")}.`);
    this.faults = faults;
  }
}

// ajv-formats is CommonJS: under Node's ES modules its function is the `default` of the default import.
const addFormats = addFormatsModule.default;

const ajv = new Ajv2020({ allErrors: false, strict: true, allowUnionTypes: true });
addFormats(ajv);

/**
 * Compiles a JSON Schema (draft 2020-12, formats checked) into a validator.
 *
 * @example
 * const readSettings = compileSchema<Settings>(settingsSchema);
 * const settings = readSettings(JSON.parse(text), "sources.json");
 */
export function compileSchema<T>(schema: object): Validator<T> {
  const validate = ajv.compile(schema) as ValidateFunction<T>;
  return (value, what) => {
    if (validate(value)) return value;
    throw new InvalidError(what, (validate.errors ?? []).map(describeFault));
  };
}

function describeFault({ instancePath, message, keyword, params }: ErrorObject): string {
  const place = instancePath === "" ? "the top level" : instancePath.slice(1).replaceAll("/", ".");
  if (keyword === "additionalProperties")
    return `${place} has an unknown key "${String(params["additionalProperty"])}"`;
  if (keyword === "enum") return `${place} must be one of ${(params["allowedValues"] as unknown[]).join(", ")}`;
  return `${place} ${message ?? "is wrong"}`;
}

/** Checks what a mapping made of a page before it may enter the ledger. */
export const validateRecord = compileSchema<PageRecord>(recordSchema);

/** Checks where a record says it comes from. */
export const validateProvenance = compileSchema<Provenance>(provenanceSchema);

/** Checks the sources file as a whole. */
export const validateSources = compileSchema<SourcesFile>(sourceSchema);
