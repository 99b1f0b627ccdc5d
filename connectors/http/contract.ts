/** One request of a connector. */
export interface HttpRequest {
  /** Absolute http(s) address on the source's own host, or on one of `alsoHosts`. */
  url: string;
  /** @default "GET", or "POST" when `form` is given */
  method?: "GET" | "POST" | "HEAD";
  /** Extra headers. `User-Agent` and `Accept-Encoding` always stay ours. */
  headers?: Record<string, string>;
  /** Body of a POST, sent urlencoded. */
  form?: Record<string, string>;
  /**
   * Content types the connector can read, compared by prefix (`"application/json"`, `"text/"`). Checked on 2xx answers
   * with a body; anything else is a `StopSourceError` UNEXPECTED_CONTENT_TYPE.
   */
  accept?: string[];
  /** More statuses that mean something to the connector, such as 403 for one page that became private. @default [] */
  expect?: readonly number[];
  /** `"manual"` gives the 3xx answer itself back. @default "same-host" */
  redirect?: "same-host" | "manual";
  /**
   * Asks for a retry of an answer that looks like a success, as MediaWiki's `maxlag` in a 200. Waits `afterMs`, or the
   * answer's Retry-After, or the usual backoff; when retries are used up: `RetryLaterError` PARTNER_BUSY with the reason.
   */
  retryBody?: (response: HttpResponse) => { retry: boolean; afterMs?: number; reason: string } | undefined;
}

/** An answer, read to its end. */
export interface HttpResponse {
  /** Final address, after redirects. It may hold secrets of the query: show it only through `redactUrl`. */
  url: string;
  /** 2xx, 304, 404 or 410; 3xx too when the request said `redirect: "manual"`, and those it said to expect. */
  status: number;
  headers: { get(name: string): string | null };
  /** The body, decompressed. */
  body: Buffer;
  /** The body as text: charset of the BOM, else of the Content-Type, else declared inside, else UTF-8; BOM removed. */
  text(): string;
  /**
   * The body as JSON. @throws StopSourceError NOT_JSON when it is something else, such as a login page
   * @throws RetryLaterError TRUNCATED_BODY when it begins as JSON and breaks off
   */
  json(): unknown;
}

/** The only way from a connector to a partner's server. */
export interface HttpDoor {
  /**
   * Sends a request, politely, and gives the answer.
   *
   * @throws RetryLaterError TOO_MANY_REQUESTS, SERVER_ERROR, TIMEOUT, TRUNCATED_BODY, UNREACHABLE, BAD_CERTIFICATE,
   *   PARTNER_BUSY, CIRCUIT_OPEN, ROBOTS_UNREACHABLE
   * @throws StopSourceError FORBIDDEN, BAD_REQUEST, UNEXPECTED_CONTENT_TYPE, BODY_TOO_LARGE, UNKNOWN_ENCODING, NOT_HTTP,
   *   ROBOTS_DISALLOWED, PRIVATE_ADDRESS, FOREIGN_HOST, FOREIGN_REDIRECT, INSECURE_REDIRECT, REDIRECT_LOOP, BAD_REDIRECT,
   *   BAD_URL
   * @throws the signal's reason when the run is aborted
   */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** What this door has cost so far; robots.txt, redirects and retries are counted. */
  readonly usage: {
    /** Requests that went out. */
    requests: number;
    /** Body bytes read, after decompression. */
    bytes: number;
    /** Requests that were tried again. */
    retries: number;
  };
}

/** How a door behaves towards one source. */
export interface HttpDoorOptions {
  /** E-mail address or URL where a partner can reach us; it is sent in the user agent. */
  contact: string;
  /** Our version, for the user agent. */
  version: string;
  /** The source's address. Its host, port included, may be asked. */
  baseUrl: string;
  /** More hosts that may be asked, as `host`, with `:port` only where it is not the usual one. @default [] */
  alsoHosts?: string[];
  /**
   * Lets the host of `baseUrl`, and no other, be on a private or loopback address. Link-local addresses, where cloud
   * machines keep their credentials, stay refused. @default false
   */
  allowPrivateNetwork?: boolean;
  /**
   * Least time between the starts of two requests to one host, in milliseconds, over all doors of this process. 0 means
   * no wait. A Crawl-delay in robots.txt can raise it, up to 30 s. @default 1000
   */
  minIntervalMs?: number;
  /** How long one request on the wire may take, body included, in milliseconds. @default 30_000 */
  timeoutMs?: number;
  /** Largest body read, in bytes after decompression. @default 20 MiB */
  maxBytes?: number;
  /** How often a failed request is tried again. @default 4 */
  retries?: number;
  /** Longest wait we accept when a partner says Retry-After, in milliseconds; longer is a `RetryLaterError`. @default 120_000 */
  maxRetryAfterMs?: number;
  /** Obeys the partner's robots.txt. Turning it off needs the partner's agreement. @default true */
  respectRobots?: boolean;
  /** Keeps cookies in memory for the life of this door. @default false */
  cookies?: boolean;
  /** Ends everything under way; calls then reject with its reason. */
  signal?: AbortSignal;
  /** Scale of the first wait before a retry, in milliseconds; it doubles each time, with jitter, up to 30 s. @default 1000 */
  backoffMs?: number;
  /** Failed requests in a row, over all doors of this process, after which a host is left alone. @default 10 */
  circuitFailures?: number;
  /** How long a failing host is left alone, in milliseconds. @default 60_000 */
  circuitPauseMs?: number;
}
