import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { redactUrl, shortUrl } from "../../../connectors/http/redact-url.js";
import { errorOf, open, serve, serveBytes } from "./local-server.js";

const REQUEST = { headers: { authorization: "Bearer s3cret", cookie: "sid=s3cret" } };
const PATH = "/api.php?action=query&token=s3cret&apikey=s3cret";

describe("errors of the HTTP door", () => {
  it.each([302, 400, 403, 429, 500])(
    "keep secrets out when the status is %i, in every field and cause",
    async (status) => {
      const headers = { location: `http://elsewhere.org${PATH}`, "set-cookie": "sid=s3cret" };
      const server = await serve((_, response) => response.writeHead(status, headers).end());
      const door = open(server.url, { retries: 0, cookies: true });
      const error = await errorOf(door.send({ ...REQUEST, url: server.url + PATH }));
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("s3cret");
      expect(error.url).toBe(
        `${server.url}/api.php?action=query&token=…&apikey=…`.replace(/…/g, encodeURIComponent("…")),
      );
    },
  );

  it("keep secrets out when the network fails, in every field and cause", async () => {
    const broken = await serveBytes("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this");
    const nonsense = await serveBytes("nonsense");
    for (const url of [broken.url, nonsense.url, "http://127.0.0.1:1"]) {
      const error = await errorOf(open(url, { retries: 0 }).send({ ...REQUEST, url: url + PATH }));
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("s3cret");
    }
  });
});

describe("an address that is shown", () => {
  it("keeps what identifies a page and hides what sounds like a secret", () => {
    expect(redactUrl("https://me:pw@a.org/spip.php?article12&access_token=1&lang=fr#top")).toBe(
      "https://a.org/spip.php?article12&access_token=%E2%80%A6&lang=fr",
    );
    expect(shortUrl("https://me:pw@a.org/x?y=z")).toBe("https://a.org/x?…");
    expect(shortUrl(`https://a.org/${"x".repeat(9_000)}?y=z`)).toBe(`https://a.org/${"x".repeat(199)}…?…`);
    expect(redactUrl("no address s3cret")).toBe("(not a URL)");
  });
});
