import type { Identify } from "../gateway/gateway.js";
import { identify } from "../store/access/tokens.js";
import type { Database } from "../store/database/database.js";

/**
 * How the gateway learns who shows a token.
 *
 * Each kind of token is known by its form, so another kind is one more line here: local ones begin with `mlg_`, and
 * nothing else is taken for one.
 */
export function identifyBy(database: Database): Identify {
  return (bearer) => identify(database, bearer);
}
