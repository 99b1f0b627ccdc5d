import { afterEach } from "vitest";
import { atom } from "../../../connectors/atom/index.js";
import type { Observation } from "../../../connectors/connector.js";
import { openDoor } from "../../../connectors/http/door.js";
import { mapCandidate } from "../../../connectors/map-candidate.js";
import type { PageRecord } from "../../../schema/generated/record.js";
import type { SourceSettings } from "../../../schema/generated/source.js";
import type { Candidate, HeldPage, Json } from "../../../schema/sink.js";
import { type PartnerAnswer, type PartnerRequest, servePartner } from "../../support/partner.js";

/** What a server answers at each path, query included. */
export type Site = Readonly<Record<string, string | Partial<PartnerAnswer>>>;

export interface FeedReading {
  readonly source: SourceSettings;
  readonly observations: readonly Observation[];
  readonly requests: readonly PartnerRequest[];
  /** What the connector would be given next time. */
  readonly cursor: Json | undefined;
}

export interface ReadingOptions {
  readonly source?: Partial<SourceSettings>;
  readonly options?: SourceSettings["options"];
  readonly full?: boolean;
  readonly cursor?: Json | undefined;
  readonly position?: Json | undefined;
  /** Remote ids that the ledger holds live, each with one revision. */
  readonly held?: readonly string[];
}

type Server = Awaited<ReturnType<typeof servePartner>>;

const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A server whose feed is at /feed.atom; what it answers can be changed between two readings. */
export async function serveSite(site: Site): Promise<Server & { answers: Site }> {
  const served = { answers: site };
  const server = await servePartner(({ path }) => {
    const answer = served.answers[path];
    if (answer === undefined) return { status: 404, headers: { "content-type": "text/plain" }, body: "Rien ici." };
    const given = typeof answer === "string" ? { body: answer } : answer;
    return { status: 200, headers: { "content-type": "application/atom+xml" }, body: "", ...given };
  });
  servers.push(server);
  return Object.assign(served, server);
}

/** Reads a feed over real HTTP, without a ledger. What the connector throws is thrown. */
export async function readFeed(server: Server, given: ReadingOptions = {}): Promise<FeedReading> {
  const { full = false, cursor, position, held = [] } = given;
  const options = given.options ?? { path: "/feed.atom" };
  const source = { id: "carnet", name: "Le carnet", connector: "atom", url: server.url, options, ...given.source };
  const before = server.requests.length;
  const observations: Observation[] = [];
  const context = { source, options, full, cursor, position, now: () => new Date(), linked: async function* () {} };
  const http = openDoor({
    contact: "https://example.test/",
    version: "0",
    baseUrl: server.url,
    minIntervalMs: 0,
    allowPrivateNetwork: true,
    respectRobots: false,
    retries: 0,
  });
  for await (const observation of atom.fetch({ ...context, http, held: (ids) => heldPages(held, ids) })) {
    observations.push(observation);
  }
  const last = observations.at(-1);
  return {
    source,
    observations,
    requests: server.requests.slice(before),
    cursor: last?.type === "complete" ? last.cursor : undefined,
  };
}

async function* heldPages(held: readonly string[], ids: readonly string[] = held): AsyncGenerator<HeldPage> {
  for (const remoteId of held.filter((id) => ids.includes(id))) {
    yield { remoteId, url: `https://carnet.example/${encodeURIComponent(remoteId)}`, revisionIds: ["1"], seen: false };
  }
}

export function candidatesOf({ observations }: FeedReading): Candidate[] {
  return observations.flatMap((observation) => (observation.type === "page" ? observation.candidate : []));
}

/** The lines of a report, as `type CODE: message`. */
export function linesOf({ observations }: FeedReading): string[] {
  return observations.flatMap((each) => ("code" in each ? `${each.type} ${each.code}: ${each.message}` : []));
}

export function typesOf({ observations }: FeedReading): string[] {
  return observations.map(({ type }) => type);
}

/** The entry of a feed of one entry, as the harvest would hand it to the ledger. */
export async function readEntry(
  entry: string,
  given: ReadingOptions & { readonly ofFeed?: string; readonly attributes?: string } = {},
): Promise<{ candidate: Candidate; record: PageRecord }> {
  const { ofFeed = "", attributes = "" } = given;
  const server = await serveSite({ "/feed.atom": feedOf([`<entry>${entry}</entry>`], { ofFeed, attributes }) });
  const reading = await readFeed(server, given);
  const [candidate, another] = candidatesOf(reading);
  if (candidate === undefined || another !== undefined) throw new Error(`Not one page: ${linesOf(reading).join(" ")}`);
  const result = mapCandidate(atom, reading.source, candidate);
  if ("refused" in result) throw new Error(result.refused.message);
  if (result.page.record === undefined) throw new Error(result.page.fault.message);
  return { candidate: result.page.candidate, record: result.page.record };
}

export function feedOf(
  entries: readonly string[],
  { ofFeed = "", attributes = "" }: { readonly ofFeed?: string; readonly attributes?: string } = {},
): string {
  const own = `<id>urn:carnet</id><title>Le carnet</title><updated>2026-11-20T08:00:00Z</updated>`;
  return (
    `<?xml version="1.0" encoding="utf-8"?>\n` +
    `<feed xmlns="http://www.w3.org/2005/Atom" ${attributes}>${own}${ofFeed}${entries.join("\n")}</feed>\n`
  );
}

/** An entry that is only there to be told from others. */
export function plainEntry(number: number, more = ""): string {
  return (
    `<entry><id>urn:billet:${number}</id><title>Billet ${number}</title><updated>2026-11-20T08:00:00Z</updated>` +
    `<link href="/billets/${number}"/><content type="html">&lt;p&gt;Texte ${number}.&lt;/p&gt;</content>${more}</entry>`
  );
}
