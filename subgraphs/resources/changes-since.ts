import type { Database } from "../../store/database/database.js";
import { graphState } from "../../store/read/as-of.js";
import { InvalidCursorError, type SortKey, decodeCursor } from "../../store/read/pagination.js";
import { badInput } from "../common/arguments.js";

/** Names the list of changes in its cursors. */
export const CHANGES = "changes";

/** From where changes are wanted. */
export interface Since {
  /** Number of the change after which to begin; 0 for the first. */
  readonly sinceId: number;
  readonly afterVersion?: number;
  readonly afterDate?: Date;
}

/** ISO 8601, with or without the time of day. */
const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * Reads what a client has seen already.
 *
 * @param newest Number of the newest change.
 * @throws GraphQLError BAD_USER_INPUT when it is none of the three things it may be, or of a graph that went further.
 */
export async function readSince(database: Database, since: string | null | undefined, newest: number): Promise<Since> {
  if (since == null) return { sinceId: 0 };
  if (/^\d+$/.test(since)) return { sinceId: 0, afterVersion: await readVersion(database, since) };
  if (DATE.test(since) && !Number.isNaN(Date.parse(since))) return { sinceId: 0, afterDate: new Date(since) };
  try {
    return { sinceId: changeNumber("since", decodeCursor(CHANGES, since), newest) };
  } catch (error) {
    if (!(error instanceof InvalidCursorError)) throw error;
    throw badInput(
      "since",
      "`since` is no version, date or `nextSince`. Write a version of the graph in digits, a date such as 2026-11-25T12:00:00Z, or `nextSince` of an earlier answer, unchanged.",
    );
  }
}

async function readVersion(database: Database, digits: string): Promise<number> {
  if (digits === "0") return 0;
  const { version } = await graphState(database);
  if (Number(digits) <= version) return Number(digits);
  throw badInput("since", `\`since\` is version ${digits}, and the graph is at ${version}. ${BEGIN_ANEW}`);
}

/** The number that a cursor holds. @throws GraphQLError BAD_USER_INPUT when it holds none, or one to come. */
export function changeNumber(argument: string, [, id]: SortKey, newest: number): number {
  if (/^\d{1,15}$/.test(id) && Number(id) <= newest) return Number(id);
  throw badInput(argument, `\`${argument}\` is of a graph with more changes than this one. ${BEGIN_ANEW}`);
}

const BEGIN_ANEW = "The hub was set up anew or from an older copy: begin from 0.";
