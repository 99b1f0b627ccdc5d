import { type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpDoorOptions } from "../../connectors/http/door.js";
import type { Judge, Misbehaviour, PartnerRequest } from "./partner.js";

/** What a misbehaviour may need besides the request. */
export interface Circumstances {
  /** A place in the answer, from 0 to 1. */
  readonly place: number;
  /** A value to put there. */
  readonly value: unknown;
  /** Address of another server of the same machine, which nobody may ask. */
  readonly elsewhere: string;
  /** All requests of the partner so far, with their right answers. */
  readonly past: readonly PartnerRequest[];
}

/** One way in which a partner, or something between it and us, answers badly. */
export interface Hostility {
  readonly name: string;
  /** Undefined where an answer of this kind cannot be damaged in this way. */
  readonly answer: (request: PartnerRequest, at: Circumstances) => Misbehaviour | undefined;
  /**
   * Whether a partner may mean it, as a text that changed or a page that is new: then what we keep of a page may change
   * until the partner is well again; otherwise it must not. In plain text anything can be meant.
   */
  readonly plausible?: "always" | "in-text";
  /** Of the door, where the usual ones would take too long. */
  readonly door?: Partial<HttpDoorOptions>;
}

/** Where redirects of this catalogue lead: every test partner answers it with a login page. */
export const LOGIN_PATH = "/se-connecter";

/** In the address of a redirect that leads to another one. */
export const HOP = "tour=";

export const LOGIN_PAGE =
  '<!DOCTYPE html><html lang="fr"><head><title>Connexion</title></head><body>' +
  '<h1>Identifiez-vous</h1><form method="post"><input name="jeton" value="motdepasse"></form></body></html>';

export const HTML = { "content-type": "text/html; charset=utf-8" };

/** A door that gives up soon, for servers that keep it waiting. */
export const IMPATIENT = { timeoutMs: 80, retries: 1 };

/** Everything is answered well but the chosen requests, and the login page behind our redirects. */
export function judgeWith(
  hostility: Pick<Hostility, "answer">,
  isChosen: (request: PartnerRequest) => boolean,
  at: Circumstances,
): Judge {
  return (request) => {
    if (isChosen(request) || request.path.includes(HOP)) return hostility.answer(request, at);
    return request.path.startsWith(LOGIN_PATH) ? { status: 200, headers: HTML, body: LOGIN_PAGE } : undefined;
  };
}

/** A server that counts who asks it. */
export interface Trap {
  readonly url: string;
  readonly visits: number;
  close(): Promise<void>;
}

export async function startTrap(): Promise<Trap> {
  let visits = 0;
  const server = createServer((_, response) => {
    visits += 1;
    response.end("Personne ne devait venir ici.");
  });
  server.on("connection", () => (visits += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    get visits() {
      return visits;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Sends bytes of one's own instead of an answer, then ends the connection. */
export function rawBytes(...parts: readonly (string | Buffer)[]): (response: ServerResponse) => void {
  return ({ socket }) => void socket?.end(Buffer.concat(parts.map((part) => Buffer.from(part))));
}

export function bodyOf({ answer }: PartnerRequest): Buffer {
  return Buffer.from(answer.body);
}
