import { type Socket, connect } from "node:net";
import { expect, it } from "vitest";
import { startToyGateway } from "./start-toy-gateway.js";

const HEAD = "POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n";

/** What comes back until the gateway hangs up. */
function answerOf(base: string, begin: (socket: Socket) => void): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(base).port), "127.0.0.1", () => begin(socket));
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString())).on("error", () => undefined);
    socket.on("close", () => resolve(text));
  });
}

it("hangs up on a body that does not come to its end in time", async () => {
  const { base, ask } = await startToyGateway({ limits: { timeoutMs: 200 } });
  expect(await answerOf(base, (socket) => socket.write(`${HEAD}{"query":`))).toMatch(/^HTTP\/1\.1 408 /);
  expect((await ask("{ __typename }")).status).toBe(200);
});

it("hangs up on a body that trickles, however steadily", async () => {
  const { base } = await startToyGateway({ limits: { timeoutMs: 200 } });
  let trickle: NodeJS.Timeout | undefined;
  const answer = await answerOf(base, (socket) => {
    socket.write(HEAD);
    trickle = setInterval(() => socket.write(" "), 20);
  });
  clearInterval(trickle);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
});
