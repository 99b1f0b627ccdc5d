import { readFileSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ApiBody, WireChange, WireLogEvent, WirePage } from "../../connectors/mediawiki/wire.js";

const RECORDINGS = new URL("tests/recordings/mediawiki/", pathToFileURL(`${process.cwd()}/`));

/** Which of the two recorded states the wiki is in. */
export type RecordedState = "A" | "B";

/** A wiki that answers from what a real one answered, in one of two states. */
export interface RecordedWiki {
  readonly url: string;
  state: RecordedState;
  /** Pages that stand otherwise than in the recorded state, by id. */
  readonly replaced: Map<number, WirePage>;
  /** The API requests received, newest last. */
  readonly requests: URLSearchParams[];
  close(): Promise<void>;
}

interface StateData {
  readonly listing: readonly [ApiBody, ApiBody];
  readonly pages: ReadonlyMap<number, WirePage>;
  readonly changes: readonly WireChange[];
  readonly logs: readonly WireLogEvent[];
  readonly pageOfRevision: ReadonlyMap<string, number>;
  readonly hiddenRevisions: ReadonlySet<string>;
}

function body(path: string): ApiBody {
  const recording = JSON.parse(readFileSync(new URL(path, RECORDINGS), "utf8")) as { response: { body: string } };
  return JSON.parse(recording.response.body) as ApiBody;
}

function bodies(folder: string, pattern: RegExp): ApiBody[] {
  const names = readdirSync(new URL(folder, RECORDINGS)).filter((name) => pattern.test(name));
  return names.toSorted().map((name) => body(`${folder}/${name}`));
}

function loadState(state: RecordedState): StateData {
  const listing = bodies(state === "A" ? "02-full-listing-A" : "07-full-listing-B", /json$/) as [ApiBody, ApiBody];
  const reread = state === "A" ? [] : bodies("06-incremental-B", /content-by/);
  const pages = new Map<number, WirePage>();
  for (const { query } of [...reread, ...listing]) {
    for (const page of query?.pages ?? []) if (page.pageid !== undefined) pages.set(page.pageid, page);
  }
  const changeBodies = [
    ...bodies("05-recentchanges-full-A", /first|rccontinue/),
    ...(state === "A" ? [] : bodies("06-incremental-B", /rc-(from|continue)/)),
  ];
  const logBodies = [
    ...bodies("05-recentchanges-full-A", /logevents/),
    ...(state === "A" ? [] : bodies("06-incremental-B", /logevents/)),
  ];
  const changes = new Map(
    changeBodies.flatMap(({ query }) => query?.recentchanges ?? []).map((row) => [row.rcid, row]),
  );
  const logs = new Map(logBodies.flatMap(({ query }) => query?.logevents ?? []).map((row) => [row.logid, row]));
  return {
    listing,
    pages,
    changes: [...changes.values()].toSorted((a, b) => a.rcid - b.rcid),
    logs: [...logs.values()].toSorted((a, b) => a.logid - b.logid),
    pageOfRevision: pagesOfRevisions(state),
    hiddenRevisions: new Set(state === "A" ? [] : ["184"]),
  };
}

/** Every newest revision of either state belongs to its page; a page's own older ones stay readable in state B. */
function pagesOfRevisions(state: RecordedState): Map<string, number> {
  const folders = state === "A" ? ["02-full-listing-A"] : ["02-full-listing-A", "07-full-listing-B"];
  const listed = folders.flatMap((folder) => bodies(folder, /json$/)).flatMap(({ query }) => query?.pages ?? []);
  const newest = listed.map(({ pageid = 0, lastrevid }) => [String(lastrevid), pageid] as const);
  return new Map([...newest, ...Object.entries(PAGE_OF_REVISION[state])]);
}

/** Starts the recorded wiki on a free loopback port. */
export async function startRecordedWiki(): Promise<RecordedWiki> {
  const states = { A: loadState("A"), B: loadState("B") };
  const requests: URLSearchParams[] = [];
  const wiki = { state: "A" as RecordedState, replaced: new Map<number, WirePage>() };
  const server: Server = createServer((request, response) => {
    void respond(request, response);
  });
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!request.url?.startsWith("/api.php")) {
      response.writeHead(404).end();
      return;
    }
    const params = await readParams(request);
    requests.push(params);
    const answer = JSON.stringify(replacePages(answerTo(params, states[wiki.state], wiki.state), wiki.replaced));
    response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(answer);
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(wiki, {
    url: `http://127.0.0.1:${port}/`,
    requests,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  });
}

async function readParams(request: IncomingMessage): Promise<URLSearchParams> {
  const params = new URL(request.url ?? "", "http://recorded").searchParams;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  for (const [key, value] of new URLSearchParams(Buffer.concat(chunks).toString())) params.set(key, value);
  return params;
}

function answerTo(params: URLSearchParams, data: StateData, state: RecordedState): ApiBody {
  const has = (key: string) => params.has(key);
  const get = (key: string) => params.get(key) ?? "";
  if (get("meta") === "siteinfo") return body("01-site/001-siteinfo.json");
  if (get("list") === "recentchanges")
    return { batchcomplete: true, query: { recentchanges: changesFor(params, data) } };
  if (get("list") === "logevents") {
    return {
      batchcomplete: true,
      query: { logevents: data.logs.filter(({ timestamp }) => timestamp >= get("lestart").replace(".000Z", "Z")) },
    };
  }
  if (get("list") === "embeddedin") return embeddedIn(get("eititle"));
  if (get("generator") === "allpages") return has("gapcontinue") ? data.listing[1] : data.listing[0];
  if (has("pageids")) return pagesById(get("pageids").split("|").map(Number), data);
  if (has("titles")) return pagesByTitle(get("titles").split("|"), data);
  if (has("revids")) return revisions(get("revids").split("|"), data);
  if (get("prop").startsWith("parsetree")) return parsetree(get("oldid"), state);
  return { errors: [{ code: "unrecorded", text: `No recording answers ${params.toString().slice(0, 200)}` }] };
}

function replacePages({ query, ...answer }: ApiBody, replaced: ReadonlyMap<number, WirePage>): ApiBody {
  if (query?.pages === undefined) return { ...answer, ...(query && { query }) };
  return { ...answer, query: { ...query, pages: query.pages.map((page) => replaced.get(page.pageid ?? 0) ?? page) } };
}

function changesFor(params: URLSearchParams, { changes }: StateData): WireChange[] {
  if (params.get("rclimit") === "1") return changes.slice(-1);
  const [stamp = "", id = "0"] = (params.get("rccontinue") ?? "").split("|");
  return changes.filter(({ timestamp, rcid }) => {
    const own = timestamp.replaceAll(/[-:TZ]/g, "");
    return own > stamp || (own === stamp && rcid >= Number(id));
  });
}

function embeddedIn(title: string): ApiBody {
  if (title !== "Modèle:Commun") return { batchcomplete: true, query: { embeddedin: [] } };
  const rows = bodies("04-lists", /embeddedin/).flatMap(({ query }) => query?.embeddedin ?? []);
  return { batchcomplete: true, query: { embeddedin: rows } };
}

function pagesById(ids: readonly number[], { pages }: StateData): ApiBody {
  return { batchcomplete: true, query: { pages: ids.map((pageid) => pages.get(pageid) ?? { pageid, missing: true }) } };
}

function pagesByTitle(titles: readonly string[], { pages }: StateData): ApiBody {
  const byTitle = new Map([...pages.values()].map((page) => [page.title, page]));
  return {
    batchcomplete: true,
    query: { pages: titles.map((title) => byTitle.get(title) ?? { title, missing: true }) },
  };
}

/** Revisions of which no listing tells the page: older than state A, or merged into another page's history. */
const PAGE_OF_REVISION: Readonly<Record<RecordedState, Readonly<Record<string, number>>>> = {
  A: { "184": 99 },
  B: { "184": 99, "97": 109 },
};

function revisions(ids: readonly string[], { pages: titles, pageOfRevision, hiddenRevisions }: StateData): ApiBody {
  const known = ids.filter((id) => pageOfRevision.has(id));
  const pages = Map.groupBy(known, (id) => pageOfRevision.get(id) ?? 0);
  const badrevids = ids.filter((id) => !pageOfRevision.has(id)).map((id) => [id, { revid: Number(id) }]);
  return {
    batchcomplete: true,
    query: {
      pages: [...pages].map(([pageid, own]) => ({
        pageid,
        ns: 0,
        title: titles.get(pageid)?.title ?? `Page ${pageid}`,
        revisions: own.map((id) => ({ revid: Number(id), ...(hiddenRevisions.has(id) && { sha1hidden: true }) })),
      })),
      ...(badrevids.length > 0 && { badrevids: Object.fromEntries(badrevids) as Record<string, { revid: number }> }),
    },
  };
}

function parsetree(oldid: string, state: RecordedState): ApiBody {
  for (const folder of [`10-parsetree-${state}`, "10-parsetree-A"]) {
    for (const name of readdirSync(new URL(folder, RECORDINGS))) {
      const text = readFileSync(new URL(`${folder}/${name}`, RECORDINGS), "utf8");
      const { request } = JSON.parse(text) as { request: { path: string } };
      if (new URL(request.path, "http://recorded").searchParams.get("oldid") === oldid)
        return body(`${folder}/${name}`);
    }
  }
  return { errors: [{ code: "nosuchrevid", text: `No recording of revision ${oldid}` }] };
}
