import { describe, expect, it } from "vitest";
import { RetryLaterError, StopSourceError } from "../../../connectors/errors.js";
import type { ApiBody } from "../../../connectors/mediawiki/wire.js";
import { fakeApi, paramsOf, recordedAnswer, responseOf } from "./fake-door.js";

const LISTING = { action: "query", list: "recentchanges" };

async function all(bodies: AsyncIterable<ApiBody>): Promise<ApiBody[]> {
  const list: ApiBody[] = [];
  for await (const body of bodies) list.push(body);
  return list;
}

/** What asking once ends with, given a recorded answer. */
async function failure(recording: string): Promise<unknown> {
  return fakeApi(() => recordedAnswer(recording))
    .get({ action: "query" })
    .then(
      () => "no error",
      (error: unknown) => error,
    );
}

describe("errors that a wiki sends with HTTP 200", () => {
  it.each([
    ["15-errors/001-badcontinue", "API_BADCONTINUE", "Paramètre de continuation non valide"],
    ["15-errors/003-toomanyvalues", "API_TOOMANYVALUES", "La limite est 50"],
    ["15-errors/004-invalidparammix", "API_INVALIDPARAMMIX", "générateur"],
    ["15-errors/006-badvalue", "API_BADVALUE", "letype"],
    ["15-errors/008-badaction-legacy-format", "API_BADVALUE", "Unrecognized value for parameter"],
    ["15-errors/010-permissiondenied", "API_PERMISSIONDENIED", "pas la permission"],
    ["15-errors/011-assertuser", "API_ASSERTUSERFAILED", "plus connecté"],
  ])("stop the source: %s", async (recording, code, words) => {
    const error = await failure(recording);
    expect(error).toBeInstanceOf(StopSourceError);
    expect(error).toMatchObject({ code, url: "https://wiki.example.test/api.php" });
    expect((error as Error).message).toContain("The wiki refuses the request: ");
    expect((error as Error).message).toContain(words);
  });

  it.each([
    ["15-errors/013-ratelimited", 5_000, "The wiki is busy (ratelimited)."],
    ["15-errors/014-maxlag", 5_000, "The wiki is busy (maxlag)."],
  ])(
    "are asked again when they pass by themselves, and left for later when they do not: %s",
    async (recording, afterMs, reason) => {
      const api = fakeApi(() => recordedAnswer(recording));
      await expect(api.get(LISTING)).rejects.toThrow(RetryLaterError);
      const [request] = api.door.requests;
      expect(request?.retryBody?.(responseOf(recordedAnswer(recording)))).toEqual({ retry: true, afterMs, reason });
    },
  );

  it.each(["15-errors/001-badcontinue", "15-errors/012-maxlag-ok"])(
    "are not asked again otherwise: %s",
    async (recording) => {
      const api = fakeApi(() => recordedAnswer("15-errors/012-maxlag-ok"));
      await api.get(LISTING);
      expect(api.door.requests[0]?.retryBody?.(responseOf(recordedAnswer(recording)))).toBeUndefined();
    },
  );

  it("leave an internal error for later", async () => {
    const api = fakeApi(() => ({ errors: [{ code: "internal_api_error_DBQueryError", text: "Base de données" }] }));
    await expect(api.get(LISTING)).rejects.toMatchObject({ name: "RetryLaterError", code: "API_INTERNAL_ERROR" });
  });

  it("are no errors when they are only warnings", async () => {
    const { warnings } = JSON.parse(recordedAnswer("15-errors/005-rclimit-5000-warning").body) as {
      warnings: unknown[];
    };
    expect(warnings).toMatchObject([{ code: "outofrange" }]);
    const body = { batchcomplete: true, warnings } as ApiBody;
    expect(await fakeApi(() => body).get(LISTING)).toEqual(body);
  });

  it.each(["[]", "null", '"words"', "7"])("stop the source when the answer is no object: %s", async (body) => {
    const api = fakeApi(() => ({ status: 200, headers: {}, body }));
    await expect(api.get(LISTING)).rejects.toMatchObject({ name: "StopSourceError", code: "NOT_A_WIKI" });
  });
});

describe("requests", () => {
  it("ask for the modern format, with errors as plain words", async () => {
    const api = fakeApi(() => ({ batchcomplete: true }));
    await api.get({ ...LISTING, rclimit: 500, rcstart: undefined });
    expect(Object.fromEntries(paramsOf(api.door.requests[0] ?? { url: "" }))).toEqual({
      action: "query",
      list: "recentchanges",
      rclimit: "500",
      format: "json",
      formatversion: "2",
      errorformat: "plaintext",
    });
  });

  it("go into the body when they are too long for an address", async () => {
    const api = fakeApi(() => ({ batchcomplete: true }));
    const titles = Array.from(
      { length: 50 },
      (_, index) => `Une page dont le titre est décidément bien long : été, hiver, numéro ${index}`,
    ).join("|");
    await api.get({ action: "query", titles });
    await api.get({ action: "query", titles: "Court" });
    expect(api.door.requests.map(({ method = "GET", url }) => [method, url.length > 100])).toEqual([
      ["POST", false],
      ["GET", true],
    ]);
    expect(api.door.requests[0]?.form?.["titles"]).toBe(titles);
  });
});

describe("listings", () => {
  const page = (rcid: number): ApiBody => ({
    query: { recentchanges: [{ type: "edit", ns: 0, title: "A", pageid: 1, rcid, timestamp: "2026-11-23T00:00:00Z" }] },
  });

  it("follow the continuation to the end, every part of it", async () => {
    const api = fakeApi((params) =>
      params.get("rccontinue") === "2|b"
        ? { ...page(2), batchcomplete: true }
        : { ...page(1), batchcomplete: true, continue: { rccontinue: "2|b", continue: "-||" } },
    );
    expect(await all(api.list(LISTING))).toHaveLength(2);
    expect(api.door.requests.map((request) => paramsOf(request).get("continue"))).toEqual([null, "-||"]);
  });

  it("begin where they are told to", async () => {
    const api = fakeApi(() => ({ batchcomplete: true }));
    await all(api.list(LISTING, { rccontinue: "5|e" }));
    expect(paramsOf(api.door.requests[0] ?? { url: "" }).get("rccontinue")).toBe("5|e");
  });

  it("stop when the same continuation comes back", async () => {
    const turns = ["a", "b", "a", "b", "a", "b"];
    const api = fakeApi(() => ({
      ...page(turns.length),
      batchcomplete: true,
      continue: { rccontinue: turns.pop() ?? "" },
    }));
    await expect(all(api.list(LISTING))).rejects.toMatchObject({
      name: "StopSourceError",
      code: "ENDLESS_CONTINUATION",
    });
    expect(api.door.requests).toHaveLength(3);
  });

  it("stop when new continuations lead nowhere", async () => {
    let answers = 0;
    const api = fakeApi(() => ({ batchcomplete: true, continue: { rccontinue: String((answers += 1)) } }));
    await expect(all(api.list(LISTING))).rejects.toMatchObject({ code: "ENDLESS_CONTINUATION" });
    expect(answers).toBeLessThan(1_000);
  });

  it("are left for later when they break off without the mark of their end", async () => {
    const api = fakeApi(() => page(1));
    await expect(all(api.list(LISTING))).rejects.toMatchObject({ name: "RetryLaterError", code: "TRUNCATED_LISTING" });
  });
});
