import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { type Socket, connect, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Page } from "../../store/database/ledger-entities.js";
import { type IngestServer, ndjson, pageLine, startIngest } from "../support/ingest-server.js";
import { makeFolder } from "./temporary-folder.js";

const EXAMPLE = "docs/examples/push.ts";

describe("the example client of docs/ingest.md", () => {
  let server: IngestServer;
  beforeAll(async () => {
    server = await startIngest("sqlite");
  });
  beforeEach(() => server.empty());
  afterAll(() => server.stop());

  it("has at most sixty lines", () => {
    expect(readFileSync(EXAMPLE, "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(60);
  });

  it("brings a file of lines, tells what is refused, and loses nothing to broken connections", async () => {
    const pages = Array.from({ length: 300 }, (_, at) => pageLine(at));
    const lines = [...pages.slice(0, 290), "{ broken", ...pages.slice(290), { type: "complete" }];
    const proxy = await breakingProxy(new URL(server.base).port);
    const { code, stdout, stderr } = await run(`http://127.0.0.1:${proxy.port}/ingest/partner`, lines, server.token);
    await proxy.close();
    expect(stderr).toContain('"line":291,"outcome":"refused","code":"NOT_JSON"');
    expect(stdout).toContain("302 of 302 lines, finished");
    expect(code).toBe(0);
    expect(proxy.broken()).toBe(2);
    expect(await server.database.em().count(Page, { state: "live" })).toBe(300);
  });

  it("ends with what the hub says when it may not push", async () => {
    const { code, stderr } = await run(`${server.base}partner`, [pageLine(1)], "mlg_none");
    expect(code).not.toBe(0);
    expect(stderr).toContain("UNAUTHENTICATED");
  });
});

async function run(door: string, lines: readonly unknown[], token: string) {
  const folder = await makeFolder({ "lines.ndjson": ndjson(lines) });
  const args = ["--experimental-strip-types", EXAMPLE, door, join(folder, "lines.ndjson")];
  const env = { ...process.env, MAILLAGE_INGEST_TOKEN: token };
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
  });
}

/** Stands before a hub and breaks the first two connections that bring much, in the middle. */
async function breakingProxy(port: string) {
  let broken = 0;
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const hub = connect(Number(port), "127.0.0.1");
    let bytes = 0;
    for (const socket of [client, hub]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
    }
    client.on("data", (chunk) => {
      bytes += chunk.length;
      hub.write(chunk);
      if (bytes < 60_000 || broken >= 2) return;
      broken += 1;
      client.destroy();
      hub.destroy();
    });
    hub.on("data", (chunk) => client.write(chunk));
    hub.on("close", () => client.end());
    client.on("close", () => hub.end());
  });
  await new Promise<void>((resolve) => {
    proxy.listen(0, "127.0.0.1", resolve);
  });
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => proxy.close(resolve));
  };
  return { port: (proxy.address() as { port: number }).port, broken: () => broken, close };
}
