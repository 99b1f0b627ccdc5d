import { request } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Page, Revision } from "../../store/database/ledger-entities.js";
import { type TestDatabase, dialects } from "../support/databases.js";
import { seededRandom } from "../support/generated-pages.js";
import { type IngestServer, PUSHED, ndjson, pageLine, startIngest } from "../support/ingest-server.js";
import { dumpGraph } from "../support/tables.js";

const LINES = 10_000;

/** Every so manyth line is broken, in one way after the other. */
const BROKEN_EVERY = 97;

const SEED = Number(process.env["KILL_SEED"] ?? 20_261_129);

const BROKEN = [
  () => "{ not json",
  (id: number) => pageLine(id, { url: "https://elsewhere.example.test/" }),
  (id: number) => pageLine(id, {}, { kind: "nonsense" }),
  () => ({ type: "surprise" }),
  () => "",
];

function manyLines(count: number): { lines: unknown[]; broken: number } {
  let broken = 0;
  const lines = Array.from({ length: count - 1 }, (_, index) => {
    if (index % BROKEN_EVERY !== BROKEN_EVERY - 1) return pageLine(index);
    broken += 1;
    return BROKEN[broken % BROKEN.length]?.(index);
  });
  return { lines: [...lines, { type: "complete" }], broken };
}

/** Sends the first bytes of a body and breaks the connection, after so many bytes of answers. */
function pushAndBreak(
  server: IngestServer,
  body: Buffer,
  { sent, answered = 0 }: { sent: number; answered?: number },
  headers: Record<string, string>,
): Promise<void> {
  return new Promise((resolve) => {
    const sending = request(server.base + PUSHED.id, {
      method: "POST",
      headers: {
        "content-type": "application/x-ndjson",
        authorization: `Bearer ${server.token}`,
        "content-length": body.length,
        ...headers,
      },
    });
    sending.on("error", () => resolve()).on("close", () => resolve());
    let bytes = 0;
    sending.on("response", (response) => {
      response
        .on("error", () => undefined)
        .on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          if (answered > 0 && bytes >= answered) sending.destroy();
        });
    });
    sending.write(body.subarray(0, sent), () => answered > 0 || sending.destroy());
  });
}

/** What is left of a run after a broken connection, once the server has noticed. */
async function linesDone(server: IngestServer, run: string): Promise<number> {
  let before = -1;
  for (let steady = 0; steady < 5;) {
    const response = await server.get(`${PUSHED.id}/${run}`);
    const lines = response.status === 404 ? 0 : ((await response.json()) as { lines: number }).lines;
    steady = lines === before ? steady + 1 : 0;
    before = lines;
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  return before;
}

describe.each(dialects)(`a partner that pushes much (KILL_SEED=${SEED}), on %s`, (dialect) => {
  let server: IngestServer;
  beforeAll(async () => {
    server = await startIngest(dialect);
  });
  beforeEach(() => server.empty());
  afterAll(() => server.stop());

  const count = (kind: typeof Page | typeof Revision, database: TestDatabase = server.database) =>
    database.em().count(kind as typeof Page, {});

  it(
    `has ${LINES} lines, cut in the middle, resumed and sent twice, counted to the line`,
    { timeout: 240_000 },
    async () => {
      const { lines, broken } = manyLines(LINES);
      const good = LINES - 1 - broken;
      const body = Buffer.from(ndjson(lines));
      await pushAndBreak(server, body, { sent: body.length / 2, answered: 100_000 }, { "ingest-run": "cut" });
      const done = await linesDone(server, "cut");
      expect(done).toBeGreaterThan(0);
      expect(done).toBeLessThan(LINES);
      // Ten lines too many: what is done is not done again.
      const offset = done - 10;
      const headers = { "ingest-run": "cut", "ingest-offset": String(offset) };
      const { answers, summary } = await server.push(lines.slice(offset), { headers });
      expect(answers.map(({ line }) => line)).toEqual(lines.slice(offset).map((_, index) => offset + index + 1));
      expect(answers.slice(0, 10).every(({ code }) => code === "ALREADY_DONE")).toBe(true);
      expect(summary).toMatchObject({ status: "finished", lines: LINES, received: LINES - offset });
      expect(summary.counts).toMatchObject({ added: good, failed: broken, unchanged: 0, updated: 0 });
      expect(await count(Page)).toBe(good);
      const graph = await dumpGraph(server.database);
      const again = await server.push(lines);
      expect(again.summary).toMatchObject({
        received: LINES,
        lines: LINES,
        outcomes: { unchanged: good, refused: broken, finished: 1 },
        counts: { unchanged: good, failed: broken, added: 0, updated: 0 },
      });
      expect(await count(Page)).toBe(good);
      expect(await count(Revision)).toBe(good);
      expect(await dumpGraph(server.database)).toEqual(graph);
    },
  );

  it("has the same graph after any number of broken connections as without one", { timeout: 120_000 }, async () => {
    const random = seededRandom(SEED);
    const { lines, broken } = manyLines(600);
    await server.push(lines);
    const undisturbed = await dumpGraph(server.database);
    await server.empty();
    let done = 0;
    for (let kill = 0; kill < 12; kill += 1) {
      const body = Buffer.from(ndjson(lines.slice(done)));
      const headers = { "ingest-run": "killed", "ingest-offset": String(done) };
      await pushAndBreak(server, body, { sent: (random() * body.length) / 3 }, headers);
      const now = await linesDone(server, "killed");
      expect(now).toBeGreaterThanOrEqual(done);
      done = now;
    }
    const headers = { "ingest-run": "killed", "ingest-offset": String(done) };
    const { summary } = await server.push(lines.slice(done), { headers });
    expect(summary).toMatchObject({ status: "finished", lines: 600 });
    expect(summary.counts).toMatchObject({ added: 599 - broken, failed: broken, unchanged: 0 });
    expect(withoutTimes(await dumpGraph(server.database))).toEqual(withoutTimes(undisturbed));
  });
});

/** The same pages read at another moment. */
function withoutTimes(dump: unknown): unknown {
  return JSON.parse(JSON.stringify(dump, (key, value: unknown) => (key.endsWith("_at") ? undefined : value)));
}
