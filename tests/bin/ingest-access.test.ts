import { request } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MOST_PER_MINUTE, appendAudit, listAudit } from "../../store/access/audit.js";
import { identify, revokeToken } from "../../store/access/tokens.js";
import { ApiToken } from "../../store/database/access-entities.js";
import { Harvest, Page } from "../../store/database/ledger-entities.js";
import { admitSource, suspendSource } from "../../store/governance/effects/admission.js";
import { dialects } from "../support/databases.js";
import { type IngestServer, ndjson, pageLine, startIngest } from "../support/ingest-server.js";

const LINES = [pageLine(1), { type: "complete" }];

describe.each(dialects)("who may push, on %s", (dialect) => {
  let server: IngestServer;
  beforeAll(async () => {
    server = await startIngest(dialect, { patience: { idleMs: 400, wholeMs: 60_000 } });
  });
  beforeEach(() => server.empty());
  afterAll(() => server.stop());

  const pages = () => server.database.em().count(Page, {});
  const refusedWith = async (more: Parameters<IngestServer["push"]>[1], lines: readonly unknown[] = LINES) => {
    const { status, error } = await server.push(lines, more);
    expect(await pages()).toBe(0);
    return `${status} ${String(error?.extensions["code"])}`;
  };

  it("is nobody without a token that proves who it is", async () => {
    expect(await refusedWith({ token: null })).toBe("401 UNAUTHENTICATED");
    expect(await refusedWith({ token: "mlg_unknown" })).toBe("401 UNAUTHENTICATED");
    expect(await refusedWith({ token: null, headers: { authorization: "Basic x" } })).toBe("401 UNAUTHENTICATED");
    const late = await server.tokenFor({ sourceId: "partner" });
    await server.database.em().nativeUpdate(ApiToken, {}, { expiresAt: new Date(0) });
    expect(await refusedWith({ token: late })).toBe("401 UNAUTHENTICATED");
    const { headers } = await server.push(LINES, { token: null });
    expect(headers.get("www-authenticate")).toBe("Bearer");
  });

  it("is nobody whose token was revoked", async () => {
    const id = (await identify(server.database, server.token))?.id ?? "";
    await revokeToken(server.database, id, new Date());
    expect(await refusedWith({})).toBe("401 UNAUTHENTICATED");
  });

  it("is neither a member nor a steward", async () => {
    for (const role of ["member", "steward"]) {
      const token = await server.tokenFor({ roles: [role] });
      expect(await refusedWith({ token }), role).toBe("403 FORBIDDEN");
      expect((await server.get("partner", token)).status, role).toBe(403);
    }
  });

  it("is a connector for the source of its token, and for no other", async () => {
    const unbound = await server.tokenFor({});
    expect(await refusedWith({ token: unbound })).toBe("403 FORBIDDEN");
    const other = await server.tokenFor({ sourceId: "other" });
    expect(await refusedWith({ token: other })).toBe("403 FORBIDDEN");
    expect((await server.get("partner", other)).status).toBe(403);
    expect((await server.push(LINES)).status).toBe(200);
  });

  it("is an admin, unless the token is bound to another source", async () => {
    const bound = await server.tokenFor({ roles: ["connector", "admin"], sourceId: "other" });
    expect(await refusedWith({ token: bound })).toBe("403 FORBIDDEN");
    const token = await server.tokenFor({ roles: ["admin"] });
    expect((await server.push(LINES, { token })).status).toBe(200);
  });

  it("finds no source that there is not, and none that is fetched or switched off", async () => {
    const token = await server.tokenFor({ roles: ["admin"] });
    expect(await refusedWith({ token, source: "nowhere" })).toBe("404 NOT_FOUND");
    expect(await refusedWith({ token: null, source: "nowhere" })).toBe("401 UNAUTHENTICATED");
    expect(await refusedWith({ token, source: "fetched" })).toBe("403 FORBIDDEN");
    expect(await refusedWith({ token, source: "off" })).toBe("403 FORBIDDEN");
    expect(await refusedWith({ token, source: "%2e%2e%2fpartner" })).toBe("404 NOT_FOUND");
  });

  it("has to say what it sends, and in which order", async () => {
    expect(await refusedWith({ headers: { "content-type": "application/json" } })).toBe("400 BAD_REQUEST");
    expect(await refusedWith({ headers: { "content-encoding": "gzip" } })).toBe("400 BAD_REQUEST");
    expect(await refusedWith({ headers: { "ingest-run": "../x" } })).toBe("400 BAD_REQUEST");
    expect(await refusedWith({ headers: { "ingest-offset": "-1" } })).toBe("400 BAD_REQUEST");
    expect(await refusedWith({ headers: { "ingest-offset": "5", "ingest-run": "a" } })).toBe("409 CONFLICT");
    expect(await server.database.em().count(Harvest, {})).toBe(0);
  });

  it("is told how many bytes are too many, before they are sent", async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(`${server.base}partner`, {
        method: "POST",
        headers: {
          "content-type": "application/x-ndjson",
          "content-length": 2 * 1024 ** 3,
          authorization: `Bearer ${server.token}`,
        },
      });
      sending.on("response", ({ statusCode }) => resolve(statusCode)).on("error", reject);
      sending.flushHeaders();
    });
    expect(status).toBe(413);
    expect(await pages()).toBe(0);
  });

  it("may not push without end, and is told how long to wait", async () => {
    const who = await identify(server.database, server.token);
    for (let count = 0; count < MOST_PER_MINUTE; count += 1) {
      if (who) await appendAudit(server.database, { identity: who, operation: "x", outcome: "OK", at: new Date() });
    }
    const { status, headers, error } = await server.push(LINES);
    expect(status).toBe(429);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect(error?.extensions["retryAfterSeconds"]).toBe(Number(headers.get("retry-after")));
    expect(await pages()).toBe(0);
  });

  it("leaves a line in the audit for each request, taken or refused", async () => {
    const who = await identify(server.database, server.token);
    await server.push(LINES);
    await server.push(LINES, { source: "other" });
    const lines = (await listAudit(server.database, 100)).filter(({ actor }) => actor === who?.id);
    expect(lines.map(({ operation, outcome }) => [operation, outcome])).toEqual([
      ["POST /ingest", "FORBIDDEN"],
      ["POST /ingest", "OK"],
    ]);
  });

  it("goes on with the newest of its runs alone", async () => {
    await server.push([pageLine(1)], { headers: { "ingest-run": "a" } });
    await server.push([pageLine(2)], { headers: { "ingest-run": "b" } });
    const { status, error } = await server.push([pageLine(3)], {
      headers: { "ingest-run": "a", "ingest-offset": "1" },
    });
    expect([status, error?.extensions["code"]]).toEqual([409, "CONFLICT"]);
    expect(error?.message).toContain("Begin a new run");
    expect(await pages()).toBe(2);
  });

  it("is told when another harvest takes the source over while it pushes", async () => {
    const slow = slowly(server);
    slow.write(ndjson(Array.from({ length: 60 }, (_, index) => pageLine(index))));
    await slow.untilAnswered();
    // Another process opens a run: this one's door does not know of it.
    await server.ledger.openRun("partner", { id: "elsewhere", offset: 0, full: false, actor: "x" });
    slow.end(ndjson(Array.from({ length: 60 }, (_, index) => pageLine(index + 100))));
    const { status, text } = await slow.answered;
    expect(status).toBe(200);
    expect(text.trim().split("\n").at(-1)).toContain('"CONFLICT"');
    expect(await pages()).toBe(50);
  });

  it("is answered 409 when that happens before anything was written", async () => {
    const slow = slowly(server);
    slow.write(ndjson([pageLine(1)]));
    await until(async () => (await server.get("partner/slow")).status === 200);
    await server.ledger.openRun("partner", { id: "elsewhere", offset: 0, full: false, actor: "x" });
    slow.end("");
    expect((await slow.answered).status).toBe(409);
    expect(await pages()).toBe(0);
  });

  it("gives way to a second request for the same source, whose own lines go on", async () => {
    const slow = slowly(server);
    slow.write(ndjson(Array.from({ length: 60 }, (_, index) => pageLine(index))));
    await slow.untilAnswered();
    const headers = { "ingest-run": "slow", "ingest-offset": "50" };
    const rest = [...Array.from({ length: 10 }, (_, index) => pageLine(index + 50)), { type: "complete" }];
    const { summary } = await server.push(rest, { headers });
    expect(summary).toMatchObject({ status: "finished", lines: 61, counts: { added: 60, unchanged: 0 } });
    expect((await slow.answered).text).toMatch(/"code":"(REPLACED|CONFLICT)"/);
  });

  it("is not waited for when it sends nothing more, and finds its lines done", async () => {
    const slow = slowly(server);
    slow.write(`${ndjson([pageLine(1), pageLine(2)])}{"type":"pa`);
    const { text } = await slow.answered;
    expect(text.trim().split("\n").at(-1)).toContain('"TIMEOUT"');
    expect(await (await server.get("partner/slow")).json()).toMatchObject({ status: "running", lines: 2 });
  });

  it("is kept out of a source that the commons has suspended, at once, and let in when it is admitted again", async () => {
    const em = server.database.em();
    const slow = slowly(server, "other", await server.tokenFor({ sourceId: "other" }));
    slow.write(ndjson([pageLine(1)]));
    await until(async () => (await server.get("other/slow", slow.token)).status === 200);
    await suspendSource(em, { suspendedSourceId: "other", reason: "Wrong licences." }, "P1", new Date());
    slow.end("");
    expect((await slow.answered).status).toBe(403);
    const { status, error } = await server.push(LINES, { source: "other", token: slow.token });
    expect([status, error?.extensions["code"]]).toEqual([403, "FORBIDDEN"]);
    expect(error?.message).toContain("P1");
    expect(await pages()).toBe(0);
    const content = { sourceId: "other", license: "CC-BY-4.0", purpose: "Again.", contact: "https://a.example.org" };
    await admitSource(em, content, "P2", new Date());
    expect((await server.push([{ type: "complete" }], { source: "other", token: slow.token })).status).toBe(200);
  });
});

/** A request whose lines come when the test says so. */
function slowly(server: IngestServer, source = "partner", token = server.token) {
  let text = "";
  let first: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    first = resolve;
  });
  const sending = request(server.base + source, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson", authorization: `Bearer ${token}`, "ingest-run": "slow" },
  });
  const answered = new Promise<{ status: number | undefined; text: string }>((resolve) => {
    sending.on("response", (response) => {
      response.setEncoding("utf8").on("data", (more: string) => {
        text += more;
        first();
      });
      response.on("close", () => resolve({ status: response.statusCode, text }));
    });
    sending.on("error", () => undefined);
  });
  const write = (lines: string) => void sending.write(lines);
  return { write, end: (lines: string) => void sending.end(lines), answered, untilAnswered: () => begun, token };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}
