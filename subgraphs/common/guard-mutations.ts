import { GraphQLError, type GraphQLSchema, defaultFieldResolver } from "graphql";
import { MOST_PER_MINUTE, appendAudit, secondsToWait } from "../../store/access/audit.js";
import type { Database } from "../../store/database/database.js";
import type { Caller } from "./identity.js";

/** What a request to a subgraph with mutations shares. */
interface GuardedContext extends Caller {
  readonly database: Database;
}

/**
 * Makes every mutation of a schema leave a line in the audit, and lets nobody try more than so many in a minute. It is done
 * at the schema, so that no mutation can be written without.
 *
 * Whether somebody may do a thing is each mutation's own affair (`requireRole`); whoever shows no token is refused there.
 */
export function guardMutations(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = async (root, given, context: GuardedContext, info) => {
      const { database, identity } = context;
      if (identity === undefined) return resolve(root, given, context, info);
      const at = new Date();
      const line = { identity, operation: field.name, at };
      const wait = await secondsToWait(database, identity.id, at);
      if (wait > 0) {
        await appendAudit(database, { ...line, outcome: "RATE_LIMITED" });
        throw tooMany(wait);
      }
      try {
        const result: unknown = await resolve(root, given, context, info);
        await appendAudit(database, { ...line, outcome: "OK" });
        return result;
      } catch (error) {
        await appendAudit(database, { ...line, outcome: codeOf(error) });
        throw error;
      }
    };
  }
}

function tooMany(wait: number): GraphQLError {
  return new GraphQLError(
    `You have tried to change something ${MOST_PER_MINUTE} times within a minute. Try again in ${wait} s.`,
    { extensions: { code: "RATE_LIMITED", retryAfterSeconds: wait } },
  );
}

function codeOf(error: unknown): string {
  const code = error instanceof GraphQLError ? error.extensions["code"] : undefined;
  return typeof code === "string" ? code : "INTERNAL_SERVER_ERROR";
}
