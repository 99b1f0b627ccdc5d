import { describe, expect, it } from "vitest";
import { startToyGateway } from "./start-toy-gateway.js";

async function get(url: string): Promise<{ status: number; body: any }> {
  const response = await fetch(url);
  return { status: response.status, body: await response.json() };
}

describe("health", () => {
  it("is ok while the process lives, graph or not", async () => {
    const { base } = await startToyGateway({ supergraph: null });
    expect(await get(`${base}/health`)).toEqual({ status: 200, body: { status: "ok" } });
  });
});

describe("readiness", () => {
  it("is given once the supergraph is loaded", async () => {
    const { base } = await startToyGateway();
    expect(await get(`${base}/ready`)).toEqual({ status: 200, body: { status: "ready" } });
  });

  it("is refused with the reason when the supergraph is not loaded", async () => {
    const { base } = await startToyGateway({ supergraph: null });
    expect(await get(`${base}/ready`)).toEqual({
      status: 503,
      body: { status: "not ready", reason: "The supergraph is not loaded." },
    });
  });

  it("is refused with the reason that the process gives", async () => {
    const { base } = await startToyGateway({
      ready: async () => ({ ready: false, reason: "Migrations are running." }),
    });
    expect(await get(`${base}/ready`)).toEqual({
      status: 503,
      body: { status: "not ready", reason: "Migrations are running." },
    });
  });

  it("is refused without showing the message when the process's check throws", async () => {
    const { base, log } = await startToyGateway({
      ready: async () => {
        throw new Error("password authentication failed");
      },
    });
    const { status, body } = await get(`${base}/ready`);
    expect(status).toBe(503);
    expect(JSON.stringify(body)).not.toContain("password");
    expect(log.find(({ level }) => level === "error")?.message).toContain("password authentication failed");
  });

  it("answers queries with NOT_READY while there is no graph", async () => {
    const { ask } = await startToyGateway({ supergraph: null });
    const { status, errors } = await ask("{ __typename }");
    expect(status).toBe(503);
    expect(errors?.[0]?.extensions).toEqual({ code: "NOT_READY" });
  });
});
