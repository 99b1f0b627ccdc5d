import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Settings } from "../schema/generated/settings.js";
import settingsSchema from "../schema/settings.schema.json" with { type: "json" };
import { InvalidError, compileSchema } from "../schema/validate.js";

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

/**
 * Reads the settings: the environment first, then the settings file, then the defaults.
 *
 * @throws InvalidError naming the setting, what is wrong with it and where it was found.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const file = env["MAILLAGE_SETTINGS"];
  const fromFile = readFile(file ?? DEFAULT_FILE, file !== undefined);
  const values: Record<string, unknown> = { MAILLAGE_SOURCES: packagedFile("sources.json") };
  for (const [name, property] of Object.entries(properties)) {
    if (property.default !== undefined) values[name] = property.default;
  }
  Object.assign(values, fromFile);
  for (const [name, property] of Object.entries(properties)) {
    const text = env[name];
    if (text !== undefined && text !== "") values[name] = parse(text, property.type);
  }
  return validate(values, "The settings (environment and settings file)");
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

function readFile(path: string, required: boolean): object {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (!required && (error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new InvalidError(`The settings file ${path}`, [
      `it cannot be read (${(error as NodeJS.ErrnoException).code})`,
    ]);
  }
  return parseJson(text, `The settings file ${path}`) as object;
}

/** @throws InvalidError saying where the JSON breaks. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidError(what, [`it is not JSON: ${(error as Error).message}`]);
  }
}

// What cannot be read stays as written, and the schema says what is wrong with it.
function parse(text: string, type: string): unknown {
  if (type === "integer") return /^-?\d+$/.test(text) ? Number(text) : text;
  if (type !== "boolean") return text;
  if (/^(on|true|1|yes)$/i.test(text)) return true;
  return /^(off|false|0|no)$/i.test(text) ? false : text;
}
