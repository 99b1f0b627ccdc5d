import { connectorOf } from "../../connectors/registry.js";
import type { IngestCall } from "../../gateway/gateway.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { MOST_PER_MINUTE, secondsToWait } from "../../store/access/audit.js";
import type { Identity } from "../../store/access/identity.js";
import type { Database } from "../../store/database/database.js";
import { NotAdmittedError, requireAdmitted } from "../../store/governance/admitted.js";
import { refusal } from "./refusals.js";

/** What decides who may bring pages. */
export interface Admittance {
  readonly database: Database;
  readonly sources: readonly SourceSettings[];
  readonly now: () => Date;
}

/** The identity as the store knows it: the gateway's has the same members, whose roles were checked on the way in. */
export function identityOf({ identity }: IngestCall): Identity {
  return identity as Identity;
}

/**
 * The source of a request, if whoever makes it may bring its pages now.
 *
 * @throws GraphQLError FORBIDDEN, or NOT_FOUND when there is no such source.
 */
export async function admit(call: IngestCall, { database, sources }: Admittance): Promise<SourceSettings> {
  const identity = identityOf(call);
  const isAdmin = identity.roles.includes("admin");
  if (!isAdmin && !identity.roles.includes("connector")) {
    const has = identity.roles.join(", ") || "none";
    throw refusal("FORBIDDEN", `Bringing pages needs the role connector; your token has ${has}.`);
  }
  const source = sources.find(({ id }) => id === call.sourceId);
  if (source === undefined) {
    throw refusal("NOT_FOUND", "There is no source of that id. `sources` of the graph lists those there are.");
  }
  requireBinding(identity, source, isAdmin);
  requirePushed(source);
  await requireAdmission(database, source);
  return source;
}

/** A token that names a source is for that source alone, whatever else it may. */
function requireBinding({ sourceId }: Identity, { id }: SourceSettings, isAdmin: boolean): void {
  if (sourceId === id || (sourceId === undefined && isAdmin)) return;
  const why =
    sourceId === undefined
      ? `is bound to no source; ask the operators for one made with \`--source ${id}\``
      : "brings the pages of another source";
  throw refusal("FORBIDDEN", `Your token ${why}.`);
}

function requirePushed(source: SourceSettings): void {
  if (connectorOf(source).pushed === undefined) {
    const message = `The pages of "${source.id}" are fetched by the connector ${source.connector}, so nobody may bring them.`;
    throw refusal("FORBIDDEN", `${message} Ask the operators to set its connector to ingest in the sources file.`);
  }
  if (source.enabled === false) {
    throw refusal("FORBIDDEN", `The source "${source.id}" is switched off in the sources file; ask the operators.`);
  }
}

/** @throws GraphQLError FORBIDDEN for a source that a decision suspended, or that none has admitted yet. */
export async function requireAdmission(database: Database, source: SourceSettings): Promise<void> {
  try {
    await requireAdmitted(database.em(), source.id, source.admission ?? "operator");
  } catch (error) {
    throw error instanceof NotAdmittedError ? refusal("FORBIDDEN", error.message) : error;
  }
}

/** @throws GraphQLError RATE_LIMITED for who has pushed or changed too often within a minute. */
export async function requireRate(call: IngestCall, { database, now }: Admittance): Promise<void> {
  const wait = await secondsToWait(database, identityOf(call).id, now());
  if (wait === 0) return;
  const message = `You have brought or changed something ${MOST_PER_MINUTE} times within a minute. Try again in ${wait} s.`;
  throw refusal("RATE_LIMITED", message, { retryAfterSeconds: wait });
}
