import { StopSourceError } from "../../errors.js";
import { compileSchema } from "../../../schema/validate.js";
import type { MediaWikiMapping } from "../generated/mapping.js";
import mappingSchema from "../mapping.schema.json" with { type: "json" };
import communs from "./communs.json" with { type: "json" };

const readMapping = compileSchema<MediaWikiMapping>(mappingSchema);

/** The mappings that come with Maillage, by the name used in a source's options. */
const MAPPINGS: Readonly<Record<string, unknown>> = { communs };

/** What a source is read with when it does not say. */
const DEFAULT_MAPPING = "communs";

const checked = new WeakMap<object, MediaWikiMapping>();

/**
 * The mapping a source asks for, by name or written out in its options.
 *
 * @throws StopSourceError UNKNOWN_MAPPING, InvalidError when it does not fit mapping.schema.json.
 */
export function mappingOf(asked: string | object = DEFAULT_MAPPING): MediaWikiMapping {
  const found = typeof asked === "string" ? MAPPINGS[asked] : asked;
  const what = typeof asked === "string" ? `The mapping "${asked}"` : "The mapping of the source";
  if (typeof found !== "object" || found === null) {
    const names = Object.keys(MAPPINGS).join(", ");
    throw new StopSourceError("UNKNOWN_MAPPING", `${what} is not there. Name one of ${names}, or write one out.`);
  }
  const known = checked.get(found) ?? readMapping(found, what);
  checked.set(found, known);
  return known;
}
