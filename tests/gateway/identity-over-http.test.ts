import { describe, expect, it } from "vitest";
import type { Identify } from "../../gateway/gateway.js";
import { SIGNATURE_HEADER, isBodyOf, readSignature, signCall } from "../../gateway/signed-call.js";
import { READ, SECRET, SUPERGRAPH, TOUCH, serveGuarded, startOverHttp } from "./guarded-graph.js";
import { serveJson } from "./serve-json.js";
import { readAnswer, startToyGateway } from "./start-toy-gateway.js";

const STEWARD = { id: "t1", roles: ["steward"] };
const identify: Identify = async () => STEWARD;
const TOKEN = { headers: { authorization: "Bearer abc" } };
const OTHER_SECRET = SECRET.replace("a secret", "another one");
const BODY = JSON.stringify({ query: TOUCH });
const CALL = { subgraph: "guarded", body: BODY, identity: STEWARD };

const REFUSAL = {
  message: expect.stringMatching(/^This subgraph answers only gateways that share its secret\. Set /),
  extensions: { code: "UNAUTHENTICATED", refused: "SIGNATURE" },
};

async function post(url: string, body: string, signature?: string) {
  const headers = {
    "content-type": "application/json",
    ...(signature !== undefined && { [SIGNATURE_HEADER]: signature }),
  };
  return readAnswer(await fetch(url, { method: "POST", headers, body }));
}

describe("a subgraph with a secret", () => {
  it("answers who signs with it, and believes what they say of who asks", async () => {
    const { url, touched } = await serveGuarded(SECRET);

    expect(await post(url, BODY, signCall(SECRET, CALL))).toMatchObject({ status: 200, data: { touch: "now" } });
    expect(touched).toEqual([STEWARD]);
  });

  it.each<[string, string | undefined]>([
    ["without a signature", undefined],
    ["with an empty signature", ""],
    ["with something else", "Bearer abc"],
    ["with a signature of 10 kB", `v1.${"A".repeat(10_000)}.AAAA`],
    ["signed with another secret", signCall(OTHER_SECRET, CALL)],
    ["signed a minute ago", signCall(SECRET, CALL, Date.now() - 60_500)],
    ["signed in the future", signCall(SECRET, CALL, Date.now() + 65_000)],
    ["signed for another subgraph", signCall(SECRET, { ...CALL, subgraph: "resources" })],
    ["signed for another body", signCall(SECRET, { ...CALL, body: JSON.stringify({ query: READ }) })],
    ["signed for the same body with one more blank", signCall(SECRET, { ...CALL, body: `${BODY} ` })],
    ["with what is said exchanged", withOtherClaims(signCall(SECRET, { ...CALL, identity: undefined }))],
    ["with the signature cut", signCall(SECRET, CALL).slice(0, -2)],
    ["with no signature after what is said", signCall(SECRET, CALL).replace(/\.[^.]*$/, ".")],
  ])("refuses a call %s", async (_what, signature) => {
    const { url, touched } = await serveGuarded(SECRET);
    const { status, data, errors } = await post(url, BODY, signature);

    expect({ status, data, errors }).toEqual({ status: 401, data: undefined, errors: [REFUSAL] });
    expect(touched).toEqual([]);
  });

  it("refuses to read as well, and what stands in an address", async () => {
    const { url } = await serveGuarded(SECRET);
    const query = `${url}?query=${encodeURIComponent(READ)}`;
    const signature = signCall(SECRET, { ...CALL, body: "" });

    expect((await post(url, JSON.stringify({ query: READ }))).status).toBe(401);
    for (const headers of [{}, { [SIGNATURE_HEADER]: signature }]) {
      const answer = await readAnswer(await fetch(query, { headers: { ...headers, "apollo-require-preflight": "1" } }));
      expect({ status: answer.status, errors: answer.errors }).toEqual({ status: 401, errors: [REFUSAL] });
    }
  });

  it("refuses a signed body that is no JSON as any server does", async () => {
    const { url } = await serveGuarded(SECRET);
    const headers = {
      "content-type": "application/json",
      [SIGNATURE_HEADER]: signCall(SECRET, { ...CALL, body: "{" }),
    };

    expect((await fetch(url, { method: "POST", headers, body: "{" })).status).toBe(400);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "application/graphql"])(
    "reads no body of the type %s, whatever was signed",
    async (type) => {
      const { url, touched } = await serveGuarded(SECRET);
      const signature = signCall(SECRET, { ...CALL, body: "" });
      const headers = { "content-type": type, "apollo-require-preflight": "1", [SIGNATURE_HEADER]: signature };

      expect((await fetch(url, { method: "POST", headers, body: BODY })).status).toBe(415);
      expect(touched).toEqual([]);
    },
  );

  it("knows nobody when nobody was known to the gateway", async () => {
    const { url, touched } = await serveGuarded(SECRET);
    const signature = signCall(SECRET, { ...CALL, identity: undefined });

    expect((await post(url, BODY, signature)).errors?.[0]?.extensions["code"]).toBe("UNAUTHENTICATED");
    expect(touched).toEqual([]);
  });

  it.each([
    ["none", undefined],
    ["another one", OTHER_SECRET],
  ])(
    "does not answer a gateway that has %s, which tells its operators why and clients nothing",
    async (_what, secret) => {
      const { gateway, touched } = await startOverHttp(identify, { gateway: secret, subgraph: SECRET });
      for (const query of [READ, TOUCH]) {
        const { errors } = await gateway.ask(query, TOKEN);
        expect(errors?.[0]?.extensions).toEqual({ code: "SUBGRAPH_UNAVAILABLE", subgraph: "guarded" });
      }

      expect(touched).toEqual([]);
      expect(gateway.log.at(-1)).toMatchObject({
        level: "warn",
        message: expect.stringMatching(/^The subgraph "guarded" .* same MAILLAGE_SUBGRAPH_SECRET, and set the clocks/),
      });
      expect(JSON.stringify(gateway.log)).not.toContain(OTHER_SECRET);
    },
  );
});

describe("a subgraph without a secret", () => {
  it.each([
    ["none", undefined],
    ["one", SECRET],
  ])("lets everybody read and nobody change anything when the gateway has %s", async (_what, secret) => {
    const { gateway, touched } = await startOverHttp(identify, { gateway: secret, subgraph: undefined });

    expect((await gateway.ask(READ, TOKEN)).data).toEqual({ greeting: "hello", caller: null });
    expect((await gateway.ask(TOUCH, TOKEN)).errors?.[0]?.extensions["code"]).toBe("UNAUTHENTICATED");
    expect(touched).toEqual([]);
  });
});

describe("a gateway with a secret", () => {
  it("signs each call by itself, and sends neither the token nor the secret", async () => {
    const seen: { header: string; raw: string; headers: string }[] = [];
    const { url } = await serveJson((body, response, { headers }) => {
      seen.push({
        header: String(headers[SIGNATURE_HEADER]),
        raw: JSON.stringify(body),
        headers: JSON.stringify(headers),
      });
      response.end(JSON.stringify({ data: { greeting: "hello", caller: null } }));
    });
    const gateway = await startToyGateway({
      supergraph: SUPERGRAPH,
      subgraphs: [],
      subgraphUrls: { guarded: url },
      subgraphSecret: SECRET,
      identify,
    });
    await gateway.ask(READ, TOKEN);
    await gateway.ask(READ);

    const claims = seen.map(({ header }) => readSignature(SECRET, "guarded", header));
    expect(claims.map((each) => each?.identity)).toEqual([STEWARD, undefined]);
    expect(seen.map(({ raw }, index) => isBodyOf(claims[index] as never, raw))).toEqual([true, true]);
    expect(JSON.stringify(seen)).not.toMatch(new RegExp(`abc|${SECRET}`));
  });

  it("sends a mutation once, even when the connection it was sent on turns out to be closed", async () => {
    const bodies: string[] = [];
    const { url } = await serveJson(({ query }: { query: string }, response, { socket }) => {
      bodies.push(query);
      if (query.startsWith("mutation")) socket.destroy();
      else response.end(JSON.stringify({ data: { greeting: "hello", caller: null } }));
    });
    const urls = { subgraphs: [], subgraphUrls: { guarded: url }, subgraphSecret: SECRET };
    const gateway = await startToyGateway({ supergraph: SUPERGRAPH, ...urls, identify });
    await gateway.ask(READ, TOKEN);
    const { errors } = await gateway.ask(TOUCH, TOKEN);

    expect(errors?.[0]?.extensions["code"]).toBe("SUBGRAPH_UNAVAILABLE");
    expect(bodies.filter((query) => query.startsWith("mutation"))).toHaveLength(1);
  });
});

describe("a signature", () => {
  const NOW = 1_800_000_000_000;
  const header = signCall(SECRET, CALL, NOW);

  it.each([
    [-60_001, false],
    [-60_000, true],
    [0, true],
    [60_000, true],
    [60_001, false],
  ])("read %i ms after it was made holds: %s", (passed, holds) => {
    expect(readSignature(SECRET, "guarded", header, NOW + passed) !== undefined).toBe(holds);
  });

  it("holds for its body alone", () => {
    const claims = readSignature(SECRET, "guarded", header, NOW);

    expect(claims?.identity).toEqual(STEWARD);
    expect(isBodyOf(claims as never, Buffer.from(BODY))).toBe(true);
    expect(isBodyOf(claims as never, BODY.replace("now", "new"))).toBe(false);
  });

  it("does not hold any more when one character of it is another", () => {
    for (let at = 0; at < header.length; at++) {
      const other = header[at] === "Q" ? "g" : "Q";
      const changed = header.slice(0, at) + other + header.slice(at + 1);
      // The last character of base64url has bits that mean nothing.
      if (at === header.length - 1) continue;
      expect(readSignature(SECRET, "guarded", changed, NOW)).toBeUndefined();
    }
  });
});

/** The same signature under a claim to be a steward. */
function withOtherClaims(header: string): string {
  const [version, , signature] = header.split(".");
  const [, said] = signCall(OTHER_SECRET, CALL).split(".");
  return [version, said, signature].join(".");
}
