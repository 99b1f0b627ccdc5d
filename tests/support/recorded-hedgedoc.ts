import { readFileSync, readdirSync } from "node:fs";
import { type PartnerAnswer, type PartnerRequest, servePartner } from "./partner.js";
import type { RecordedState } from "./recorded-wiki.js";

const FOLDER = "tests/recordings/hedgedoc";

/** Where the recorded HedgeDoc stood. */
const RECORDED_ROOT = "https://pad.example.test/";

/** What is known of a note in one state, in the words of tests/recordings/expected. */
export interface ExpectedNote {
  readonly key: string;
  readonly alias: string | null;
  readonly shortid: string;
  /** Path of the note as its editor shows it. */
  readonly path: string;
  readonly readable: boolean;
  readonly gone: boolean;
  readonly private: boolean;
  readonly must_be_erased: boolean;
  readonly changed_since_A?: boolean;
  readonly server_title?: string;
  readonly expected_title?: string;
  readonly expected_tags?: readonly string[];
  readonly licence: string | null;
  readonly contributors: "unknown";
  readonly content_length_utf16?: number;
  readonly content?: string;
}

interface Recording {
  readonly request: { readonly path: string; readonly headers: Readonly<Record<string, string>> };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | readonly string[]>>;
    readonly body: string;
  };
}

/** The recorded exchanges of a state, by what they ask of a note: `s/info`, `download`, `revision/17…`. */
type Exchanges = ReadonlyMap<string, Recording>;

/** A HedgeDoc that answers as a real one did, in one of two states. */
export interface RecordedHedgeDoc {
  readonly url: string;
  state: RecordedState;
  readonly requests: readonly PartnerRequest[];
  /** Paths asked for that make a note, count a view, or are no address of a note. */
  readonly unsafe: readonly string[];
  close(): Promise<void>;
}

export function expectedNotes(state: RecordedState): readonly ExpectedNote[] {
  const text = readFileSync("tests/recordings/expected/hedgedoc.json", "utf8");
  return (JSON.parse(text) as Record<RecordedState, ExpectedNote[]>)[state];
}

/** Starts the recorded HedgeDoc on a free loopback port. */
export async function startRecordedHedgeDoc(): Promise<RecordedHedgeDoc> {
  const notes = expectedNotes("A");
  const states = { A: loadState("02-state-A", notes), B: loadState("04-state-B", notes) };
  const missing = readRecording(`${FOLDER}/03-errors/002-missing-download.json`);
  const unsafe: string[] = [];
  const recorded = { state: "A" as RecordedState };

  function answer({ path, headers }: Omit<PartnerRequest, "answer">): PartnerAnswer {
    const asked = readPath(path);
    if (asked === undefined && path !== "/robots.txt") unsafe.push(path);
    // A HedgeDoc does not mind by which of its names a note is asked for.
    const note = notes.find((each) => asked !== undefined && namesOf(each).includes(asked.name));
    const exchanges = note && states[recorded.state].get(note.key);
    const recording = (asked && exchanges?.get(asked.what)) ?? (note && unrecorded(note, asked?.what, exchanges));
    return replay(recording ?? missing, server.url, headers);
  }

  const server = await servePartner(answer);
  return Object.assign(recorded, { url: server.url, requests: server.requests, unsafe, close: server.close });
}

function namesOf({ alias, shortid, path }: ExpectedNote): string[] {
  return [alias ?? "", shortid, decodeURIComponent(path.slice(1))];
}

function loadState(folder: string, notes: readonly ExpectedNote[]): ReadonlyMap<string, Exchanges> {
  const recordings = readdirSync(`${FOLDER}/${folder}`).map((name) => readRecording(`${FOLDER}/${folder}/${name}`));
  const unconditional = recordings.filter(({ request }) => request.headers["if-none-match"] === undefined);
  return new Map(
    notes.map((note) => {
      const own = unconditional.flatMap((recording) => {
        const asked = readPath(recording.request.path);
        return asked !== undefined && namesOf(note).includes(asked.name) ? [[asked.what, recording] as const] : [];
      });
      return [note.key, new Map(own)];
    }),
  );
}

function readRecording(path: string): Recording {
  return JSON.parse(readFileSync(path, "utf8")) as Recording;
}

/** The note's name in a path, and what is asked of it; undefined for paths that nobody should ask for. */
function readPath(path: string): { name: string; what: string } | undefined {
  const [, published = "", name, what] =
    /^\/(s\/)?([^/?]+)\/(download|info|publish|revision(?:\/\d+)?)$/.exec(path) ?? [];
  if (name === undefined || what === undefined) return undefined;
  // Below /s/ and outside, a download is the same text; everything else is not.
  return { name: decodeURIComponent(name), what: what === "download" ? what : `${published}${what}` };
}

/** `/<id>/publish` was recorded for one note only; it redirects to the alias, as recorded, or as the note refuses. */
function unrecorded(
  { alias, shortid }: ExpectedNote,
  what: string | undefined,
  exchanges: Exchanges | undefined,
): Recording | undefined {
  const download = exchanges?.get("download");
  if (what !== "publish" || download === undefined) return undefined;
  if (download.response.status !== 200) return download;
  const { request, response } = readRecording(`${FOLDER}/03-errors/008-publish-redirect.json`);
  const location = `${RECORDED_ROOT}s/${encodeURIComponent(alias ?? shortid)}`;
  return { request, response: { ...response, headers: { ...response.headers, location } } };
}

/** The recorded answer from another host, over http; 304 when the client holds the text, as recorded in both states. */
function replay({ response }: Recording, root: string, asked: PartnerRequest["headers"]): PartnerAnswer {
  const { location, "set-cookie": cookies, ...plain } = response.headers as Record<string, string>;
  const headers = {
    ...plain,
    ...(location !== undefined && { location: location.replace(RECORDED_ROOT, root) }),
    ...(cookies !== undefined && { "set-cookie": "connect.sid=SESSION-COOKIE; Path=/; HttpOnly; SameSite=Lax" }),
  };
  const isHeld = asked["if-none-match"] === response.headers["etag"] && !/no-cache/.test(asked["cache-control"] ?? "");
  if (!isHeld || response.status !== 200) return { status: response.status, headers, body: response.body };
  const { "content-type": _, ...withoutBody } = headers as Record<string, string>;
  return { status: 304, headers: withoutBody, body: "" };
}
