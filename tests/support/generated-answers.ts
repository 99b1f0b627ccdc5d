import type { HistoryPage, HistoryRevision, WikiHistory } from "./generated-history.js";

type Continue = Readonly<Record<string, string>>;

/** Gives the answers of api.php as JSON text. Pages are written once per revision, batches once per state of the wiki. */
export class WikiAnswers {
  readonly #history: WikiHistory;
  readonly #origin: () => string;
  readonly #pagesPerAnswer: number;
  readonly #written = new WeakMap<HistoryRevision, { version: string; json: string }>();
  #batches = new Map<string, string>();
  #batchesOf = -1;

  constructor(history: WikiHistory, origin: () => string, pagesPerAnswer: number) {
    this.#history = history;
    this.#origin = origin;
    this.#pagesPerAnswer = pagesPerAnswer;
  }

  answer(params: URLSearchParams): string {
    const get = (key: string) => params.get(key) ?? "";
    if (get("action") === "parse") return this.#parse(params);
    if (get("meta") === "siteinfo") return this.#siteinfo();
    if (get("list") === "recentchanges") return this.#atThisTime(this.#recentChanges(params));
    if (get("list") === "logevents") return this.#atThisTime(this.#logEvents(params));
    if (get("list") === "embeddedin") return this.#embeddedIn(params);
    if (params.has("generator")) return this.#listing(params);
    if (params.has("pageids"))
      return this.#named(
        get("pageids")
          .split("|")
          .map((id) => this.#byId(Number(id))),
      );
    if (params.has("titles"))
      return this.#named(
        get("titles")
          .split("|")
          .map((title) => this.#byTitle(title)),
      );
    if (params.has("revids")) return this.#revisions(get("revids").split("|").map(Number));
    return errorAnswer("badvalue", `Valeur non reconnue pour le paramètre « action » : ${get("action")}.`);
  }

  /** As asked for with `curtimestamp`. */
  #atThisTime(answer: string): string {
    return `{"curtimestamp":${JSON.stringify(this.#history.time)},${answer.slice(1)}`;
  }

  #siteinfo(): string {
    const origin = this.#origin();
    const general = { generator: "MediaWiki 1.39.17", lang: "fr", sitename: "Wiki des communs", server: origin };
    const paths = { articlepath: "/wiki/$1", scriptpath: "", script: "/index.php", time: this.#history.time };
    const rightsinfo = {
      url: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
      text: "Creative Commons Attribution - Partage dans les Mêmes Conditions 4.0",
    };
    const namespaces = { 0: { id: 0, name: "" }, 10: { id: 10, name: "Modèle", canonical: "Template" } };
    const count = this.#history.pages.size;
    const statistics = { pages: count, articles: count, jobs: 0 };
    return whole({ general: { ...general, ...paths }, rightsinfo, namespaces, statistics });
  }

  #recentChanges(params: URLSearchParams): string {
    if (params.get("rcdir") !== "newer") return whole({ recentchanges: this.#history.changes.slice(-1) });
    const [stamp = "", id = "0"] = (params.get("rccontinue") ?? "").split("|");
    const rows = this.#history.changes.filter(({ timestamp, rcid }) => {
      const own = stampOf(timestamp);
      return own > stamp || (own === stamp && rcid >= Number(id));
    });
    const limit = Number(params.get("rclimit"));
    const next = rows[limit];
    const rest = next && { rccontinue: `${stampOf(next.timestamp)}|${next.rcid}`, continue: "-||" };
    return whole({ recentchanges: rows.slice(0, limit) }, rest);
  }

  #logEvents(params: URLSearchParams): string {
    const start = stampOf(params.get("lestart") ?? "");
    const [stamp = start, id = "0"] = params.get("lecontinue")?.split("|") ?? [];
    const rows = this.#history.logs.filter(({ timestamp, logid }) => {
      const own = stampOf(timestamp);
      return own > stamp || (own === stamp && logid >= Number(id));
    });
    const limit = Number(params.get("lelimit"));
    const next = rows[limit];
    const rest = next && { lecontinue: `${stampOf(next.timestamp)}|${next.logid}`, continue: "-||" };
    // The id of whoever holds the title today, as MediaWiki gives it.
    const logevents = rows
      .slice(0, limit)
      .map((row) => ({ ...row, pageid: this.#history.titled(row.title)?.pageid ?? 0 }));
    return whole({ logevents }, rest);
  }

  #embeddedIn(params: URLSearchParams): string {
    const name = (params.get("eititle") ?? "").replace("Modèle:", "");
    const from = Number(params.get("eicontinue")?.split("|")[1] ?? 0);
    const limit = Number(params.get("eilimit"));
    const users = [...this.#history.pages.values()].filter(
      ({ pageid, revisions }) => pageid >= from && revisions.at(-1)?.text.includes(`{{${name}`) === true,
    );
    const next = users[limit];
    const embeddedin = users.slice(0, limit).map(({ pageid, ns, title }) => ({ pageid, ns, title }));
    return whole({ embeddedin }, next && { eicontinue: `0|${next.pageid}`, continue: "-||" });
  }

  #listing(params: URLSearchParams): string {
    if (this.#batchesOf !== this.#history.version) this.#batches = new Map();
    this.#batchesOf = this.#history.version;
    const key = [...params].filter(([name]) => /^(?:generator|g[ac])/.test(name)).join();
    const known = this.#batches.get(key);
    if (known !== undefined) return known;
    const answer = params.get("generator") === "allpages" ? this.#allPages(params) : this.#categoryMembers(params);
    this.#batches.set(key, answer);
    return answer;
  }

  #allPages(params: URLSearchParams): string {
    const from = (params.get("gapcontinue") ?? "").replaceAll("_", " ");
    const ns = Number(params.get("gapnamespace") ?? 0);
    const pages = [...this.#history.pages.values()]
      .filter((page) => page.ns === ns && page.title >= from)
      .toSorted((a, b) => (a.title < b.title ? -1 : 1));
    const next = pages[this.#pagesPerAnswer];
    const rest = next && { gapcontinue: next.title.replaceAll(" ", "_"), continue: "gapcontinue||" };
    return this.#batch(pages.slice(0, this.#pagesPerAnswer), rest);
  }

  #categoryMembers(params: URLSearchParams): string {
    const category = (params.get("gcmtitle") ?? "").replace(/^[^:]*:/, "");
    const from = params.get("gcmcontinue") ?? "";
    const members = [...this.#history.pages.values()]
      .filter((page) => page.ns === 0 && categoriesOf(page).includes(category))
      .map((page) => ({ page, token: `page|${Buffer.from(page.title.toUpperCase()).toString("hex")}|${page.pageid}` }))
      .filter(({ token }) => token >= from)
      .toSorted((a, b) => (a.token < b.token ? -1 : 1));
    const next = members[this.#pagesPerAnswer];
    const batch = members.slice(0, this.#pagesPerAnswer).map(({ page }) => page);
    return this.#batch(batch, next && { gcmcontinue: next.token, continue: "gcmcontinue||" });
  }

  /** MediaWiki gives a batch in the order of page ids, whatever the order of the listing. */
  #batch(pages: readonly HistoryPage[], rest: Continue | undefined): string {
    const inOrder = pages.toSorted((a, b) => a.pageid - b.pageid);
    return pagesAnswer(
      inOrder.map((page) => this.#page(page)),
      rest,
    );
  }

  #named(pages: readonly string[]): string {
    return pagesAnswer([...new Set(pages)], undefined);
  }

  #byId(pageid: number): string {
    const page = this.#history.pages.get(pageid);
    return page === undefined ? JSON.stringify({ pageid, missing: true }) : this.#page(page);
  }

  #byTitle(title: string): string {
    const page = this.#history.titled(title);
    return page === undefined ? JSON.stringify({ ns: 0, title, missing: true }) : this.#page(page);
  }

  /** The page with its content, written once. */
  #page(page: HistoryPage): string {
    const revision = page.revisions.at(-1) as HistoryRevision;
    const version = `${page.title} ${page.contributors.length} ${revision.hidden}`;
    const written = this.#written.get(revision);
    if (written?.version === version) return written.json;
    const json = JSON.stringify(pageAnswer(page, revision, this.#origin()));
    this.#written.set(revision, { version, json });
    return json;
  }

  #revisions(ids: readonly number[]): string {
    const wanted = new Set(ids);
    const pages = [...this.#history.pages.values()].flatMap(({ pageid, ns, title, revisions }) => {
      const rows = revisions.filter(({ revid }) => wanted.has(revid));
      for (const { revid } of rows) wanted.delete(revid);
      return rows.length === 0 ? [] : [{ pageid, ns, title, revisions: rows.map(checksumOf) }];
    });
    const lost = Object.fromEntries([...wanted].map((revid) => [revid, { revid, missing: true }]));
    return whole({ ...(wanted.size > 0 && { badrevids: lost }), ...(pages.length > 0 && { pages }) });
  }

  #parse(params: URLSearchParams): string {
    const given = params.get("text");
    if (given !== null)
      return JSON.stringify({ parse: { title: params.get("title"), pageid: 0, text: htmlOf(given) } });
    const revid = Number(params.get("oldid"));
    for (const { pageid, title, revisions } of this.#history.pages.values()) {
      const revision = revisions.find((each) => each.revid === revid);
      if (revision === undefined) continue;
      return JSON.stringify({ parse: { title, pageid, revid, parsetree: parsetreeOf(revision.text) } });
    }
    return errorAnswer("nosuchrevid", `Il n’y a pas de version avec l’ID ${revid}.`);
  }
}

/** An error as MediaWiki sends it, inside HTTP 200. */
export function errorAnswer(code: string, text: string): string {
  return JSON.stringify({ errors: [{ code, text, module: "main" }], docref: "Voir /api.php" });
}

function whole(query: object, rest?: Continue): string {
  return JSON.stringify({ batchcomplete: true, ...(rest && { continue: rest }), query });
}

function pagesAnswer(pages: readonly string[], rest: Continue | undefined): string {
  // An empty listing has no `query` at all.
  if (pages.length === 0) return JSON.stringify({ batchcomplete: true });
  const next = rest === undefined ? "" : `"continue":${JSON.stringify(rest)},`;
  return `{"batchcomplete":true,${next}"query":{"pages":[${pages.join(",")}]},"limits":{"categories":500}}`;
}

function pageAnswer(page: HistoryPage, { hidden, text, ...revision }: HistoryRevision, origin: string): object {
  const { pageid, ns, title, contributors, revisions } = page;
  const path = encodeURIComponent(title.replaceAll(" ", "_"));
  const content = { contentmodel: "wikitext", contentformat: "text/x-wiki", content: text };
  const { sha1, ...open } = revision;
  const size = Buffer.byteLength(text);
  const shown = hidden
    ? { ...open, size, sha1hidden: true, slots: { main: { texthidden: true } } }
    : { ...open, size, sha1, slots: { main: content } };
  const categories = categoriesOf(page).map((name) => ({ ns: 14, title: `Catégorie:${name}` }));
  const links = [...new Set(text.match(/https?:\/\/[^\s\]|}]+/g))].map((url) => ({ url }));
  return {
    pageid,
    ns,
    title,
    revisions: [shown],
    contentmodel: "wikitext",
    pagelanguage: "fr",
    pagelanguagehtmlcode: "fr",
    pagelanguagedir: "ltr",
    touched: open.timestamp,
    lastrevid: open.revid,
    length: size,
    ...(revisions.length === 1 && { new: true }),
    ...(text.startsWith("#REDIRECTION") && { redirect: true }),
    fullurl: `${origin}/wiki/${path}`,
    editurl: `${origin}/index.php?title=${path}&action=edit`,
    canonicalurl: `${origin}/wiki/${path}`,
    ...(categories.length > 0 && { categories }),
    contributors: contributors.map((name, index) => ({ userid: index + 1, name })),
    ...(links.length > 0 && { extlinks: links }),
  };
}

function checksumOf({ revid, parentid, sha1, hidden }: HistoryRevision): object {
  return hidden ? { revid, parentid, sha1hidden: true } : { revid, parentid, sha1 };
}

/** A page is in the category that its template puts it in. */
function categoriesOf({ revisions }: HistoryPage): string[] {
  const name = /^\{\{(Commun|Organisation|Récit)\n/.exec(revisions.at(-1)?.text ?? "")?.[1];
  return name === undefined ? [] : [name];
}

function stampOf(timestamp: string): string {
  return timestamp.replaceAll(/[-:TZ]|\.\d+/g, "");
}

function htmlOf(text: string): string {
  return `<p>${escaped(text).replaceAll("\n\n", "</p>\n<p>")}</p>`;
}

/** Knows the one way in which the generated pages call their template. */
function parsetreeOf(text: string): string {
  const [, name = "", fields = "", rest = ""] = /^\{\{(\S+)\n([^]*?)^\}\}([^]*)$/m.exec(text) ?? ["", "", "", text];
  if (name === "") return `<root>${escaped(rest)}</root>`;
  const parts = fields
    .split(/^\|/m)
    .filter((field) => field !== "")
    .map((field) => {
      const [, key = "", value = ""] = /^([^=]*)=([^]*)$/.exec(field) ?? [];
      return `<part><name>${escaped(key)}</name><equals>=</equals><value>${escaped(value)}</value></part>`;
    });
  return `<root><template><title>${name}\n</title>${parts.join("")}</template>${escaped(rest)}</root>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
