import { describe, expect, it, onTestFinished } from "vitest";
import { openJsonClient } from "../../gateway/post-json.js";
import { serveJson } from "./serve-json.js";

describe("the HTTP client of the gateway", () => {
  async function open(limits: { timeoutMs?: number; maxBytes?: number } = {}) {
    const client = openJsonClient({ timeoutMs: 5_000, ...limits });
    onTestFinished(() => client.close());
    return client;
  }

  it("stops reading an answer that is larger than allowed", async () => {
    const { url } = await serveJson((_body, response) => void response.end("x".repeat(1_000_000)));
    const { post } = await open({ maxBytes: 1_000 });
    await expect(post({ url: new URL(url), body: "{}", retriable: true })).rejects.toThrow("more than 1000 bytes");
  });

  it("gives up by itself when nobody set a deadline", async () => {
    const { url } = await serveJson(() => undefined);
    const { post } = await open({ timeoutMs: 50 });
    await expect(post({ url: new URL(url), body: "{}", retriable: true })).rejects.toThrow("No answer within 50 ms.");
  });

  it.each([
    ["again", true, 3],
    ["not again, when that is unsafe,", false, 2],
  ])("sends a request %s when a kept connection turns out to be closed", async (_words, retriable, expected) => {
    let calls = 0;
    const { url } = await serveJson((_body, response, request) => {
      calls += 1;
      if (calls === 2) request.socket.destroy();
      else response.end("{}");
    });
    const { post } = await open();
    const ask = () => post({ url: new URL(url), body: "{}", retriable });
    await ask();
    await ask().catch(() => undefined);
    expect(calls).toBe(expected);
  });
});
