import { InvalidError } from "../../schema/validate.js";
import { EMAIL } from "../match/note.js";
import { ROLES, type Role } from "./identity.js";
import { TOKEN_PREFIX } from "./token-text.js";

/** The most characters a label may have. */
const LONGEST_LABEL = 200;

/** What is asked of a token that is to be made. */
export interface NewToken {
  /** What it is for; names no person. */
  readonly label: string;
  readonly roles: readonly string[];
  /** When it stops to work; null for never. */
  readonly expiresAt: Date | null;
  /** Id of the organization that its holder acts for. */
  readonly organizationId?: string | undefined;
  /** Id of the only source that it may bring pages for. */
  readonly sourceId?: string | undefined;
}

/** The same, known to be good. */
export interface CheckedToken {
  readonly label: string;
  /** Each once, from the least to the most. */
  readonly roles: Role[];
  readonly expiresAt: Date | null;
  readonly organizationId: string | null;
  readonly sourceId: string | null;
}

/** @throws InvalidError naming everything that is wrong with it. */
export function checkNewToken(asked: NewToken, now: Date): CheckedToken {
  const { label, roles, expiresAt, organizationId = null, sourceId = null } = asked;
  const text = label.trim();
  const faults = [...labelFaults(text), ...roleFaults(roles), ...bindingFaults(asked)];
  if (expiresAt !== null && !(expiresAt > now)) faults.push("it would have expired already; name a later date");
  if (faults.length > 0) throw new InvalidError("The token", faults);
  return { label: text, roles: ROLES.filter((role) => roles.includes(role)), expiresAt, organizationId, sourceId };
}

/** A binding that means nothing would look like one that protects. */
function bindingFaults({ roles, organizationId, sourceId }: NewToken): string[] {
  const faults = [];
  if (sourceId !== undefined && !roles.includes("connector")) {
    faults.push("it is bound to a source, which only the role connector brings pages for");
  }
  if (organizationId === "" || sourceId === "") faults.push("it is bound to an empty id; leave the option out");
  return faults;
}

/** None of them repeats the label: it may hold what nobody is to read. */
function labelFaults(label: string): string[] {
  if (label === "") return ["its label is empty; say what it is for"];
  if (label.length > LONGEST_LABEL) {
    return [`its label has ${label.length} characters; it may have ${LONGEST_LABEL}`];
  }
  if (EMAIL.test(label)) return ["its label holds an e-mail address; say what it is for, not whose it is"];
  if (label.includes(TOKEN_PREFIX)) return ["its label holds what looks like a token; say what it is for"];
  if (/\p{Cc}/u.test(label)) return ["its label holds line breaks or control characters; write one line"];
  return [];
}

function roleFaults(roles: readonly string[]): string[] {
  const known = ROLES.join(", ");
  if (roles.length === 0) return [`it has no role; name one of ${known}`];
  const unknown = roles.filter((role) => !(ROLES as readonly string[]).includes(role));
  return unknown.map((role) => `there is no role "${role}"; the roles are ${known}`);
}
