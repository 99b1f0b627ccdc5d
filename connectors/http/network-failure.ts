import { FetchError } from "node-fetch";
import { RetryLaterError, StopSourceError } from "../errors.js";
import { privateAddressError } from "./check-url.js";
import { redactUrl } from "./redact-url.js";
import { TransientFailure } from "./retry.js";
import { PRIVATE_ADDRESS } from "./safe-lookup.js";

/** What a person should know about each way a connection can fail; the host's name goes in front. */
const REASONS: Record<string, string> = {
  ENOTFOUND: "cannot be found (DNS). Check the address or the network.",
  EAI_AGAIN: "cannot be looked up: the name service (DNS) does not answer. Check the network.",
  ECONNREFUSED: "refuses the connection. Check the port, or whether the server runs.",
  ECONNRESET: "closed the connection before it answered.",
  EPIPE: "closed the connection before it answered.",
  EHOSTUNREACH: "cannot be reached from here. Check the network.",
  ENETUNREACH: "cannot be reached from here. Check the network.",
  ETIMEDOUT: "does not accept the connection in time.",
};

/**
 * Turns an error of the network, before any answer, into what to do next.
 *
 * The original is not kept as `cause`: node-fetch writes the whole address, query included, into its message.
 */
export function describeNetworkFailure(error: unknown, url: URL): Error {
  const code = readCode(error);
  if (!code && !(error instanceof FetchError)) return error instanceof Error ? error : new Error(String(error));
  return describeCode(code ?? "unknown network error", url);
}

function describeCode(code: string, url: URL): Error {
  const options = { url: redactUrl(url), cause: new Error(code) };
  if (code === PRIVATE_ADDRESS) return privateAddressError(url);
  if (code.startsWith("HPE_")) {
    return new StopSourceError("NOT_HTTP", `${url.host} answers something that is not HTTP (${code}).`, options);
  }
  if (/CERT|TLS|SSL|^EPROTO$|SELF_SIGNED|UNABLE_TO/.test(code)) {
    const message = `${url.host} has no valid certificate for https (${code}). The partner has to renew or repair it.`;
    return new TransientFailure(new RetryLaterError("BAD_CERTIFICATE", message, options), { retryable: false });
  }
  const message = `${url.hostname} ${REASONS[code] ?? `cannot be reached (${code}).`}`;
  return new TransientFailure(new RetryLaterError("UNREACHABLE", message, options));
}

/** Gives the system's name of an error, such as ECONNREFUSED. */
export function readCode(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
