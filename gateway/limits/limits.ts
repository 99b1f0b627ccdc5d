/** What one request may ask for. Each limit protects the others: a small body can still hold a costly query. */
export interface GatewayLimits {
  /** Levels of nested fields; the top level is 1. Twelve reaches resource, place, territory and back inside connections. @default 12 */
  maxDepth: number;
  /** Renamed fields, fragments counted once per use. Aliases are how one costly field is asked many times. @default 30 */
  maxAliases: number;
  /** Objects that the answer could hold, estimated before running: a hundred resources with five lists of ten fit. @default 10_000 */
  maxCost: number;
  /** Tokens of the query's text. The introspection query of GraphiQL has about 400; parsing stops here. @default 2_000 */
  maxTokens: number;
  /** Bytes of a request's body; room for 2,000 tokens and generous variables. @default 102_400 (100 KiB) */
  maxBodyBytes: number;
  /** Milliseconds from the request's body to the answer. Proxies commonly give up at 30 s, so we answer well before. @default 15_000 */
  timeoutMs: number;
  /** Fields at the top level, fragments included; each is at least one call to a subgraph. @default 20 */
  maxRootFields: number;
}

/** The limits of a gateway that was told nothing. */
export const DEFAULT_LIMITS: Readonly<GatewayLimits> = {
  maxDepth: 12,
  maxAliases: 30,
  maxCost: 10_000,
  maxTokens: 2_000,
  maxBodyBytes: 100 * 1024,
  timeoutMs: 15_000,
  maxRootFields: 20,
};

/**
 * Completes the given limits with the defaults.
 *
 * @throws RangeError when a limit is not a whole number above zero.
 */
export function completeLimits(given: Partial<GatewayLimits> = {}): GatewayLimits {
  const limits = { ...DEFAULT_LIMITS, ...given };
  for (const [name, value] of Object.entries(limits)) {
    if (Number.isSafeInteger(value) && value > 0) continue;
    throw new RangeError(`The gateway limit ${name} is ${value}. Give a whole number above zero, or leave it out.`);
  }
  return limits;
}
