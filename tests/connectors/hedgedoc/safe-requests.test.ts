import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RetryLaterError, StopSourceError } from "../../../connectors/errors.js";
import { hedgedoc } from "../../../connectors/hedgedoc/index.js";
import type { HttpDoor, HttpResponse } from "../../../connectors/http/door.js";
import type { SourceSettings } from "../../../schema/generated/source.js";

const ROOT = "https://pad.example.test/";
const SOURCE: SourceSettings = { id: "pad", name: "Pad", connector: "hedgedoc", url: ROOT };

/** Paths that a HedgeDoc answers without doing anything else. */
const SAFE = /^\/(?:s\/[^/]+\/(?:download|info)|[\w-]{6,40}\/(?:info|publish|revision(?:\/\d+)?))$/;

/** A registered string that nobody checked: pieces of addresses in any order. */
const registered = fc.oneof(
  fc.webUrl(),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ROOT,
          "/",
          "s/",
          "/s/",
          "new",
          "..",
          ".",
          "%2e",
          "%2F",
          "\\",
          "?",
          "#",
          "@",
          ":",
          "p/",
          "me",
          "//",
        ),
        fc.constantFrom(
          "note",
          "carnet-été",
          "/publish",
          "/download",
          "/edit",
          "revision/1",
          "\t",
          "\n",
          "%",
          "%00",
          " ",
        ),
      ),
      { maxLength: 7 },
    )
    .map((pieces) => pieces.join("")),
  fc.string({ minLength: 1, maxLength: 20 }).map((name) => `/${name}`),
);

/** An answer of a server that may say anything; redirects lead wherever the string says. */
const answer = fc.record({
  status: fc.constantFrom(200, 200, 302, 302, 302, 304, 404, 404, 410, 301, 204),
  location: fc.oneof(
    registered,
    registered.map((text) => `/s/${text}`),
    fc.constantFrom(ROOT, "/", "/new", "/s/new", "/s/..", "/s/%2e%2e", "/s/metrics", "/s/_U27SvOCm_", "/s/189kAFO4nJ"),
  ),
  version: fc.constantFrom("1.12.0", "1.12.0", "1.9.9", undefined),
  body: fc.constantFrom(
    "# Titre\n",
    "",
    '{"createtime":"2026-11-23T00:07:15.860Z","updatetime":null,"viewcount":3}',
    '{"revision":[{"time":1795392438424,"length":8}]}',
    '{"revision":[{"time":-1,"length":8}]}',
    '{"content":"# Titre\\n","authorship":[]}',
    "{}",
    "[]",
    "null",
  ),
});

type Answer = typeof answer extends fc.Arbitrary<infer T> ? T : never;

/** A door that gives these answers one after the other, and knows nothing of what may be asked. */
function doorOf(answers: readonly Answer[], asked: URL[]): HttpDoor {
  return {
    usage: { requests: 0, bytes: 0, retries: 0 },
    async send({ url, redirect, method = "GET" }) {
      expect([method, redirect]).toEqual(["GET", "manual"]);
      asked.push(new URL(url));
      const { status, location, version, body } = answers[(asked.length - 1) % answers.length] ?? { status: 404 };
      return toResponse(url, { status: status ?? 404, location, version, body: body ?? "" });
    },
  };
}

function toResponse(url: string, given: { status: number; location: any; version: any; body: string }): HttpResponse {
  const headers: Record<string, string | undefined> = {
    location: given.location,
    "hedgedoc-version": given.version,
    "content-type": given.body.startsWith("#") || given.body === "" ? "text/markdown" : "application/json",
  };
  return {
    url,
    status: given.status,
    headers: { get: (name) => headers[name] ?? null },
    body: Buffer.from(given.body),
    text: () => given.body,
    json: () => JSON.parse(given.body) as unknown,
  };
}

async function* nothing(): AsyncGenerator<never> {}

describe("whatever is registered, and whatever the server answers", () => {
  it("nothing is asked that makes a note, counts a view or is no address of a note", async () => {
    let harvests = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(registered, { minLength: 1, maxLength: 4 }),
        fc.array(answer, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        async (notes, answers, full) => {
          const asked: URL[] = [];
          const context = {
            ...{ source: SOURCE, http: doorOf(answers, asked), full, options: { notes } },
            ...{ cursor: undefined, position: undefined, held: nothing, linked: nothing, now: () => new Date() },
          };
          try {
            for await (const _ of hedgedoc.fetch(context)) harvests += 1;
          } catch (error) {
            if (!(error instanceof StopSourceError) && !(error instanceof RetryLaterError)) throw error;
            if (error.code === "BAD_NOTE_ADDRESS") expect(asked).toEqual([]);
          }
          for (const { href, origin, pathname, search } of asked) {
            expect([origin, search]).toEqual(["https://pad.example.test", ""]);
            expect(pathname, href).toMatch(SAFE);
            expect(pathname.toLowerCase(), href).not.toMatch(
              /^\/(?:metrics|history|register|uploads|status|config|logout)\//,
            );
          }
        },
      ),
      { numRuns: 3_000 },
    );
    expect(harvests).toBeGreaterThan(100);
  });
});
