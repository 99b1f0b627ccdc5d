import { createHmac } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { identifyBy } from "../../bin/identify.js";
import { createToken } from "../../store/access/tokens.js";
import { createTestDatabase } from "../support/databases.js";
import { type IdentityProvider, type TokenClaims, startIdentityProvider } from "../support/identity-provider.js";
import { READ, TOUCH, startInProcess, startOverHttp } from "./guarded-graph.js";

async function startWithProvider(start: typeof startInProcess = startInProcess) {
  const provider = await startIdentityProvider();
  onTestFinished(() => provider.close());
  const database = await createTestDatabase("sqlite");
  onTestFinished(() => database.drop());
  const identify = identifyBy(database, { MAILLAGE_OIDC_ISSUER: provider.issuer });
  return { provider, database, ...(await start(identify)) };
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

const partsOf = (token: string) => token.split(".") as [string, string, string];

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe.each([
  ["in process", startInProcess],
  ["over HTTP", startOverHttp],
] as const)("a token of an identity provider, with the subgraph %s", (_shape, start) => {
  it("lets change what its roles allow, and names nobody", async () => {
    const { provider, gateway, touched } = await startWithProvider(start);
    const token = await provider.sign({ roles: ["steward", "king"], organizationId: "org_1" });

    expect(await gateway.ask(TOUCH, bearer(token))).toMatchObject({ status: 200, data: { touch: "now" } });
    expect(touched).toEqual([
      { id: expect.stringMatching(/^o[0-9a-f]{16}$/), roles: ["steward"], organizationId: "org_1" },
    ]);
    expect(JSON.stringify(touched)).not.toContain("somebody");
  });

  it("gives the same person the same id, and another person another", async () => {
    const { provider, gateway } = await startWithProvider(start);
    const idOf = async (claims: TokenClaims) =>
      (await gateway.ask(READ, bearer(await provider.sign(claims)))).data?.["caller"];

    const first = await idOf({ roles: [] });
    expect(await idOf({ roles: "member steward" })).toBe(first);
    expect(await idOf({ subject: "somebody else" })).not.toBe(first);
  });

  it("without the role lets read only", async () => {
    const { provider, gateway, touched } = await startWithProvider(start);
    const answer = await gateway.ask(TOUCH, bearer(await provider.sign({ roles: ["member"] })));

    expect(answer.errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect(touched).toEqual([]);
  });
});

describe("a token that is not good", () => {
  const wrong: readonly [string, (provider: IdentityProvider) => Promise<string>][] = [
    ["expired two minutes ago", (provider) => provider.sign({ expiresIn: -120 })],
    ["good only in two minutes", (provider) => provider.sign({ validIn: 120 })],
    ["that never expires", (provider) => provider.sign({ expiresIn: null })],
    ["of nobody", (provider) => provider.sign({ subject: null })],
    ["for another audience", (provider) => provider.sign({ audience: "another" })],
    ["of another issuer", (provider) => provider.sign({ issuer: "https://issuer.example" })],
    [
      "without a signature (alg: none)",
      async (provider) => {
        const [, payload] = partsOf(await provider.sign());
        return `${encoded({ alg: "none" })}.${payload}.`;
      },
    ],
    [
      "signed with the public key as a secret",
      async (provider) => {
        const [, payload] = partsOf(await provider.sign());
        const said = `${encoded({ alg: "HS256", kid: "key-1" })}.${payload}`;
        const jwks = await (await fetch(`${provider.issuer}/jwks`)).text();
        return `${said}.${createHmac("sha256", jwks).update(said).digest("base64url")}`;
      },
    ],
    [
      "with other roles than were signed",
      async (provider) => {
        const [header, payload, signature] = partsOf(await provider.sign({ roles: ["member"] }));
        const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
        return `${header}.${encoded({ ...claims, maillage_roles: ["admin"] })}.${signature}`;
      },
    ],
    [
      "signed by a key nobody knows",
      async (provider) => {
        const other = await startIdentityProvider();
        onTestFinished(() => other.close());
        return other.sign({ issuer: provider.issuer });
      },
    ],
    ["that is three dots", async () => "a.b.c"],
  ];

  it.each(wrong)("%s is refused and changes nothing", async (_what, make) => {
    const { provider, gateway, touched } = await startWithProvider();
    const { status, data, errors } = await gateway.ask(TOUCH, bearer(await make(provider)));

    expect({ status, data }).toEqual({ status: 401, data: undefined });
    expect(errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
    expect(touched).toEqual([]);
  });

  it("within a minute of the other clock is good", async () => {
    const { provider, gateway } = await startWithProvider();

    expect((await gateway.ask(TOUCH, bearer(await provider.sign({ expiresIn: -30 })))).status).toBe(200);
    expect((await gateway.ask(TOUCH, bearer(await provider.sign({ validIn: 30 })))).status).toBe(200);
  });

  it("is no token at all where no provider is believed", async () => {
    const provider = await startIdentityProvider();
    onTestFinished(() => provider.close());
    const database = await createTestDatabase("sqlite");
    onTestFinished(() => database.drop());
    const { gateway } = await startInProcess(identifyBy(database));

    expect((await gateway.ask(READ, bearer(await provider.sign()))).status).toBe(401);
    expect(provider.keyRequests()).toBe(0);
  });
});

describe("the provider's keys", () => {
  it("are asked for once, however many tokens come", async () => {
    const { provider, gateway } = await startWithProvider();
    const token = await provider.sign();
    await Promise.all(Array.from({ length: 20 }, () => gateway.ask(READ, bearer(token))));

    expect(provider.keyRequests()).toBe(1);
  });

  it("may be exchanged: a new one works once the pause between two questions is over, the old one no longer", async () => {
    const { provider, gateway } = await startWithProvider();
    const old = await provider.sign();
    expect((await gateway.ask(READ, bearer(old))).status).toBe(200);

    await provider.rotate();
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    expect((await gateway.ask(READ, bearer(await provider.sign()))).status).toBe(200);
    expect((await gateway.ask(READ, bearer(old))).status).toBe(401);
    expect(provider.keyRequests()).toBe(2);
  }, 15_000);

  it("cannot be had while the provider is down: who has its token waits, everybody else is served", async () => {
    const { provider, database, gateway, touched } = await startWithProvider();
    const token = await provider.sign();
    provider.breakDown(true);

    const { status, errors } = await gateway.ask(TOUCH, bearer(token));
    expect(status).toBe(503);
    expect(errors).toMatchObject([{ extensions: { code: "IDENTITY_UNAVAILABLE" } }]);
    expect(errors?.[0]?.message).toContain("does not answer");
    expect(touched).toEqual([]);

    expect((await gateway.ask(READ)).status).toBe(200);
    const local = await createToken(database, { label: "local", roles: ["steward"], expiresAt: null }, new Date());
    expect((await gateway.ask(TOUCH, bearer(local.token))).status).toBe(200);

    provider.breakDown(false);
    expect((await gateway.ask(TOUCH, bearer(token))).status).toBe(200);
  });

  it("already known are enough while it is down", async () => {
    const { provider, gateway } = await startWithProvider();
    const token = await provider.sign();
    await gateway.ask(READ, bearer(token));
    provider.breakDown(true);

    expect((await gateway.ask(TOUCH, bearer(token))).status).toBe(200);
  });
});
