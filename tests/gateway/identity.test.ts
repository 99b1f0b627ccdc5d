import { request as requestHttp } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { identifyBy } from "../../bin/identify.js";
import type { Identify } from "../../gateway/gateway.js";
import { SIGNATURE_HEADER, signCall } from "../../gateway/signed-call.js";
import { createToken, revokeToken } from "../../store/access/tokens.js";
import { createTestDatabase } from "../support/databases.js";
import { READ, SECRET, TOUCH, startInProcess, startOverHttp } from "./guarded-graph.js";
import { readAnswer, startToyGateway } from "./start-toy-gateway.js";

const FORGED = { subgraph: "guarded", body: "", identity: { id: "t1", roles: ["admin"] } };

const DAY_MS = 86_400_000;

/** A database with one token of each kind. */
async function makeTokens() {
  const database = await createTestDatabase("sqlite");
  onTestFinished(() => database.drop());
  const now = new Date();
  const create = async (role: string, at = now, expiresAt: Date | null = null) =>
    createToken(database, { label: role, roles: [role], expiresAt }, at);
  const tokens = {
    member: await create("member"),
    steward: await create("steward"),
    connector: await create("connector"),
    admin: await create("admin"),
    expired: await create("steward", new Date(now.getTime() - 2 * DAY_MS), new Date(now.getTime() - DAY_MS)),
    revoked: await create("steward"),
  };
  await revokeToken(database, tokens.revoked.kept.id, now);
  return { database, tokens };
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe.each([
  ["in process", startInProcess],
  ["over HTTP", startOverHttp],
] as const)("a token, with the subgraph %s", (_shape, start) => {
  it.each(["steward", "admin"] as const)("of a %s lets change, and the subgraph learns who does", async (role) => {
    const { database, tokens } = await makeTokens();
    const { gateway, touched } = await start(identifyBy(database));
    const { token, kept } = tokens[role];

    expect(await gateway.ask(TOUCH, bearer(token))).toMatchObject({ status: 200, data: { touch: "now" } });
    expect(touched).toEqual([{ id: kept.id, roles: [role] }]);
    expect((await gateway.ask(READ, bearer(token))).data).toEqual({ greeting: "hello", caller: kept.id });
  });

  it.each(["member", "connector"] as const)(
    "of a %s lets read, and is told which role changing needs",
    async (role) => {
      const { database, tokens } = await makeTokens();
      const { gateway, touched } = await start(identifyBy(database));
      const { token, kept } = tokens[role];

      expect((await gateway.ask(READ, bearer(token))).data).toEqual({ greeting: "hello", caller: kept.id });
      const { data, errors } = await gateway.ask(TOUCH, bearer(token));
      expect({ data, errors }).toEqual({
        data: { touch: null },
        errors: [
          {
            message: `This needs the role steward; your token has ${role}.`,
            path: ["touch"],
            extensions: { code: "FORBIDDEN" },
          },
        ],
      });
      expect(touched).toEqual([]);
    },
  );

  it("is not needed to read, and changing without says how to get one", async () => {
    const { database } = await makeTokens();
    const { gateway, touched } = await start(identifyBy(database));
    database.takeStatements();

    expect((await gateway.ask(READ)).data).toEqual({ greeting: "hello", caller: null });
    const { data, errors } = await gateway.ask(TOUCH);
    expect(data).toEqual({ touch: null });
    expect(errors).toMatchObject([
      { message: expect.stringContaining("maillage token create"), extensions: { code: "UNAUTHENTICATED" } },
    ]);
    expect(touched).toEqual([]);
    expect(database.takeStatements()).toEqual([]);
  });

  it.each(["expired", "revoked", "unknown"] as const)("that is %s is refused, for reading too", async (kind) => {
    const { database, tokens } = await makeTokens();
    const { gateway, touched } = await start(identifyBy(database));
    const token = kind === "unknown" ? `mlg_${"A".repeat(43)}` : tokens[kind].token;

    for (const query of [READ, TOUCH, "{ __schema { queryType { name } } }"]) {
      const { status, headers, data, errors } = await gateway.ask(query, bearer(token));
      expect(status).toBe(401);
      expect(headers.get("www-authenticate")).toBe("Bearer");
      expect(headers.get("access-control-allow-origin")).toBe("*");
      expect(data).toBeUndefined();
      expect(errors).toEqual([
        {
          message: expect.stringMatching(/^The token is unknown, expired or revoked\. Ask .+ leave .+ out/),
          extensions: { code: "UNAUTHENTICATED" },
        },
      ]);
    }
    expect(touched).toEqual([]);
  });

  it("is refused from the request after its revocation", async () => {
    const { database, tokens } = await makeTokens();
    const { gateway } = await start(identifyBy(database));
    const { token, kept } = tokens.steward;

    expect((await gateway.ask(TOUCH, bearer(token))).status).toBe(200);
    await revokeToken(database, kept.id, new Date());
    expect((await gateway.ask(TOUCH, bearer(token))).status).toBe(401);
  });

  it("appears in no answer and no line of the log", async () => {
    const { database, tokens } = await makeTokens();
    const { gateway } = await start(identifyBy(database));
    const answers: unknown[] = [];
    for (const { token } of Object.values(tokens)) {
      for (const query of [READ, TOUCH, "{ nothing }", "{"]) answers.push(await gateway.ask(query, bearer(token)));
    }
    await database.em().execute("drop table api_token");
    const failed = await gateway.ask(READ, bearer(tokens.steward.token));

    expect(failed).toMatchObject({ status: 500, errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR" } }] });
    expect(gateway.log.at(-1)?.level).toBe("error");
    const said = JSON.stringify([answers, failed, gateway.log]);
    for (const { token } of Object.values(tokens)) expect(said).not.toContain(token.slice(4, 24));
  });
});

describe("the authorization header", () => {
  /** Asks with exactly these headers of that name. */
  async function askWith(authorization: string | readonly string[]) {
    const asked: string[] = [];
    const identify: Identify = async (text) => void asked.push(text);
    const { gateway } = await startInProcess(identify);
    const answer = await new Promise<{ status: number; body: string }>((resolve, reject) => {
      const headers = { "content-type": "application/json", authorization: authorization as string };
      const request = requestHttp(gateway.url, { method: "POST", headers }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      });
      request.once("error", reject).end(JSON.stringify({ query: READ }));
    });
    return { ...answer, asked };
  }

  it.each<[string, string | string[], RegExp]>([
    ["is empty", "", /holds no bearer token/],
    ["has no token", "Bearer", /holds no bearer token/],
    ["has a blank token", "Bearer   ", /holds no bearer token/],
    ["has a token without its scheme", `mlg_${"A".repeat(43)}`, /holds no bearer token/],
    ["has two tokens", "Bearer abc def", /holds no bearer token/],
    ["has another scheme", `Basic ${Buffer.from("anne:secret").toString("base64")}`, /holds no bearer token/],
    ["has signs that no token has", "Bearer {abc}", /holds no bearer token/],
    ["has 10 kB", `Bearer ${"A".repeat(10_000)}`, /has 10007 characters; no token has more than 4096/],
    ["is there twice", ["Bearer abc", "Bearer abc"], /several `authorization` headers/],
    ["is there twice, once empty", ["", "Bearer abc"], /several `authorization` headers/],
  ])("is refused, and nobody is asked about it, when it %s", async (_what, authorization, message) => {
    const { status, body, asked } = await askWith(authorization);

    expect(status).toBe(401);
    const { errors } = JSON.parse(body) as { errors: { message: string; extensions: unknown }[] };
    expect(errors).toEqual([{ message: expect.stringMatching(message), extensions: { code: "UNAUTHENTICATED" } }]);
    expect(errors[0]?.message).toMatch(/Send `Authorization: Bearer <token>` once, or leave it out/);
    expect(body).not.toMatch(/AAAA|abc|YW5uZ/);
    expect(asked).toEqual([]);
  });

  it("may write its scheme in any case", async () => {
    expect((await askWith("bEARER abc")).asked).toEqual(["abc"]);
  });

  it("is refused where there are no tokens at all", async () => {
    const { gateway } = await startInProcess();

    const { status, errors } = await gateway.ask(READ, bearer("abc"));
    expect(status).toBe(401);
    expect(errors?.[0]?.message).toBe("This gateway knows no tokens. Leave the header out.");
  });

  it("does not keep a request waiting longer than any other", async () => {
    const identify: Identify = () => new Promise(() => undefined);
    const { ask } = await startToyGateway({ identify, limits: { timeoutMs: 100 } });

    expect((await ask("{ echo }")).status).toBe(200);
    const { status, errors } = await ask("{ echo }", bearer("abc"));
    expect([status, errors?.[0]?.extensions["code"]]).toEqual([504, "TIMEOUT"]);
  });

  it("is the only thing that tells who asks: no other header is passed on or believed", async () => {
    const { gateway } = await startOverHttp(async () => ({ id: "t1", roles: ["admin"] }));
    const headers = { cookie: "token=abc", [SIGNATURE_HEADER]: signCall(SECRET, FORGED) };
    const answer = await gateway.ask(TOUCH, { headers });

    expect(answer.errors?.[0]?.extensions["code"]).toBe("UNAUTHENTICATED");
    expect(answer.headers.get("set-cookie")).toBeNull();
  });
});

describe("a page on another site with a token", () => {
  it("is let send it by the preflight, and reads the answer, without cookies", async () => {
    const { gateway } = await startInProcess(async () => ({ id: "t1", roles: ["steward"] }));
    const preflight = await fetch(gateway.url, {
      method: "OPTIONS",
      headers: {
        origin: "https://example.org",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });

    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")?.split(", ")).toEqual(
      expect.arrayContaining(["authorization", "content-type"]),
    );
    const headers = { origin: "https://example.org", authorization: "Bearer abc" };
    const answer = await gateway.ask(TOUCH, { headers });
    expect(answer.data).toEqual({ touch: "now" });
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    expect(answer.headers.get("set-cookie")).toBeNull();
  });

  it("cannot change anything by an address", async () => {
    const { gateway, touched } = await startInProcess(async () => ({ id: "t1", roles: ["steward"] }));
    const response = await fetch(`${gateway.url}?query=${encodeURIComponent(TOUCH)}`, {
      headers: { authorization: "Bearer abc", "apollo-require-preflight": "1" },
    });

    expect((await readAnswer(response)).status).toBe(405);
    expect(touched).toEqual([]);
  });
});
