import { type IngestDoor, type RunningGateway, startGateway } from "../../gateway/gateway.js";
import { identifyBy } from "../../bin/identify.js";
import { createIngestDoor } from "../../bin/ingest/ingest-door.js";
import type { PageLine } from "../../schema/generated/ingest.js";
import type { PageRecord } from "../../schema/generated/record.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import type { NewToken } from "../../store/access/new-token.js";
import { createToken } from "../../store/access/tokens.js";
import type { Dialect } from "../../store/database/dialect.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { type TestDatabase, createTestDatabase } from "./databases.js";
import { emptyTables } from "./tables.js";

/** A source whose partner pushes, another one, and one that is fetched. */
export const PUSHED: SourceSettings = {
  id: "partner",
  name: "A partner",
  connector: "ingest",
  url: "https://partner.example.test/wiki/",
  options: { origins: ["https://forum.partner.example.test"] },
  license: { label: "CC BY 4.0", spdx: "CC-BY-4.0" },
};
export const OTHER: SourceSettings = { ...PUSHED, id: "other", url: "https://other.example.test/", options: {} };
export const FETCHED: SourceSettings = {
  id: "fetched",
  name: "Fetched",
  connector: "atom",
  url: "https://fetched.example.test/",
};
export const SWITCHED_OFF: SourceSettings = { ...OTHER, id: "off", enabled: false };

/** One line of an answer. */
export interface Answered {
  readonly line?: number;
  readonly type?: string;
  readonly outcome?: string;
  readonly code?: string;
  readonly reason?: string;
}

export interface Summary extends Answered {
  readonly run: string;
  readonly status: string;
  readonly mode: string;
  readonly received: number;
  readonly lines: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly counts: Readonly<Record<string, number>>;
}

export interface Pushed {
  readonly status: number;
  readonly headers: Headers;
  readonly answers: readonly Answered[];
  readonly summary: Summary;
  /** Of a request that is refused as a whole. */
  readonly error: { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> } | undefined;
}

/** A hub with sources to push to, on a free port. */
export interface IngestServer {
  readonly database: TestDatabase;
  readonly ledger: Ledger;
  readonly base: string;
  /** Of the source that the partner pushes to; made anew by `empty`. */
  readonly token: string;
  tokenFor(asked: Partial<NewToken>): Promise<string>;
  push(body: string | Uint8Array | readonly unknown[], more?: PushMore): Promise<Pushed>;
  get(path: string, token?: string): Promise<Response>;
  /** Empties every table and makes the sources known again. */
  empty(): Promise<void>;
  stop(): Promise<void>;
}

export interface PushMore {
  readonly source?: string;
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the database itself does not let go. */
const APPEND_ONLY = ["audit_line", "charter_version", "proposal", "proposal_step", "source_admission"];

const SILENT = { info() {}, warn() {}, error() {} };

export interface IngestServerOptions {
  readonly patience?: IngestDoor["patience"];
  /** Other sources than the usual ones. */
  readonly sources?: readonly SourceSettings[];
}

export async function startIngest(
  dialect: Dialect,
  { patience, sources = [PUSHED, OTHER, FETCHED, SWITCHED_OFF] }: IngestServerOptions = {},
): Promise<IngestServer> {
  const database = await createTestDatabase(dialect);
  const ledger = new Ledger(database);
  const gateway: RunningGateway = await startGateway({
    supergraph: { path: "schema/generated/supergraph.graphql" },
    host: "127.0.0.1",
    port: 0,
    explorer: false,
    logger: SILENT,
    identify: identifyBy(database),
    ingest: createIngestDoor({ database, ledger, sources, ...(patience && { patience }) }),
  });
  const base = `${new URL(gateway.url).origin}/ingest/`;
  const server: { -readonly [key in keyof IngestServer]: IngestServer[key] } = {
    database,
    ledger,
    base,
    token: "",
    tokenFor: async (asked: Partial<NewToken>) => {
      const whole = { label: "a test", roles: ["connector"], expiresAt: null, ...asked };
      return (await createToken(database, whole, new Date())).token;
    },
    push: (body: Parameters<IngestServer["push"]>[0], more: PushMore = {}) => push(server, body, more),
    get: (path: string, token = server.token) =>
      fetch(base + path, { headers: token === "" ? {} : { authorization: `Bearer ${token}` } }),
    empty: async () => {
      await emptyTables(database, APPEND_ONLY);
      await ledger.register(sources);
      server.token = await server.tokenFor({ sourceId: PUSHED.id });
    },
    stop: async () => {
      await gateway.stop();
      await database.drop();
    },
  };
  await server.empty();
  return server;
}

/** A page as a partner's connector says it. */
export function pageLine(number: number | string, more: Partial<PageLine> = {}, record: object = {}): PageLine {
  const id = String(number);
  return {
    type: "page",
    remoteId: id,
    revisionId: `r${id}`,
    url: `https://partner.example.test/wiki/${id}`,
    permalink: `https://partner.example.test/wiki/${id}?revision=1`,
    title: `Page ${id}`,
    publishedAt: "2026-11-01T10:00:00Z",
    contributors: ["Ada"],
    anonymousContributors: 0,
    record: { ...recordSaying(`Page ${id}`), ...record },
    ...more,
  };
}

export function recordSaying(title: string): PageRecord {
  return {
    kind: "resource",
    resourceKind: "COMMONS",
    title,
    description: `What ${title} says.`,
    themes: ["Énergie"],
    keywords: [],
    challenges: [],
    licenses: [],
    organizations: [],
    locations: [],
    territories: [],
    links: [],
    fields: [],
  };
}

export function ndjson(lines: readonly unknown[]): string {
  return lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");
}

async function push(
  server: Pick<IngestServer, "base" | "token">,
  body: Parameters<IngestServer["push"]>[0],
  { source = PUSHED.id, token = server.token, headers = {} }: PushMore,
): Promise<Pushed> {
  const sent = typeof body === "string" || body instanceof Uint8Array ? body : ndjson(body);
  const response = await fetch(server.base + source, {
    method: "POST",
    headers: {
      "content-type": "application/x-ndjson",
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: sent as string,
  });
  const text = await response.text();
  const { status, headers: got } = response;
  if (status !== 200) {
    const { errors } = JSON.parse(text) as { errors: NonNullable<Pushed["error"]>[] };
    return { status, headers: got, answers: [], summary: {} as Summary, error: errors[0] };
  }
  const lines = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Answered);
  const summary = lines.at(-1) as Summary;
  return { status, headers: got, answers: lines.slice(0, -1), summary, error: undefined };
}
