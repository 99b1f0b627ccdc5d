import { RetryLaterError, StopSourceError } from "../errors.js";
import type { HttpDoor, HttpRequest, HttpResponse } from "../http/door.js";

/** An answer, or why there is none. */
export type Answer =
  | { readonly response: HttpResponse; readonly fault?: never }
  | { readonly response?: never; readonly fault: RetryLaterError | StopSourceError };

/** Faults after which nothing else of the host may be asked either. */
const WHOLE_HOST: ReadonlySet<string> = new Set([
  "TOO_MANY_REQUESTS",
  "CIRCUIT_OPEN",
  "BAD_CERTIFICATE",
  "ROBOTS_UNREACHABLE",
  "PRIVATE_ADDRESS",
]);

/** Asks for one page among others: what is wrong with this one is given back, what is wrong with the host is thrown. */
export async function ask(http: HttpDoor, request: HttpRequest): Promise<Answer> {
  try {
    return { response: await http.send(request) };
  } catch (error) {
    const isOfOnePage =
      (error instanceof RetryLaterError || error instanceof StopSourceError) && !WHOLE_HOST.has(error.code);
    if (isOfOnePage) return { fault: error };
    throw error;
  }
}

/** True for an answer that SPIP itself has made, not a proxy before it or another program in its place. */
export function isMadeBySpip({ headers }: Pick<HttpResponse, "headers">): boolean {
  return /^SPIP\b/i.test(headers.get("composed-by") ?? "") || headers.get("x-spip-cache") !== null;
}
