import { describe, expect, it } from "vitest";
import { startToyGateway } from "./start-toy-gateway.js";

async function readPage(url: string): Promise<{ page: string; headers: Headers; assets: string[] }> {
  const response = await fetch(url);
  const page = await response.text();
  const assets = [...page.matchAll(/(?:src|href)="(assets\/[^"]+)"/g)].map((match) => match[1] ?? "");
  return { page, headers: response.headers, assets };
}

describe("explorer", () => {
  it("is where the bare address leads", async () => {
    const { base, explorerUrl } = await startToyGateway();
    const response = await fetch(base);
    expect(response.url).toBe(explorerUrl);
    expect(await response.text()).toContain("<title>Maillage</title>");
  });

  it("names no other host, in the page or in what it may contact", async () => {
    const { explorerUrl } = await startToyGateway();
    const { page, headers } = await readPage(explorerUrl);
    expect(page).not.toMatch(/https?:|\/\//);
    expect(headers.get("content-security-policy")).not.toMatch(/https?:|\*/);
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'; script-src 'self';/);
  });

  it("serves every file of the page, to be kept for ever under a name with its digest", async () => {
    const { explorerUrl } = await startToyGateway();
    const { assets } = await readPage(explorerUrl);
    expect(assets).toHaveLength(6);
    for (const asset of assets) {
      expect(asset).toMatch(/\.[0-9a-f]{16}\.(js|css)$/);
      const response = await fetch(new URL(asset, explorerUrl));
      expect(response.status).toBe(200);
      expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect((await response.text()).length).toBeGreaterThan(50);
    }
  });

  it("gives the same file compressed and plain", async () => {
    const { explorerUrl } = await startToyGateway();
    const { assets } = await readPage(explorerUrl);
    const url = new URL(assets[0] ?? "", explorerUrl);
    const compressed = await fetch(url, { headers: { "accept-encoding": "gzip" } });
    const plain = await fetch(url, { headers: { "accept-encoding": "identity" } });
    expect([compressed, plain].map(({ headers }) => headers.get("content-encoding"))).toEqual(["gzip", null]);
    expect(await compressed.text()).toBe(await plain.text());
  });

  it("has the given query in its editor, whatever the query contains", async () => {
    const explorerQuery = '# "</script><b>" é\n{ __typename }';
    const { explorerUrl } = await startToyGateway({ explorerQuery });
    const { page } = await readPage(explorerUrl);
    const settings = /id="settings">(.*?)<\/script>/.exec(page)?.[1] ?? "";
    expect(JSON.parse(settings)).toEqual({ endpoint: "../graphql", query: explorerQuery });
  });

  it("does not know a file of another name", async () => {
    const { explorerUrl } = await startToyGateway();
    expect((await fetch(new URL("assets/graphiql.js", explorerUrl))).status).toBe(404);
  });

  it("is not there when it is switched off", async () => {
    const { base, explorerUrl } = await startToyGateway({ explorer: false });
    expect(explorerUrl).toBe("");
    expect((await fetch(`${base}/explorer/`)).status).toBe(404);
    expect(await (await fetch(base)).json()).toEqual({ graphql: "/graphql" });
  });
});
