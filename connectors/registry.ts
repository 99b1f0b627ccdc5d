import type { SourceSettings } from "../schema/generated/source.js";
import { InvalidError, type Validator, compileSchema, validateSources } from "../schema/validate.js";
import type { Connector } from "./connector.js";
import { atom } from "./atom/index.js";
import { curated } from "./curated/index.js";
import { discourse } from "./discourse/index.js";
import { hedgedoc } from "./hedgedoc/index.js";
import { ingest } from "./ingest/index.js";
import { mediawiki } from "./mediawiki/index.js";
import { spip } from "./spip/index.js";

/** Every connector Maillage knows: one line each. */
export const connectors: readonly Connector[] = [atom, curated, discourse, hedgedoc, ingest, mediawiki, spip];

const byName = new Map(connectors.map((connector) => [connector.name, connector]));
const optionValidators = new Map<string, Validator<unknown>>();

/** @throws InvalidError naming the connectors there are. */
export function connectorOf(source: SourceSettings): Connector {
  const connector = byName.get(source.connector);
  if (connector === undefined) {
    const names = [...byName.keys()].join(", ");
    throw new InvalidError(`The source "${source.id}"`, [
      `there is no connector "${source.connector}"; the connectors are ${names}`,
    ]);
  }
  return connector;
}

/**
 * Checks a sources file: its shape, each source's own options, that no id is used twice and no address holds a secret.
 *
 * @throws InvalidError saying what is wrong and where.
 */
export function readSources(json: unknown, what: string): SourceSettings[] {
  const { sources } = validateSources(json, what);
  const seen = new Set<string>();
  for (const source of sources) {
    if (seen.has(source.id))
      throw new InvalidError(what, [`the id "${source.id}" is used twice; every source needs its own`]);
    seen.add(source.id);
    refuseCredentials(source, what);
    const connector = connectorOf(source);
    const validate = optionValidators.get(connector.name) ?? compileSchema<unknown>(connector.optionsSchema);
    optionValidators.set(connector.name, validate);
    validate(source.options ?? {}, `The options of the source "${source.id}" in ${what}`);
  }
  return sources;
}

/** The address of a source is served, printed and sent to clients: it is no place for a secret. */
function refuseCredentials({ id, url }: SourceSettings, what: string): void {
  const { username, password } = new URL(url);
  if (username === "" && password === "") return;
  throw new InvalidError(what, [`the url of the source "${id}" holds a user name or a password; take it out`]);
}
