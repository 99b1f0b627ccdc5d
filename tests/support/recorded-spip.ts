import { readFileSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type PartnerAnswer, servePartner } from "./partner.js";

const RECORDINGS = new URL("tests/recordings/spip/", pathToFileURL(`${process.cwd()}/`));

/** The address the recorded site gives itself. */
export const RECORDED_SITE = "https://site.example.test";

/** Which of the two recorded states the site is in. */
export type RecordedState = "A" | "B";

/** An exchange as it was recorded. */
export interface Recording {
  readonly request: { readonly path: string };
  readonly response: PartnerAnswer & { readonly body: string };
}

/** A site that answers what a real SPIP 4.4 answered, in one of two states. */
export interface RecordedSpip extends Awaited<ReturnType<typeof servePartner>> {
  state: RecordedState;
}

export function recordingsOf(folder: string): Recording[] {
  const names = readdirSync(new URL(folder, RECORDINGS)).toSorted();
  return names.map((name) => JSON.parse(readFileSync(new URL(`${folder}/${name}`, RECORDINGS), "utf8")) as Recording);
}

/** Starts the recorded site on a free loopback port. */
export async function startRecordedSpip(): Promise<RecordedSpip> {
  const common = recordingsOf("01-site");
  const answers = {
    A: byPath([...common, ...recordingsOf("02-state-A")]),
    B: byPath([...common, ...recordingsOf("04-state-B")]),
  };
  const missing = common.find(({ response }) => response.status === 404)?.response;
  if (missing === undefined) throw new Error("The recordings hold no answer for a page that is not there.");
  const site = { state: "A" as RecordedState };
  const server = await servePartner(({ path }) => asOwn(answers[site.state].get(path) ?? missing, server.url));
  return Object.assign(site, server);
}

function byPath(recordings: readonly Recording[]): Map<string, Recording["response"]> {
  return new Map(recordings.map(({ request, response }) => [request.path, response]));
}

/** The answer with this server's address in place of the recorded one. */
function asOwn({ status, headers, body }: Recording["response"], url: string): PartnerAnswer {
  const own = body.replaceAll(RECORDED_SITE, url.replace(/\/$/, ""));
  // The door keeps to a Crawl-delay whatever the test's own interval: a second for each of some thirty requests.
  return { status, headers, body: own.replace(/^Crawl-delay: 1$/m, "Crawl-delay: 0") };
}
