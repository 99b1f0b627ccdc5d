import { HeaderMap } from "@apollo/server";
import { GraphQLError } from "graphql";
import type { IncomingMessage } from "node:http";
import { describeError } from "./errors.js";

/** Who makes a request, as the gateway passes it to the subgraphs. */
export interface Identity {
  /** Permanent id of who asks; names no person. */
  readonly id: string;
  readonly roles: readonly string[];
  /** The organization that they act for, where their token says so. */
  readonly organizationId?: string;
  /** The only source that they may bring pages for. */
  readonly sourceId?: string;
}

/** Says who shows a token: nobody when it is unknown, expired or revoked. Called with what may be any text. */
export type Identify = (bearer: string) => Promise<Identity | undefined>;

/** The longest text that is looked at as a token, in characters; signed ones of identity providers have about 1,500. */
const LONGEST_TOKEN = 4_096;

/** What may stand in a bearer token. See https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const BEARER = /^Bearer +([\w\-.~+/]+=*)$/i;

const WHAT_TO_DO = "Send `Authorization: Bearer <token>` once, or leave it out: reading needs no token.";

/**
 * Says who makes a request: nobody known when it has no `authorization` header.
 *
 * @param identify absent where there are no tokens.
 * @throws GraphQLError UNAUTHENTICATED, with status 401, for a header that does not prove who asks. Whoever sends one means
 *   to be known, and would take an answer without it for an answer with it.
 */
export async function identifyCaller(
  request: IncomingMessage,
  identify: Identify | undefined,
): Promise<Identity | undefined> {
  const bearer = readBearer(request.headersDistinct["authorization"]);
  if (bearer === undefined) return undefined;
  if (identify === undefined) throw unauthenticated("This gateway knows no tokens. Leave the header out.");
  const identity = await identify(bearer);
  if (identity !== undefined) return identity;
  throw unauthenticated(
    "The token is unknown, expired or revoked. Ask the operators for a new one, or leave the `authorization` header out: reading needs no token.",
  );
}

/** No message repeats what was sent: it may be a token in the wrong place. */
function readBearer(headers: readonly string[] | undefined): string | undefined {
  const [header, ...more] = headers ?? [];
  if (header === undefined) return undefined;
  if (more.length > 0) throw unauthenticated(`The request has several \`authorization\` headers. ${WHAT_TO_DO}`);
  if (header.length > LONGEST_TOKEN) {
    const found = `The \`authorization\` header has ${header.length} characters; no token has more than ${LONGEST_TOKEN}.`;
    throw unauthenticated(`${found} ${WHAT_TO_DO}`);
  }
  const bearer = BEARER.exec(header)?.[1];
  if (bearer === undefined) throw unauthenticated(`The \`authorization\` header holds no bearer token. ${WHAT_TO_DO}`);
  return bearer;
}

function unauthenticated(message: string): GraphQLError {
  const code = "UNAUTHENTICATED";
  const headers = new HeaderMap([["www-authenticate", "Bearer"]]);
  return new GraphQLError(message, {
    extensions: { code, http: { status: describeError(code)?.httpStatus, headers } },
  });
}
