import type { Misbehaviour } from "./partner.js";
import { HOP, HTML, type Hostility, IMPATIENT, LOGIN_PAGE, LOGIN_PATH, bodyOf, rawBytes } from "./hostile.js";

/** Statuses that answer no question of ours, sent by a proxy that knows nothing of the partner's tool. */
const STATUSES = [
  300, 305, 400, 401, 402, 403, 404, 405, 407, 408, 410, 414, 418, 421, 429, 451, 500, 501, 502, 503, 504, 507, 599,
];

const errorPage = (status: number) => `<html><head><title>${status}</title></head><body>nginx</body></html>`;

const statuses = STATUSES.map((status): Hostility => ({
  name: `status ${status}`,
  answer: () => ({ status, headers: HTML, body: errorPage(status) }),
}));

const oddStatuses: readonly Hostility[] = [
  { name: "status 204, without a body", answer: () => ({ status: 204, headers: {}, body: "" }) },
  { name: "status 205, without a body", answer: () => ({ status: 205, headers: {}, body: "" }) },
  {
    name: "status 206 with half of the body",
    answer: (request) => {
      const [body, { headers }] = [bodyOf(request), request.answer];
      const half = Math.ceil(body.length / 2);
      const range = { "content-range": `bytes 0-${half - 1}/${body.length}` };
      return { status: 206, headers: { ...headers, ...range }, body: body.subarray(0, half) };
    },
  },
  // It may well be the truth where it was asked for.
  { name: "status 304", plausible: "always", answer: () => ({ status: 304, headers: {}, body: "" }) },
  { name: "status 429 with a Retry-After of a year", answer: () => busy(429, "31536000") },
  { name: "status 429 with a Retry-After of words", answer: () => busy(429, "plus tard") },
  { name: "status 503 with a Retry-After in 1970", answer: () => busy(503, "Thu, 01 Jan 1970 00:00:00 GMT") },
  { name: "status 503 with a Retry-After without end", answer: () => busy(503, "9".repeat(400)) },
  ...[
    ["status 100 and nothing more", "HTTP/1.1 100 Continue\r\n\r\n"],
    ["status 103 and nothing more", "HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\n"],
    ["status 099", "HTTP/1.1 099 Rien\r\ncontent-length: 0\r\n\r\n"],
    ["status 999", "HTTP/1.1 999 Non\r\ncontent-length: 0\r\n\r\n"],
    ["a status that is a word", "HTTP/1.1 OK\r\n\r\n"],
    ["HTTP of a version that does not exist", "HTTP/9.9 200 OK\r\ncontent-length: 2\r\n\r\n{}"],
    ["an answer in another protocol", "220 mail.example.org ESMTP\r\n"],
    ["an answer that is noise", "\u0000\u0001\u0002\ufffd".repeat(500)],
    ["nothing at all", ""],
  ].map(([name = "", bytes = ""]): Hostility => ({ name, answer: () => rawBytes(bytes) })),
  {
    name: "status 101, into another protocol",
    door: IMPATIENT,
    answer: () => rawBytes("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"),
  },
];

const redirect = (location: string | undefined, status = 302): Misbehaviour => ({
  status,
  headers: { ...HTML, ...(location !== undefined && { location }) },
  body: "",
});

const redirects: readonly Hostility[] = [
  ...[301, 302, 303, 307, 308].map((status): Hostility => ({
    name: `a redirect (${status}) to a login page of the same host`,
    answer: ({ path }) => redirect(`${LOGIN_PATH}?retour=${encodeURIComponent(path)}`, status),
  })),
  {
    name: "a redirect to a login page of another host",
    answer: () => redirect("https://login.example.org/?retour=ici"),
  },
  {
    name: "a redirect to another server of our own network",
    answer: (_, { elsewhere }) => redirect(elsewhere),
  },
  { name: "a redirect to where clouds keep credentials", answer: () => redirect("http://169.254.169.254/latest/") },
  { name: "a redirect to itself", answer: ({ path }) => redirect(path) },
  {
    name: "redirects in a circle",
    answer: ({ path }) => redirect(withHop(path, path.includes(`${HOP}1`) ? "2" : "1")),
  },
  {
    name: "redirects without end",
    answer: ({ path }) => redirect(withHop(path, `${hopOf(path) + 1}`)),
  },
  { name: "a redirect to a file", answer: () => redirect("file:///etc/passwd") },
  { name: "a redirect to a script", answer: () => redirect("javascript:alert(document.cookie)") },
  { name: "a redirect to data", answer: () => redirect("data:application/json,%7B%7D") },
  {
    name: "a redirect to https where only http is spoken",
    answer: ({ path, headers }) => redirect(`https://${headers.host}${path}`),
  },
  { name: "a redirect with a password in it", answer: ({ headers }) => redirect(`http://a:b@${headers.host}/`) },
  { name: "a redirect to nowhere", answer: () => redirect(undefined) },
  { name: "a redirect to no address", answer: () => redirect("http://[::1") },
  { name: "a redirect to an address of 8 kB", answer: () => redirect(`https://long.example.org/${"a".repeat(8_000)}`) },
  { name: "a redirect to an address of 100 kB", answer: () => redirect(`/${"a".repeat(100_000)}`) },
];

function withHop(path: string, hop: string): string {
  const [page = "", query = ""] = path.split("?");
  const params = new URLSearchParams(query);
  params.delete("tour");
  const others = params.toString();
  return `${page}?${others === "" ? "" : `${others}&`}${HOP}${hop}`;
}

function hopOf(path: string): number {
  return Number(path.split(HOP)[1] ?? 0);
}

function busy(status: number, retryAfter: string): Misbehaviour {
  return { status, headers: { ...HTML, "retry-after": retryAfter }, body: errorPage(status) };
}

const loginPages: readonly Hostility[] = [
  { name: "a login page with status 200", answer: () => ({ status: 200, headers: HTML, body: LOGIN_PAGE }) },
  {
    name: "a login page with status 200 and the right content type",
    plausible: "always",
    answer: ({ answer: { headers } }) => ({ status: 200, headers, body: LOGIN_PAGE }),
  },
];

/** Answers of which the status line or the headers say that they are not what was asked for. */
export const STATUS_HOSTILITIES: readonly Hostility[] = [...statuses, ...oddStatuses, ...redirects, ...loginPages];
