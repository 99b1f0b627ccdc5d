/** Where the gateway tells its operators what happens. One call is one line; `details` are fields of that line. */
export interface GatewayLogger {
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

/** The shape of logger that Apollo's packages ask for. */
interface ApolloLogger {
  debug(message?: unknown): void;
  info(message?: unknown): void;
  warn(message?: unknown): void;
  error(message?: unknown): void;
}

/** Writes to the console; used when no logger is given. */
export const consoleLogger: GatewayLogger = {
  info: (message, details) => console.info(message, details ?? ""),
  warn: (message, details) => console.warn(message, details ?? ""),
  error: (message, details) => console.error(message, details ?? ""),
};

/** Passes the warnings and errors of Apollo Server on; its chatter is dropped. */
export function toServerLogger(logger: GatewayLogger): ApolloLogger {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (message) => logger.warn(String(message)),
    error: (message) => logger.error(String(message)),
  };
}

/**
 * Passes only the warnings of Apollo Gateway on. Its error lines are dropped because both are said better elsewhere: a load
 * that fails is thrown to us, and a subgraph without a URL is either in process or refused by `chooseDataSources`.
 */
export function toGraphLogger(logger: GatewayLogger): ApolloLogger {
  return { ...toServerLogger(logger), error: () => undefined };
}

/** Gives the message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
