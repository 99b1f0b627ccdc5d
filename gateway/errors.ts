/** One error code that a client may see. */
export interface ErrorDescription {
  /** Permanent name, in `extensions.code`. */
  readonly code: string;
  /** What happened and why, in one sentence. */
  readonly description: string;
  /** HTTP status of an answer that carries this error and no data; absent when such an answer is 200. */
  readonly httpStatus?: number;
  /** What the reader of the error does next. */
  readonly action: string;
  /** True when a subgraph may raise it too. The same code from elsewhere in a subgraph's answer is masked. */
  readonly fromSubgraphs?: true;
}

/** Every error code that a client may see, in the order in which a request meets them. */
export const errorCatalogue: readonly ErrorDescription[] = [
  {
    code: "BODY_TOO_LARGE",
    description: "The body of the request has more bytes than the gateway reads.",
    httpStatus: 413,
    action: "Split the query or its variables into several requests.",
  },
  {
    code: "BAD_REQUEST",
    description:
      "The HTTP request is not a GraphQL request: wrong method, content type, JSON, or no header that a browser has to ask for.",
    httpStatus: 400,
    action:
      'Send a POST with `content-type: application/json` and a body `{"query": "..."}`, or a GET with the header `apollo-require-preflight: 1`.',
  },
  {
    code: "NOT_READY",
    description: "The gateway has started but has not loaded its graph.",
    httpStatus: 503,
    action: "Try again later. Operators find the reason at /ready and in the log.",
  },
  {
    code: "PERSISTED_QUERY_NOT_FOUND",
    description: "Only the hash of a query was sent, and the gateway does not know that hash.",
    httpStatus: 200,
    action: "Send the query together with its hash once. Client libraries do so by themselves.",
  },
  {
    code: "TOO_MANY_TOKENS",
    description: "The text of the query has more tokens (names, values and signs) than the gateway reads.",
    httpStatus: 400,
    action: "Split the query, or move long lists of values into variables.",
  },
  {
    code: "GRAPHQL_PARSE_FAILED",
    description: "The query is not written in the GraphQL language.",
    httpStatus: 400,
    action: "Correct the query at the place that `locations` names.",
  },
  {
    code: "GRAPHQL_VALIDATION_FAILED",
    description: "The query asks for something that the schema does not have.",
    httpStatus: 400,
    action: "Compare the query with the schema in the explorer.",
  },
  {
    code: "QUERY_TOO_DEEP",
    description: "The fields of the query are nested deeper than allowed.",
    httpStatus: 400,
    action: "Ask for the inner objects by their id in a second request.",
  },
  {
    code: "TOO_MANY_ALIASES",
    description: "The query renames more fields than allowed, counting fragments once per use.",
    httpStatus: 400,
    action: "Use fewer aliases per request.",
  },
  {
    code: "TOO_MANY_ROOT_FIELDS",
    description: "The query has more fields at its top level than allowed.",
    httpStatus: 400,
    action: "Send several requests, or use a list field with a filter.",
  },
  {
    code: "OPERATION_RESOLUTION_FAILURE",
    description: "The query has no operation with the name that was sent, or several and no name was sent.",
    httpStatus: 400,
    action: "Send the `operationName` of one of the operations.",
  },
  {
    code: "QUERY_TOO_COSTLY",
    description: "The query could return more objects than one answer may hold.",
    httpStatus: 400,
    action: "Lower `first`, follow the pages with `after`, or ask for fewer lists inside lists.",
  },
  {
    code: "BAD_USER_INPUT",
    description: "A variable or an argument has a value that the field cannot use.",
    httpStatus: 400,
    action: "Correct the value that the message or `extensions.argument` names.",
    fromSubgraphs: true,
  },
  {
    code: "NOT_FOUND",
    description: "The thing or the address asked for does not exist.",
    httpStatus: 404,
    action: "Check the id or the address.",
    fromSubgraphs: true,
  },
  {
    code: "UNKNOWN_TERRITORY",
    description:
      "A well-formed territory id names nothing that can be used there: no territory has it, or the territory is one of the past.",
    httpStatus: 404,
    action:
      "Read the message, which says what is known of the id; use one of `extensions.candidateIds` when it means what you meant.",
    fromSubgraphs: true,
  },
  {
    code: "UNAUTHENTICATED",
    description:
      "The field needs a token and none was sent, or the `authorization` header holds no valid one: unknown, expired, revoked or unreadable.",
    httpStatus: 401,
    action:
      "Send `authorization: Bearer <token>` with a token that operators make by `maillage token create`; to read, leave the header out.",
    fromSubgraphs: true,
  },
  {
    code: "IDENTITY_UNAVAILABLE",
    description: "The identity provider that made the token does not answer, so the token cannot be checked.",
    httpStatus: 503,
    action: "Try again later; to read, leave the `authorization` header out.",
  },
  {
    code: "FORBIDDEN",
    description: "The token does not give the right to do this.",
    httpStatus: 403,
    action: "Ask a steward for the role that the message names.",
    fromSubgraphs: true,
  },
  {
    code: "RATE_LIMITED",
    description: "Whoever asks has tried to change more within a minute than anybody may.",
    httpStatus: 429,
    action: "Wait as many seconds as `extensions.retryAfterSeconds` says.",
    fromSubgraphs: true,
  },
  {
    code: "CONFLICT",
    description: "The thing has changed since it was read, or already exists.",
    httpStatus: 409,
    action: "Read it again, then repeat the change.",
    fromSubgraphs: true,
  },
  {
    code: "TIMEOUT",
    description: "The answer was not complete at the deadline; the parts named by `path` are missing.",
    httpStatus: 504,
    action: "Ask for less, or try again later.",
  },
  {
    code: "SUBGRAPH_UNAVAILABLE",
    description: "One part of the graph, named in `extensions.subgraph`, does not answer; the other parts do.",
    httpStatus: 503,
    action: "Use the partial data, and try again later for the rest.",
  },
  {
    code: "INTERNAL_SERVER_ERROR",
    description: "Something failed that the client can do nothing about; its details are kept from the answer.",
    httpStatus: 500,
    action: "Tell the operators the reference in `extensions.reference`; they find it in their log.",
  },
];

const byCode = new Map(errorCatalogue.map((entry) => [entry.code, entry]));

/** Gives the catalogue's entry of a code, or nothing when clients must not see the code. */
export function describeError(code: unknown): ErrorDescription | undefined {
  return typeof code === "string" ? byCode.get(code) : undefined;
}
