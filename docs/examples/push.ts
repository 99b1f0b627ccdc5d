// Brings a file of lines to a hub and survives broken connections. Node 22.17 or newer, nothing to install:
//   MAILLAGE_INGEST_TOKEN=mlg_… node --experimental-strip-types push.ts https://hub.example.org/ingest/my-source lines.ndjson
// With the id of a run as the third argument it goes on with that run.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";

const [door = "", file = "", run = randomUUID()] = process.argv.slice(2);
const authorization = `Bearer ${process.env["MAILLAGE_INGEST_TOKEN"] ?? ""}`;
const lines = readFileSync(file, "utf8").trim().split("\n");
const AT_ONCE = 2_000;
const TRIES = 8;

/** Something that may go better in a moment; `cause` is the number of seconds to wait, if the hub says it. */
class Again extends Error {}

async function ask(address: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(address, { ...init, headers: { ...init.headers, authorization } });
  const text = await response.text();
  if (response.status === 429 || response.status >= 500)
    throw new Again(text, { cause: response.headers.get("retry-after") });
  if (!response.ok && (response.status !== 404 || init.method))
    throw new Error(`The hub answers ${response.status}: ${text}`);
  return text;
}

/** How many lines of the run the hub has; none of a run that it does not know. */
async function linesDone(): Promise<number> {
  const { lines: done = 0 } = JSON.parse(await ask(`${door}/${run}`)) as { lines?: number };
  return done;
}

/** Sends the lines that come next and tells what was refused. */
async function pushFrom(done: number): Promise<void> {
  const headers = { "content-type": "application/x-ndjson", "ingest-run": run, "ingest-offset": String(done) };
  const body = lines.slice(done, done + AT_ONCE).join("\n");
  const answers = (await ask(door, { method: "POST", headers, body })).trim().split("\n");
  const refused = answers.filter((answer) => answer.includes('"outcome":"refused"'));
  if (refused.length > 0) process.stderr.write(`${refused.join("\n")}\n`);
  const summary = JSON.parse(answers.at(-1) ?? "") as { type?: string; code?: string; lines: number; status: string };
  if (summary.type !== "summary" || summary.code !== undefined) throw new Again(answers.at(-1));
  process.stdout.write(`${summary.lines} of ${lines.length} lines, ${summary.status}\n`);
}

for (let before = -1, tries = 0; ;) {
  try {
    const done = await linesDone();
    if (done >= lines.length) break;
    if (done > before) tries = 0;
    else if ((tries += 1) > TRIES)
      throw new Error(`Only ${done} lines of the run ${run} are done; look at the last answers.`);
    before = done;
    await pushFrom(done);
  } catch (error) {
    // A connection that breaks is a TypeError; an answer that breaks off is no JSON.
    if (!(error instanceof Again || error instanceof TypeError || error instanceof SyntaxError)) throw error;
    if ((tries += 1) > TRIES) throw error;
    await new Promise((resolve) => setTimeout(resolve, 1_000 * (Number(error.cause) || 2 ** tries)));
  }
}
