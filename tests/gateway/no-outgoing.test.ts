import { Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startToyGateway } from "./start-toy-gateway.js";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("a gateway", () => {
  it("connects to nobody, even with Apollo's variables in the environment", async () => {
    vi.stubEnv("APOLLO_KEY", "service:toy:key");
    vi.stubEnv("APOLLO_GRAPH_REF", "toy@current");
    vi.stubEnv("APOLLO_SCHEMA_REPORTING", "true");
    const connect = vi.spyOn(Socket.prototype, "connect");
    const { ask, url, reload, stop } = await startToyGateway();
    await ask("{ books { nodes { title author { name } } } }");
    await reload();
    await ask("{ throwPlainError }");
    await stop();
    const ports = connect.mock.calls
      .flat(2)
      .map((argument: any) => argument?.port)
      .filter(Boolean);
    expect(new Set(ports.map(String))).toEqual(new Set([new URL(url).port]));
  });

  it("has Apollo's telemetry switched off", async () => {
    await startToyGateway();
    expect(process.env["APOLLO_TELEMETRY_DISABLED"]).toBe("true");
  });
});
