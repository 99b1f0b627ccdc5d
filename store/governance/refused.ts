/** FORBIDDEN: not theirs to do. CONFLICT: not in the state that things are in. */
type RefusalCode = "NOT_FOUND" | "BAD_USER_INPUT" | "CONFLICT" | "FORBIDDEN";

/** A step of governance that cannot be taken; the message says why and what to do, and nothing was written. */
export class GovernanceRefusedError extends Error {
  override readonly name = "GovernanceRefusedError";
  readonly code: RefusalCode;
  /** The argument that is wrong; absent when no argument could be right. */
  readonly argument: string | undefined;

  constructor(code: RefusalCode, message: string, argument?: string) {
    super(message);
    this.code = code;
    this.argument = argument;
  }
}
