import { createHash } from "node:crypto";
import type { PartnerAnswer, PartnerRequest } from "../partner.js";
import type { Note, Notes } from "./hedgedoc-notes.js";

type Asked = Omit<PartnerRequest, "answer">;

const HTML = { "content-type": "text/html; charset=utf-8" };
const JSON_TYPE = { "content-type": "application/json; charset=utf-8", "access-control-allow-origin": "*" };
const TEXT_TYPE = { "content-type": "text/plain; charset=utf-8" };
const PRIVATELY = { "cache-control": "private", "x-robots-tag": "noindex, nofollow" };

/** The routes of HedgeDoc 1.12, with all that they do besides answering. */
export class HedgeDocRoutes {
  readonly #notes: Notes;
  /** Address of the front page. */
  readonly #root: () => string;
  /** Notes made by a mere visit. */
  created = 0;
  /** Rows written into the table of sessions. */
  sessions = 0;

  constructor(notes: Notes, root: () => string) {
    this.#notes = notes;
    this.#root = root;
  }

  answer(asked: Asked): PartnerAnswer {
    const parts = partsOf(asked.path);
    if (parts === undefined) return this.#marked(page(400, "Bad Request"));
    const [first = ""] = parts;
    const answer = this.#marked(fresh(asked, this.#route(parts)));
    return ["status", "_health", "metrics"].includes(first) ? answer : this.#withSession(asked, answer);
  }

  #route(parts: readonly string[]): PartnerAnswer {
    const [first = "", second, third] = parts;
    // Express does not mind the case of its routes.
    switch (first.toLowerCase()) {
      case "":
        return page(200, "HedgeDoc");
      case "robots.txt":
      case "favicon.ico":
        return missing();
      case "new":
        return this.#make(undefined);
      case "me":
        return json({ status: "forbidden" });
      case "_health":
        return json({ ready: true });
      case "history":
        return this.#redirect("");
      case "s":
        return second === undefined ? this.#visit(first) : this.#published(second, third);
      default:
        return second === undefined ? this.#visit(first) : this.#act(first, second, third);
    }
  }

  /** `/<name>`: the editor, and a new note where there is none. */
  #visit(name: string): PartnerAnswer {
    const note = this.#notes.find(name);
    if (note === undefined) return this.#make(name);
    if (note.isPrivate) return this.#redirect("");
    const canonical = note.alias ?? note.longId;
    return canonical === name ? page(200, "L’éditeur") : this.#redirect(canonical);
  }

  #make(alias: string | undefined): PartnerAnswer {
    this.created += 1;
    const note = this.#notes.create("", alias);
    return this.#redirect(note.alias ?? note.longId);
  }

  /** `/s/<name>`, and what can be asked below it. */
  #published(name: string, action: string | undefined): PartnerAnswer {
    const note = this.#notes.find(name);
    if (note === undefined) return missing();
    if (note.isPrivate) return this.#redirect("");
    const canonical = note.alias ?? note.shortId;
    if (action === "download") return download(note);
    if (action === "edit") return this.#redirect(`${note.alias ?? note.longId}?both`);
    if (action !== undefined) return this.#redirect(`s/${note.shortId}`);
    if (canonical !== name) return this.#redirect(`s/${canonical}`);
    note.views += 1;
    const avatar = "https://cdn.example.test/avatar/9f86d081884c7d659a2feaa0c55ad015?s=96";
    return page(200, `<img class="ui-user-icon" title="Zoé Tardivel" src="${avatar}"><div id="doc">…</div>`);
  }

  /** `/<name>/<action>`. */
  #act(name: string, action: string, detail: string | undefined): PartnerAnswer {
    const note = this.#notes.find(name);
    if (note === undefined) return missing();
    if (note.isPrivate) return this.#redirect("");
    switch (action) {
      case "publish":
      case "pretty":
        return this.#redirect(`s/${note.alias ?? note.shortId}`);
      case "slide":
        return this.#redirect(`p/${note.alias ?? note.shortId}`);
      case "download":
        return download(note);
      case "info":
        return json(infoOf(note));
      case "revision":
        return detail === undefined ? json(revisionsOf(note)) : revision(note, Number.parseInt(detail, 10));
      default:
        return this.#redirect(name);
    }
  }

  #redirect(path: string): PartnerAnswer {
    const location = `${this.#root()}${encodeURI(path)}`;
    return { status: 302, headers: { ...TEXT_TYPE, location }, body: `Found. Redirecting to ${location}` };
  }

  #marked({ headers, ...answer }: PartnerAnswer): PartnerAnswer {
    return { ...answer, headers: { ...headers, "hedgedoc-version": "1.12.0" } };
  }

  /** Who brings no cookie of ours gets a row in the database; the cookie is renewed with every answer. */
  #withSession({ headers }: Asked, answer: PartnerAnswer): PartnerAnswer {
    const given = /connect\.sid=(s%3Avisite-\d+)/.exec(headers.cookie ?? "")?.[1];
    const known = given !== undefined && Number(given.split("-")[1]) <= this.sessions;
    if (!known) this.sessions += 1;
    const cookie = `connect.sid=${known ? given : `s%3Avisite-${this.sessions}`}; Path=/; HttpOnly; SameSite=Lax`;
    return { ...answer, headers: { ...answer.headers, "set-cookie": cookie } };
  }
}

function partsOf(path: string): string[] | undefined {
  const [pathname = ""] = path.split("?");
  try {
    return pathname.split("/").slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** As Express does: an answer whose tag the client has is 304, unless the client says `no-cache`. */
function fresh({ headers }: Asked, answer: PartnerAnswer): PartnerAnswer {
  if (answer.status === 302) return answer;
  const etag = tagOf(answer.body);
  const tagged = { ...answer, headers: { ...answer.headers, etag } };
  const tags = (headers["if-none-match"] ?? "").split(/,\s*/);
  const isFresh = answer.status === 200 && tags.includes(etag) && !/no-cache/.test(headers["cache-control"] ?? "");
  const { "content-type": _, ...kept } = tagged.headers as Record<string, string>;
  return isFresh ? { status: 304, headers: kept, body: "" } : tagged;
}

function tagOf(body: string | Buffer): string {
  const hash = createHash("sha1").update(body).digest("base64").slice(0, 27);
  return `W/"${Buffer.byteLength(body).toString(16)}-${hash}"`;
}

function page(status: number, words: string): PartnerAnswer {
  const body = `<!DOCTYPE html>\n<html lang="en">\n<head><title>HedgeDoc</title></head>\n<body>${words}</body>\n</html>\n`;
  return { status, headers: HTML, body };
}

function missing(): PartnerAnswer {
  return page(404, "<h1>404 Not Found <small>oops.</small></h1>");
}

function json(value: object): PartnerAnswer {
  return { status: 200, headers: { ...JSON_TYPE, ...PRIVATELY }, body: JSON.stringify(value) };
}

function download(note: Note): PartnerAnswer {
  const headers = {
    "content-type": "text/markdown; charset=utf-8",
    "content-disposition": `attachment; filename=${encodeURIComponent(titleOf(note))}.md`,
    "access-control-allow-origin": "*",
    ...PRIVATELY,
  };
  return { status: 200, headers, body: note.content };
}

function titleOf({ content }: Note): string {
  return /^# (.+)$/m.exec(content)?.[1] ?? "Untitled";
}

function infoOf(note: Note): object {
  return {
    title: titleOf(note),
    description: note.content.slice(0, 100).replaceAll("\n", " "),
    viewcount: note.views,
    createtime: new Date(note.createdAt).toISOString(),
    updatetime: note.changedAt === null ? null : new Date(note.changedAt).toISOString(),
  };
}

function revisionsOf({ revisions }: Note): object {
  return { revision: revisions.toReversed().map(({ time, content }) => ({ time, length: content.length })) };
}

/** The oldest revision that is not older than the time. */
function revision({ revisions }: Note, time: number): PartnerAnswer {
  const found = revisions.find((each) => each.time >= time);
  if (found === undefined) return missing();
  const authorship = [["6d6f6e2d-7574-4965-8d61-6e6f6e796d65", 0, found.content.length, found.time, found.time]];
  return json({ content: found.content, patch: [], authorship });
}
