import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { SourceSettings } from "../../schema/generated/source.js";
import type { Json } from "../../schema/sink.js";

/** What a test says of a page at a partner; the partner makes the rest up. */
export interface PartnerPage {
  readonly title: string;
  /** In the partner's own markup, as simple as can be: one or more paragraphs of words. */
  readonly text: string;
}

/** An answer as a partner's server gives it. */
export interface PartnerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** One request a partner has received. */
export interface PartnerRequest {
  /** 1 for the first. */
  readonly number: number;
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** What the partner would answer; it can be read, damaged and sent. */
  readonly answer: PartnerAnswer;
}

/** An answer to send instead of the right one: parts of it, or full control of the connection. */
export type Misbehaviour = Partial<PartnerAnswer> | ((response: ServerResponse) => void);

/** Looks at a request and may answer it otherwise; undefined is good behaviour. */
export type Judge = (request: PartnerRequest) => Misbehaviour | undefined;

/** A partner's server for tests, on a loopback port: it answers as the real one does, and its pages change at will. */
export interface TestPartner {
  readonly url: string;
  /** Options of a source that reads all its pages. */
  readonly options: { readonly [key: string]: Json };
  /** Requests received so far, newest last. */
  readonly requests: readonly PartnerRequest[];
  /** @returns The page's remote id. */
  create(page: PartnerPage): string;
  edit(remoteId: string, text: string): void;
  rename(remoteId: string, title: string): void;
  delete(remoteId: string): void;
  /** Brings a deleted or hidden page back, under the same id. */
  restore(remoteId: string): void;
  /** Lets nobody read a page any more, though it is there. Absent where the tool has no such thing. */
  hide?(remoteId: string): void;
  misbehave(judge: Judge | undefined): void;
  close(): Promise<void>;
}

/** A source that reads a partner's server. */
export function sourceOf(partner: TestPartner, connector: string, id = connector): SourceSettings {
  return {
    id,
    name: `Test ${connector}`,
    connector,
    url: partner.url,
    options: { ...partner.options },
    http: { minIntervalMs: 0, allowPrivateNetwork: true },
  };
}

/** The HTTP side of a test partner; what it answers is given by `answer`, which is asked at every request. */
export async function servePartner(answer: (request: Omit<PartnerRequest, "answer">) => PartnerAnswer) {
  const requests: PartnerRequest[] = [];
  let judge: Judge | undefined;
  const server = createServer((message, response) => {
    const { method = "GET", url: path = "/", headers } = message;
    message.resume();
    const asked = { number: requests.length + 1, method, path, headers };
    const request = { ...asked, answer: answer(asked) };
    requests.push(request);
    const instead = judge?.(request);
    // A client that has seen enough closes the connection in the middle; the others are still there.
    response.on("error", () => response.destroy());
    if (typeof instead === "function") return instead(response);
    const { status, headers: sent, body } = { ...request.answer, ...instead };
    response.writeHead(status, { ...sent }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests: requests as readonly PartnerRequest[],
    misbehave: (wanted: Judge | undefined) => void (judge = wanted),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
