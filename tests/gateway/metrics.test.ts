import { describe, expect, it } from "vitest";
import type { MetricsPage } from "../../gateway/metrics.js";
import { startToyGateway } from "./start-toy-gateway.js";

const PAGE: MetricsPage = { contentType: "text/plain; version=0.0.4; charset=utf-8", body: "maillage_up 1\n" };

describe("the metrics", () => {
  it("are served as the process gives them, and kept by nobody", async () => {
    const { base } = await startToyGateway({ metrics: async () => PAGE });
    const response = await fetch(`${base}/metrics`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe(PAGE.contentType);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.text()).toBe(PAGE.body);
  });

  it("are not there when the process gives none", async () => {
    const { base } = await startToyGateway();
    const response = await fetch(`${base}/metrics`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      errors: [
        {
          message: "Nothing is at GET /metrics. The graph is at /graphql.",
          extensions: { code: "NOT_FOUND" },
        },
      ],
    });
  });

  it("are served while there is no graph, when they are wanted most", async () => {
    const { base } = await startToyGateway({ supergraph: null, metrics: async () => PAGE });
    expect((await fetch(`${base}/metrics`)).status).toBe(200);
  });

  it("are one plain line with 503 when they cannot be read, and the log says why", async () => {
    const { base, log } = await startToyGateway({
      metrics: () => Promise.reject(new Error("password authentication failed for postgres://hub")),
    });
    const response = await fetch(`${base}/metrics`);
    expect(response.status).toBe(503);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.text()).toBe("The metrics cannot be read; the log says why.\n");
    expect(log.filter(({ level }) => level === "error").map(({ message }) => message)).toEqual([
      "The metrics cannot be read: password authentication failed for postgres://hub",
    ]);
  });

  it("are read anew each time, and once for scrapes that come together", async () => {
    let reads = 0;
    let answer: (page: MetricsPage) => void = () => undefined;
    const { base } = await startToyGateway({
      metrics: () => {
        reads += 1;
        return new Promise((resolve) => (answer = resolve));
      },
    });
    const scrape = async () => (await fetch(`${base}/metrics`)).text();
    const together = [scrape(), scrape(), scrape()];
    await expect.poll(() => reads).toBe(1);
    // The others have come when a later request is answered.
    await fetch(`${base}/health`);
    answer({ ...PAGE, body: "first\n" });
    expect(await Promise.all(together)).toEqual(["first\n", "first\n", "first\n"]);

    const later = scrape();
    await expect.poll(() => reads).toBe(2);
    answer({ ...PAGE, body: "second\n" });
    expect(await later).toBe("second\n");
  });

  it("are read again after they could not be read once", async () => {
    let reads = 0;
    const { base } = await startToyGateway({
      metrics: async () => {
        reads += 1;
        if (reads === 1) throw new Error("not yet");
        return PAGE;
      },
    });
    expect((await fetch(`${base}/metrics`)).status).toBe(503);
    expect((await fetch(`${base}/metrics`)).status).toBe(200);
  });
});
