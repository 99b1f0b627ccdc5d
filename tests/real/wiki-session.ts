import fetch, { type Response } from "node-fetch";
import { PASSWORD } from "./wiki-instance.js";

/** Parameters of one request to the API; an undefined one is left out. */
export type ApiParameters = Record<string, string | number | boolean | undefined>;

/** Says which error the API answered: it does so with HTTP 200, so nothing else would notice. */
export class WikiApiError extends Error {
  constructor(
    readonly code: string,
    text: string,
    action: unknown,
  ) {
    super(`The wiki refused ${String(action)}: ${code}: ${text}`);
    this.name = "WikiApiError";
  }
}

/** One visitor of the wiki: cookies, and a token once it is asked for. */
export interface WikiSession {
  /** Asks the API by GET and gives its whole answer. */
  get<Answer>(parameters: ApiParameters): Promise<Answer>;
  /** Writes by POST: adds the CSRF token, unless the parameters bring a token of another type. */
  post<Answer>(parameters: ApiParameters): Promise<Answer>;
  /** Gives a token of another type than CSRF, such as `login` or `createaccount`. */
  token(type: string): Promise<string>;
}

type ApiRequest = <Answer>(method: "GET" | "POST", parameters: ApiParameters) => Promise<Answer>;

interface ApiErrors {
  errors?: { code: string; text: string }[];
}

const CONVENTIONS = { format: "json", formatversion: 2, errorformat: "plaintext" };

/** Opens a session that is not logged in; `address` makes it an anonymous author of that IP address. */
export function openSession(apiUrl: string, address?: string): WikiSession {
  const cookies = new Map<string, string>();
  const request: ApiRequest = async (method, parameters) => {
    const query = encode({ ...CONVENTIONS, ...parameters });
    const headers = { cookie: writeCookies(cookies), ...(address ? { "x-forwarded-for": address } : {}) };
    const response =
      method === "GET"
        ? await fetch(`${apiUrl}?${query.toString()}`, { headers })
        : await fetch(apiUrl, { method: "POST", headers, body: query });
    keepCookies(cookies, response);
    return readAnswer(response, parameters["action"]);
  };
  return sessionOver(request);
}

/** Opens a session of an account. */
export async function logIn(apiUrl: string, name: string): Promise<WikiSession> {
  const session = openSession(apiUrl);
  const lgtoken = await session.token("login");
  const parameters = { action: "login", lgname: name, lgpassword: PASSWORD, lgtoken };
  const { login } = await session.post<{ login: { result: string } }>(parameters);
  if (login.result !== "Success") throw new Error(`${name} could not log in: ${JSON.stringify(login)}`);
  return session;
}

function sessionOver(request: ApiRequest): WikiSession {
  let csrf: Promise<string> | undefined;
  const token = async (type: string): Promise<string> => {
    const { query } = await request<{ query: { tokens: Record<string, string> } }>("GET", {
      action: "query",
      meta: "tokens",
      type,
    });
    return query.tokens[`${type}token`] ?? "";
  };
  return {
    token,
    get: (parameters) => request("GET", parameters),
    async post(parameters) {
      if (Object.keys(parameters).some((name) => name.endsWith("token"))) return request("POST", parameters);
      csrf ??= token("csrf");
      return request("POST", { ...parameters, token: await csrf });
    },
  };
}

async function readAnswer<Answer>(response: Response, action: unknown): Promise<Answer> {
  const text = await response.text();
  if (!response.ok) throw new Error(`The wiki answered ${response.status} to ${String(action)}: ${text.slice(0, 500)}`);
  const answer = JSON.parse(text) as Answer & ApiErrors;
  const error = answer.errors?.[0];
  if (error) throw new WikiApiError(error.code, error.text, action);
  return answer;
}

function encode(parameters: ApiParameters): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    // MediaWiki takes any value of a flag, even "false", for true.
    if (value !== undefined && value !== false) query.set(name, value === true ? "1" : String(value));
  }
  return query;
}

function writeCookies(cookies: Map<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}

function keepCookies(cookies: Map<string, string>, response: Response): void {
  for (const line of response.headers.raw()["set-cookie"] ?? []) {
    const match = /^([^=]+)=([^;]*)/.exec(line);
    if (match?.[1]) cookies.set(match[1], match[2] ?? "");
  }
}
