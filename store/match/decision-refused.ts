/** NOT_FOUND: what is named is not there. CONFLICT: it has changed since it was read. */
type RefusalCode = "NOT_FOUND" | "BAD_USER_INPUT" | "CONFLICT";

/** A decision that cannot be taken; the message says why and what to do, and nothing was written. */
export class DecisionRefusedError extends Error {
  override readonly name = "DecisionRefusedError";
  readonly code: RefusalCode;
  /** The argument that is wrong. */
  readonly argument: string;

  constructor(code: RefusalCode, message: string, argument: string) {
    super(message);
    this.code = code;
    this.argument = argument;
  }
}
