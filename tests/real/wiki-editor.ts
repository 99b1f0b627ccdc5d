import { ADMIN, PASSWORD } from "./wiki-instance.js";
import { logIn, openSession, type ApiParameters, type WikiSession } from "./wiki-session.js";

/** What a write left behind. */
export interface WrittenPage {
  pageid: number;
  title: string;
  /** Null when the text was the same, so that MediaWiki made no revision. */
  revid: number | null;
}

/** Who writes, and with which words in the history. */
export interface EditOptions {
  /** Account that writes; it must have been created by `createAccount`. @default "Admin" */
  user?: string;
  summary?: string;
}

/** What an administrator may hide of a revision. */
export interface HiddenParts {
  content?: boolean;
  user?: boolean;
  comment?: boolean;
}

/** One line of a page's history, as an anonymous reader sees it. */
export interface HistoryLine {
  revid: number;
  parentid: number;
  timestamp: string;
  user?: string;
  comment?: string;
  sha1?: string;
  userhidden?: true;
  commenthidden?: true;
  sha1hidden?: true;
  slots: { main: { content?: string; texthidden?: true } };
}

/** What people do to a wiki, done over its API. All but edits are the administrator's doing. */
export interface WikiEditor {
  edit(title: string, text: string, options?: EditOptions): Promise<WrittenPage>;
  /** Like `edit`, but fails with `articleexists` when the page is there. */
  create(title: string, text: string, options?: EditOptions): Promise<WrittenPage>;
  /** Writes without an account, from the address `ip`. @default ip 203.0.113.7 */
  editAnonymously(title: string, text: string, options?: { ip?: string; summary?: string }): Promise<WrittenPage>;
  move(from: string, to: string, options?: { noRedirect?: boolean }): Promise<void>;
  delete(title: string, reason?: string): Promise<void>;
  /** Brings a page back, with all its revisions or only those made at the given times (ISO 8601). */
  undelete(title: string, timestamps?: readonly string[]): Promise<void>;
  /** Moves the whole history of `from` into `to`; `from` becomes a redirect. Its revisions must be older than those of `to`. */
  mergeHistory(from: string, to: string): Promise<void>;
  protect(title: string): Promise<void>;
  /** Makes the wiki note a page's categories and links anew. */
  purge(title: string): Promise<void>;
  /** Hides parts of revisions of one page from everybody but administrators. */
  hideRevision(revids: number[], parts: HiddenParts): Promise<void>;
  /** Hides which page an entry of the logs is about, and what was done to it. */
  hideLogEntry(logid: number): Promise<void>;
  createAccount(name: string): Promise<void>;
  /** Gives the revisions of a page, newest first, 50 at most. */
  history(title: string): Promise<HistoryLine[]>;
  /** Gives the id of a live page. */
  pageId(title: string): Promise<number>;
  /** Asks the API as an anonymous reader, and gives the raw answer. */
  ask<Answer>(parameters: ApiParameters): Promise<Answer>;
}

type SessionOf = (user?: string) => Promise<WikiSession>;

/** Gives the verbs of one wiki; each account logs in once, when it first writes. */
export function createEditor(apiUrl: string): WikiEditor {
  const sessionOf = rememberSessions(apiUrl);
  const admin = async (parameters: ApiParameters): Promise<void> => {
    await (await sessionOf()).post(parameters);
  };
  return {
    ...pageWriters(apiUrl, sessionOf),
    ...pageMovers(admin),
    hideRevision: (revids, parts) => admin(hidingParameters(revids, parts)),
    hideLogEntry: (ids) => admin({ action: "revisiondelete", type: "logging", ids, hide: "content" }),
    createAccount: (name) => createAccount(sessionOf, apiUrl, name),
    history: (title) => readHistory(openSession(apiUrl), title),
    pageId: (title) => readPageId(openSession(apiUrl), title),
    ask: (parameters) => openSession(apiUrl).get(parameters),
  };
}

function rememberSessions(apiUrl: string): SessionOf {
  const sessions = new Map<string, Promise<WikiSession>>();
  return (user = ADMIN) => {
    const session = sessions.get(user) ?? logIn(apiUrl, user);
    sessions.set(user, session);
    return session;
  };
}

function pageWriters(apiUrl: string, sessionOf: SessionOf): Pick<WikiEditor, "edit" | "create" | "editAnonymously"> {
  return {
    edit: async (title, text, { user, summary } = {}) => writePage(await sessionOf(user), { title, text, summary }),
    create: async (title, text, { user, summary } = {}) =>
      writePage(await sessionOf(user), { title, text, summary, createonly: true }),
    editAnonymously: (title, text, { ip = "203.0.113.7", summary } = {}) =>
      writePage(openSession(apiUrl, ip), { title, text, summary }),
  };
}

function pageMovers(
  admin: (parameters: ApiParameters) => Promise<void>,
): Pick<WikiEditor, "move" | "delete" | "undelete" | "mergeHistory" | "protect" | "purge"> {
  return {
    move: (from, to, { noRedirect } = {}) => admin({ action: "move", from, to, noredirect: noRedirect }),
    delete: (title, reason) => admin({ action: "delete", title, reason }),
    undelete: (title, timestamps) => admin({ action: "undelete", title, timestamps: timestamps?.join("|") }),
    purge: (titles) => admin({ action: "purge", titles, forcelinkupdate: true }),
    mergeHistory: (from, to) => admin({ action: "mergehistory", from, to }),
    protect: (title) => admin({ action: "protect", title, protections: "edit=sysop|move=sysop", expiry: "infinite" }),
  };
}

async function writePage(session: WikiSession, parameters: ApiParameters): Promise<WrittenPage> {
  type Answer = { edit: { result: string; pageid: number; title: string; newrevid?: number } };
  const { edit } = await session.post<Answer>({ action: "edit", ...parameters });
  if (edit.result !== "Success") throw new Error(`The wiki did not save the page: ${JSON.stringify(edit)}`);
  return { pageid: edit.pageid, title: edit.title, revid: edit.newrevid ?? null };
}

function hidingParameters(revids: number[], parts: HiddenParts): ApiParameters {
  const hide = Object.entries(parts).flatMap(([part, hidden]) => (hidden ? [part] : []));
  return { action: "revisiondelete", type: "revision", ids: revids.join("|"), hide: hide.join("|") };
}

async function createAccount(sessionOf: SessionOf, apiUrl: string, username: string): Promise<void> {
  const session = await sessionOf();
  const createtoken = await session.token("createaccount");
  const { createaccount } = await session.post<{ createaccount: { status: string } }>({
    action: "createaccount",
    username,
    password: PASSWORD,
    retype: PASSWORD,
    createreturnurl: apiUrl,
    createtoken,
  });
  if (createaccount.status !== "PASS") throw new Error(`No account ${username}: ${JSON.stringify(createaccount)}`);
}

async function readHistory(session: WikiSession, titles: string): Promise<HistoryLine[]> {
  const { query } = await session.get<{ query: { pages: { revisions?: HistoryLine[] }[] } }>({
    action: "query",
    titles,
    prop: "revisions",
    rvprop: "ids|timestamp|user|comment|sha1|content",
    rvslots: "main",
    rvlimit: 50,
  });
  return query.pages[0]?.revisions ?? [];
}

async function readPageId(session: WikiSession, titles: string): Promise<number> {
  type Answer = { query: { pages: { pageid?: number }[] } };
  const { query } = await session.get<Answer>({ action: "query", titles, prop: "info" });
  const pageid = query.pages[0]?.pageid;
  if (pageid === undefined) throw new Error(`The wiki has no page "${titles}".`);
  return pageid;
}
