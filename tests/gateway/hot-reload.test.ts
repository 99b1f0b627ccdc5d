import { createHash } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { startGateway } from "../../gateway/gateway.js";
import { makeFolder, recordLog, startToyGateway, type ToyGateway } from "./start-toy-gateway.js";
import { composeToy, LIBRARY_SDL } from "./toy-graph.js";

/** The toy supergraph without the field `echo`. */
const WITHOUT_ECHO = composeToy({ library: LIBRARY_SDL.replace("echo(text: String): String", "") });

async function knowsEcho({ ask }: ToyGateway): Promise<boolean> {
  const { errors } = await ask("{ echo }");
  return errors === undefined;
}

function failures({ log }: ToyGateway): string[] {
  return log.filter(({ level }) => level === "error").map(({ message }) => message);
}

/** Waits for what the file watcher does in its own time. */
const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

describe("a changed supergraph file", () => {
  it("is taken into use without a restart", async () => {
    const gateway = await startToyGateway();
    expect(await knowsEcho(gateway)).toBe(true);
    await writeFile(gateway.supergraphPath, WITHOUT_ECHO);
    await eventually(async () => expect(await knowsEcho(gateway)).toBe(false));
  });

  it("is taken into use when another file replaces it", async () => {
    const gateway = await startToyGateway();
    const next = `${gateway.supergraphPath}.next`;
    await writeFile(next, WITHOUT_ECHO);
    await rename(next, gateway.supergraphPath);
    await eventually(async () => expect(await knowsEcho(gateway)).toBe(false));
  });

  it("is taken into use when it appears after the start", async () => {
    const gateway = await startToyGateway({ supergraph: null });
    expect(failures(gateway)).toHaveLength(1);
    await writeFile(gateway.supergraphPath, WITHOUT_ECHO);
    await eventually(async () => expect((await gateway.ask("{ shelf { id } }")).status).toBe(200));
  });

  it("is logged in one line and not used when it is bad, until it is good", async () => {
    const gateway = await startToyGateway();
    await writeFile(gateway.supergraphPath, "type Query {\n  nonsense\n");
    await eventually(() => expect(failures(gateway)).toHaveLength(1));
    expect(failures(gateway)[0]).toMatch(/^The supergraph cannot be loaded, the one before stays in use: [^\n]+$/);
    expect(await knowsEcho(gateway)).toBe(true);
    await writeFile(gateway.supergraphPath, WITHOUT_ECHO);
    await eventually(async () => expect(await knowsEcho(gateway)).toBe(false));
  });

  it("is not used when it names a subgraph that nobody serves", async () => {
    const gateway = await startToyGateway();
    const nowhere = composeToy()
      .replaceAll("people", "nobody")
      .replaceAll("PEOPLE", "NOBODY")
      .replaceAll("http://127.0.0.1:1/graphql", "");
    await writeFile(gateway.supergraphPath, nowhere);
    await gateway.reload();
    expect(failures(gateway)[0]).toContain('The subgraph "nobody" is neither in this process nor has it a URL.');
    expect(await knowsEcho(gateway)).toBe(true);
  });
});

describe("a reload by hand", () => {
  it("is done when it returns", async () => {
    const gateway = await startToyGateway();
    await writeFile(gateway.supergraphPath, WITHOUT_ECHO);
    await gateway.reload();
    expect(await knowsEcho(gateway)).toBe(false);
  });

  it("does not throw when the file is gone", async () => {
    const gateway = await startToyGateway();
    await rm(gateway.supergraphPath);
    await gateway.reload();
    expect(failures(gateway).join()).toContain("ENOENT");
    expect(await knowsEcho(gateway)).toBe(true);
  });

  it("leaves a request under way on the graph on which it began", async () => {
    const gateway = await startToyGateway();
    const { record } = gateway;
    let release = (_text: string): void => undefined;
    const isAsked = new Promise<void>((resolve) => {
      record.hang = () => {
        resolve();
        return new Promise<string>((answer) => (release = answer));
      };
    });
    const answer = gateway.ask('{ hang echo(text: "old") }');
    await isAsked;
    await writeFile(gateway.supergraphPath, WITHOUT_ECHO);
    await gateway.reload();
    expect(await knowsEcho(gateway)).toBe(false);
    release("done");
    expect((await answer).data).toEqual({ hang: "done", echo: "old" });
  });

  it("keeps the queries that clients have registered by hash", async () => {
    const gateway = await startToyGateway();
    const query = "{ shelf { id } }";
    const sha256Hash = createHash("sha256").update(query).digest("hex");
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    const headers = { "content-type": "application/json" };
    const send = async (body: object): Promise<unknown> =>
      (await fetch(gateway.url, { method: "POST", headers, body: JSON.stringify(body) })).json();
    await send({ query, extensions });
    await writeFile(gateway.supergraphPath, WITHOUT_ECHO);
    await gateway.reload();
    expect(await send({ extensions })).toEqual({ data: { shelf: [{ id: "0" }, { id: "1" }, { id: "2" }] } });
  });
});

describe("a gateway whose supergraph's folder does not exist", () => {
  it("does not start", async () => {
    const folder = join(await makeFolder(), "nowhere");
    const { logger } = recordLog();
    const start = startGateway({ supergraph: { path: join(folder, "x.graphql") }, host: "127.0.0.1", port: 0, logger });
    await expect(start).rejects.toThrow("ENOENT");
  });
});
