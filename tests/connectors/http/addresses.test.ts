import type { LookupAddress } from "node:dns";
import { Agent, get } from "node:http";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { scopeOfAddress } from "../../../connectors/http/addresses.js";
import { createSafeLookup, PRIVATE_ADDRESS, type ResolveHost } from "../../../connectors/http/safe-lookup.js";
import { errorOf, open, serve } from "./local-server.js";

const PRIVATE_V4 =
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 " +
  "192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 255.255.255.255/32";
const PRIVATE_V6 =
  "::/128 ::1/128 ::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/32 2001:db8::/32 " +
  "2002::/16 3fff::/20 fc00::/7 fe80::/10 fec0::/10 ff00::/8 4000::/3 5f00::/16";

/** Gives any address of any of these ranges, as bytes. */
function addressIn(ranges: string): fc.Arbitrary<number[]> {
  return fc.constantFrom(...ranges.split(" ")).chain((range) => {
    const [base, prefix] = ipaddr.parseCIDR(range);
    const bytes = base.toByteArray();
    return fc.uint8Array({ minLength: bytes.length, maxLength: bytes.length }).map((random) =>
      bytes.map((byte, i) => {
        const fixedBits = Math.min(8, Math.max(0, prefix - i * 8));
        const freeMask = 0xff >> fixedBits;
        return (byte & ~freeMask) | ((random[i] ?? 0) & freeMask);
      }),
    );
  });
}

/** Every way of writing an IPv4 address in a URL that we know of. */
const SPELLINGS: ((b: number[]) => string)[] = [
  (b) => b.join("."),
  (b) => `${b.join(".")}.`,
  (b) => String(toNumber(b)),
  (b) => `0x${toNumber(b).toString(16)}`,
  (b) => `0${toNumber(b).toString(8)}`,
  (b) => b.map((n) => `0${n.toString(8)}`).join("."),
  (b) => b.map((n) => `0X${n.toString(16)}`).join("."),
  (b) => `${b[0]}.${toNumber([0, ...b.slice(1)])}`,
  (b) => `${b[0]}.0x${b[1]?.toString(16)}.${toNumber([0, 0, ...b.slice(2)])}`,
  (b) => b.join("%2e"),
  (b) => b.join("。"),
  (b) => b.join(".").replace(/\d/g, (d) => String.fromCodePoint(0xff10 + Number(d))),
  (b) => `[::ffff:${b.join(".")}]`,
  (b) => `[0:0:0:0:0:FFFF:${toHex(b)}]`,
  (b) => `[::${b.join(".")}]`,
  (b) => `[64:ff9b::${b.join(".")}]`,
  (b) => `[2002:${toHex(b)}::1]`,
];
const toNumber = (b: number[]) => b.reduce((sum, n) => sum * 256 + n, 0);
const toHex = (b: number[]) =>
  Buffer.from(b)
    .toString("hex")
    .replace(/(.{4})(.{4})/, "$1:$2");

const attempt = (url: string) => errorOf(open(url, { allowPrivateNetwork: false, retries: 0 }).send({ url }));

describe("addresses the HTTP door refuses", () => {
  it("refuses every IPv4 address that is not public, in every spelling", async () => {
    const cases = fc.asyncProperty(addressIn(PRIVATE_V4), fc.constantFrom(...SPELLINGS), async (bytes, spell) => {
      const error = await attempt(`http://${spell(bytes)}/`);
      expect(error).toMatchObject({ name: "StopSourceError", code: "PRIVATE_ADDRESS" });
    });
    await fc.assert(cases, { numRuns: 600 });
  });

  it("refuses every IPv6 address that is not public, short or long", async () => {
    const cases = fc.asyncProperty(addressIn(PRIVATE_V6), fc.boolean(), async (bytes, long) => {
      const address = ipaddr.fromByteArray(bytes);
      const error = await attempt(`http://[${long ? address.toNormalizedString() : address.toString()}]/`);
      expect(error).toMatchObject({ name: "StopSourceError", code: "PRIVATE_ADDRESS" });
    });
    await fc.assert(cases, { numRuns: 400 });
  });

  it("knows public addresses", () => {
    for (const address of ["1.1.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2a01:e0a::1", "2606:4700::1111"]) {
      expect(scopeOfAddress(address)).toBe("public");
    }
  });

  it("refuses a name that leads to a private address", async () => {
    const server = await serve((_, response) => response.end("secret"));
    const url = server.url.replace("127.0.0.1", "localhost");
    const error = await attempt(url);
    expect(error).toMatchObject({ name: "StopSourceError", code: "PRIVATE_ADDRESS" });
    expect(error.message).toContain("allowPrivateNetwork");
    expect(server.connections()).toBe(0);
  });

  it("allows private addresses for the source's own host only, port included", async () => {
    const source = await serve((_, response) => response.end("fine"));
    const other = await serve((_, response) => response.end("secret"));
    const door = open(source.url, { alsoHosts: [other.host, "10.0.0.1"] });
    expect((await door.send({ url: source.url })).text()).toBe("fine");
    expect((await errorOf(door.send({ url: other.url }))).code).toBe("PRIVATE_ADDRESS");
    expect((await errorOf(door.send({ url: "http://10.0.0.1/" }))).code).toBe("PRIVATE_ADDRESS");
    expect(other.connections()).toBe(0);
  });

  it("refuses link-local addresses, where clouds keep credentials, even when private ones are allowed", async () => {
    for (const url of [
      "http://169.254.169.254/latest",
      "http://[fe80::1]/",
      "http://0.0.0.0/",
      "http://[::ffff:127.0.0.1]/",
    ]) {
      expect((await errorOf(open(url).send({ url }))).code).toBe("PRIVATE_ADDRESS");
    }
  });

  it.each([
    ["BAD_URL", "file:///etc/passwd"],
    ["BAD_URL", "not a url"],
    ["BAD_URL", "http://me:s3cret@wiki.example.org/"],
    ["BAD_URL", "http://me:s3cret@wiki.example.org:port/"],
    ["FOREIGN_HOST", "http://elsewhere.example.org/"],
    ["FOREIGN_HOST", "http://wiki.example.org:8080/"],
  ])("says %s for %s", async (code, url) => {
    const error = await errorOf(open("http://wiki.example.org").send({ url }));
    expect(error).toMatchObject({ name: "StopSourceError", code });
    expect(error.message + error.url).not.toContain("s3cret");
  });
});

describe("the lookup of the agents", () => {
  const answer = (...rounds: string[][]): ResolveHost => {
    return (_host, _options, callback) => {
      const addresses = (rounds.shift() ?? []).map((address): LookupAddress => ({
        address,
        family: address.includes(":") ? 6 : 4,
      }));
      callback(null, addresses);
    };
  };
  const ask = (resolveHost: ResolveHost, all: boolean) =>
    new Promise((resolve) => {
      createSafeLookup(false, resolveHost)("wiki.example.org", { all }, (error, found) =>
        resolve(error?.code ?? found),
      );
    });

  it("gives public addresses in the form the socket wants", async () => {
    expect(await ask(answer(["1.1.1.1"]), false)).toBe("1.1.1.1");
    expect(await ask(answer(["1.1.1.1"]), true)).toEqual([{ address: "1.1.1.1", family: 4 }]);
  });

  it("refuses a name as soon as one of its addresses is private, or when it has none", async () => {
    expect(await ask(answer(["1.1.1.1", "10.0.0.1"]), true)).toBe(PRIVATE_ADDRESS);
    expect(await ask(answer(["::ffff:1.1.1.1"]), false)).toBe(PRIVATE_ADDRESS);
    expect(await ask(answer([]), true)).toBe(PRIVATE_ADDRESS);
  });

  it("is asked once for each connection, and the socket goes where it says", async () => {
    const server = await serve((request, response) => response.end(request.headers.host));
    const port = new URL(server.url).port;
    let asked = 0;
    const resolveHost: ResolveHost = (_host, _options, callback) => {
      asked += 1;
      callback(null, [{ address: "127.0.0.1", family: 4 }]);
    };
    const fetchOnce = (allowPrivate: boolean) =>
      new Promise((resolve) => {
        const agent = new Agent({ lookup: createSafeLookup(allowPrivate, resolveHost) });
        get(`http://wiki.example.org:${port}/`, { agent }, (response) => resolve(response.statusCode)).on(
          "error",
          resolve,
        );
      });
    expect(await fetchOnce(true)).toBe(200);
    expect(asked).toBe(1);
    expect(await fetchOnce(false)).toMatchObject({ code: PRIVATE_ADDRESS });
    expect([asked, server.connections()]).toEqual([2, 1]);
  });
});
