import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** How a toy server answers one POST. */
export type Respond = (body: any, response: ServerResponse, request: IncomingMessage) => void | Promise<void>;

/** A server on this machine that answers each POST as told, and remembers from which ports it was asked. */
export async function serveJson(
  respond: Respond,
): Promise<{ url: string; ports: Set<number | undefined>; close(): Promise<void> }> {
  const ports = new Set<number | undefined>();
  const server = createServer(async (request, response) => {
    ports.add(request.socket.remotePort);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    await respond(JSON.parse(Buffer.concat(chunks).toString()), response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, ports, close };
}
