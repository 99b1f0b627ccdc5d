import { RetryLaterError, StopSourceError } from "../connectors/errors.js";
import { InvalidError } from "../schema/validate.js";
import { DatabaseUrlError } from "../store/database/database.js";
import { ForgetKeyError } from "../store/forget/key.js";
import { ForgetNameError } from "../store/forget/spelling.js";
import { NotAdmittedError } from "../store/governance/admitted.js";
import { HarvestTakenOverError } from "../store/ledger/session.js";
import { EditionError } from "../store/territories/edition-to-load.js";
import { IngestRefusedError } from "./ingest/remote-door.js";
import { UnusableDatabaseError } from "./open-database.js";

/** Errors that say themselves what is wrong and what to do; a stack would only hide it. */
const PLAIN_ERRORS = [
  InvalidError,
  DatabaseUrlError,
  UnusableDatabaseError,
  StopSourceError,
  RetryLaterError,
  HarvestTakenOverError,
  ForgetKeyError,
  ForgetNameError,
  EditionError,
  NotAdmittedError,
  IngestRefusedError,
];

/** True for an error whose message is all a person needs. */
export function isPlainError(error: unknown): error is Error {
  return PLAIN_ERRORS.some((kind) => error instanceof kind);
}
