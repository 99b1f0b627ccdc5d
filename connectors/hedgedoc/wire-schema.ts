import { compileSchema } from "../../schema/validate.js";
import type { WireInfo, WireRevision, WireRevisions } from "./wire.js";

const time = { type: "string", format: "date-time" };

/** The last millisecond of the year 9999: later times have no ISO 8601 spelling of the usual length. */
const LAST_TIME = 253_402_300_799_999;

/** Other members are allowed: newer versions may say more. */
function record(properties: object, required: readonly string[]): object {
  return { type: "object", properties, required };
}

/** @throws InvalidError */
export const validateInfo = compileSchema<WireInfo>(
  record({ createtime: time, updatetime: { anyOf: [time, { type: "null" }] } }, ["createtime", "updatetime"]),
);

const revisionEntry = record(
  { time: { type: "integer", minimum: 0, maximum: LAST_TIME }, length: { type: "integer", minimum: 0 } },
  ["time", "length"],
);

/** @throws InvalidError */
export const validateRevisions = compileSchema<WireRevisions>(
  record({ revision: { type: "array", items: revisionEntry } }, ["revision"]),
);

/** @throws InvalidError */
export const validateRevision = compileSchema<WireRevision>(record({ content: { type: "string" } }, ["content"]));
