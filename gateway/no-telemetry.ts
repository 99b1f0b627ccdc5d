/**
 * Switches off the anonymous metrics that @apollo/gateway sends to Apollo.
 *
 * The gateway reads this variable in its constructor and has no option for it, so this file writes the environment: the only
 * place in `gateway/` that touches it. Import it before `@apollo/gateway`.
 */
process.env["APOLLO_TELEMETRY_DISABLED"] = "true";

export {};
