import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach } from "vitest";
import { forgetCircuits } from "../../../connectors/http/circuit.js";
import { openDoor, type HttpDoorOptions } from "../../../connectors/http/door.js";
import { sharedGate } from "../../../connectors/http/rate-gate.js";

const running: { server: Server; sockets: Set<Socket> }[] = [];

afterEach(async () => {
  sharedGate.forget();
  forgetCircuits();
  await Promise.all(
    running.splice(0).map(({ server, sockets }) => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

export interface LocalServer {
  url: string;
  host: string;
  /** "GET /path" of each request that came, robots.txt left out. */
  seen: string[];
  /** How many connections were made. */
  connections(): number;
}

/** Starts a web server on 127.0.0.1 for one test. It has no robots.txt unless `robots` is given. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => void,
  robots?: RequestListener,
): Promise<LocalServer> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === "/robots.txt") {
      if (robots) robots(request, response);
      else response.writeHead(404).end();
      return;
    }
    seen.push(`${request.method} ${request.url}`);
    answer(request, response, seen.length);
  });
  return { ...(await listen(server)), seen };
}

/** Starts a server that answers each connection with these bytes, and closes it. */
export async function serveBytes(bytes: string): Promise<Omit<LocalServer, "seen">> {
  return listen(createTcpServer((socket) => socket.on("error", () => undefined).once("data", () => socket.end(bytes))));
}

async function listen(server: Server): Promise<Omit<LocalServer, "seen">> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  running.push({ server, sockets });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, url: `http://${host}`, connections: () => connections };
}

/** Opens a door to a local server that neither waits nor asks for robots.txt. */
export function open(baseUrl: string, options: Partial<HttpDoorOptions> = {}) {
  return openDoor({
    contact: "mailto:team@example.org",
    version: "1.2.3",
    baseUrl,
    allowPrivateNetwork: true,
    minIntervalMs: 0,
    backoffMs: 1,
    respectRobots: false,
    ...options,
  });
}

/** Gives the error a promise rejects with. */
export async function errorOf(
  promise: Promise<unknown>,
): Promise<Error & { code?: string; url?: string; retryAt?: Date }> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error("expected a rejection");
}
