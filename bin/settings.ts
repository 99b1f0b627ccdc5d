import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Settings } from "../schema/generated/settings.js";
import settingsSchema from "../schema/settings.schema.json" with { type: "json" };
import { InvalidError, type Validator, compileSchema } from "../schema/validate.js";

export type { Settings } from "../schema/generated/settings.js";

/** Where a settings file is looked for when MAILLAGE_SETTINGS does not name one. */
const DEFAULT_FILE = "maillage.json";

interface Property {
  readonly type: string;
  readonly default?: unknown;
  readonly description: string;
}

const properties = settingsSchema.properties as Readonly<Record<string, Property>>;
const validate = compileSchema<Settings>(settingsSchema);
const validateFile = compileSchema<Partial<Settings>>({ ...settingsSchema, $id: "settings-file", required: [] });

/**
 * Reads the settings: the environment first, then the settings file, then the defaults.
 *
 * @throws InvalidError naming the setting, what is wrong with it and where it was found.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const values: Record<string, unknown> = { MAILLAGE_SOURCES: packagedFile("sources.json") };
  for (const [name, property] of Object.entries(properties)) {
    if (property.default !== undefined) values[name] = property.default;
  }
  Object.assign(values, readSettingsFile(env["MAILLAGE_SETTINGS"]));
  for (const [name, property] of Object.entries(properties)) {
    const text = env[name];
    if (text !== undefined && text !== "") values[name] = parse(name, text, property.type);
  }
  // Defaults are good and the file was checked: what is wrong now stands in the environment.
  return check(validate, values, "The environment");
}

/** Every setting with its default and meaning, for help and documentation. */
export function describeSettings(): { name: string; default: string; description: string }[] {
  return Object.entries(properties).map(([name, { default: value, description }]) => ({
    name,
    default: shownDefault(value),
    description,
  }));
}

function shownDefault(value: unknown): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Path of a file that comes with Maillage, seen from the compiled code. */
export function packagedFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

function readSettingsFile(named: string | undefined): Partial<Settings> {
  if (!named && !existsSync(DEFAULT_FILE)) return {};
  const path = named || DEFAULT_FILE;
  const what = `The settings file ${path}`;
  const json = readJsonFile(path, what, "correct MAILLAGE_SETTINGS or leave it out");
  return check(validateFile, json, what);
}

function check<T>(validator: Validator<T>, values: unknown, what: string): T {
  try {
    return validator(values, what);
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    throw new InvalidError(what, [...error.faults, "`maillage --help` lists every setting"]);
  }
}

/**
 * Reads a JSON file that a person wrote.
 *
 * @param advice What to do when it cannot be read.
 * @throws InvalidError saying why it cannot be read or where the JSON breaks.
 */
export function readJsonFile(path: string, what: string, advice: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new InvalidError(what, [`it cannot be read (${(error as NodeJS.ErrnoException).code}); ${advice}`]);
  }
  return parseJson(text, what);
}

/** @throws InvalidError saying where the JSON breaks. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // V8 quotes the text around the fault, line breaks included.
    throw new InvalidError(what, [`it is not JSON: ${(error as Error).message.replaceAll(/\s+/g, " ")}`]);
  }
}

/** The value that a text of the environment stands for. @throws InvalidError when it is not of its setting's type. */
function parse(name: string, text: string, type: string): unknown {
  if (type === "integer") {
    if (/^-?\d+$/.test(text)) return Number(text);
    throw new InvalidError("The environment", [`${name} is "${text}"; write a whole number`]);
  }
  if (type !== "boolean") return text;
  if (/^(on|true|1|yes)$/i.test(text)) return true;
  if (/^(off|false|0|no)$/i.test(text)) return false;
  throw new InvalidError("The environment", [`${name} is "${text}"; write on or off`]);
}
