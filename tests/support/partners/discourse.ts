import { type PartnerAnswer, type TestPartner, servePartner } from "../partner.js";
import { answerOf } from "./discourse-answers.js";
import { Forum, type ForumSettings, type ForumUser } from "./discourse-forum.js";

/** The category that the partner's options name, and two others. */
const COMMONS = 5;
const TRANSLATIONS = 6;
const ELSEWHERE = 9;

/** How long a forum that is asked too often wants to be left alone, and in which of its two ways it says so. */
export interface RateLimit {
  /** How many requests are refused. */
  readonly requests: number;
  readonly waitSeconds: number;
  /** middleware: lib/middleware/request_tracker.rb, plain text; application: application_controller.rb, JSON. */
  readonly by?: "middleware" | "application";
}

/** A Discourse of which everything can be changed. */
export interface TestForum extends TestPartner {
  readonly forum: Forum;
  readonly author: ForumUser;
  readonly other: ForumUser;
  /** Numbers of its categories: `communs`, `communs/traductions` below it, and `autre`. */
  readonly categories: { readonly commons: number; readonly translations: number; readonly elsewhere: number };
  reply(remoteId: string, text?: string): void;
  moveToCategory(remoteId: string, categoryId: number): void;
  unlist(remoteId: string): void;
  flag(remoteId: string): void;
  makePrivateMessage(remoteId: string): void;
  makeLoginRequired(isRequired: boolean): void;
  rateLimit(limit: RateLimit): void;
}

/** A Discourse that answers readers without an account as its source says, with a few topics a page. */
export async function startDiscourse(settings: Partial<ForumSettings> = {}): Promise<TestForum> {
  const forum = new Forum({ topicsPerPage: 4, ...settings });
  const author = forum.addUser({ id: 12, username: "awa.l", name: "Awa Lestrange", title: "Passeuse de communs" });
  const other = forum.addUser({ id: 13, username: "jo_merle", name: "Jo Merle", title: "" });
  const system = forum.addUser({ id: -1, username: "system", name: "system", title: "" });
  forum.addCategory({ id: COMMONS, name: "Communs", slug: "communs", parentId: undefined }, system);
  forum.addCategory({ id: TRANSLATIONS, name: "Traductions", slug: "traductions", parentId: COMMONS }, system);
  forum.addCategory({ id: ELSEWHERE, name: "Autre", slug: "autre", parentId: undefined }, system);
  let limit: RateLimit = { requests: 0, waitSeconds: 0 };
  const server = await servePartner((request) => {
    if (limit.requests === 0 || request.path === "/robots.txt") return answerOf(forum, request);
    limit = { ...limit, requests: limit.requests - 1 };
    return tooManyRequests(limit);
  });
  return {
    ...server,
    options: { categories: ["communs/5"] },
    forum,
    author,
    other,
    categories: { commons: COMMONS, translations: TRANSLATIONS, elsewhere: ELSEWHERE },
    create: ({ title, text }) => String(forum.create({ title, text, user: author }, COMMONS).id),
    edit: (id, text) => forum.revise(Number(id), { text }),
    rename: (id, title) => forum.revise(Number(id), { title }),
    delete: (id) => void (forum.topic(Number(id)).deletedAt = forum.tick()),
    restore: (id) => {
      forum.restore(Number(id));
      forum.category(COMMONS).readRestricted = false;
      forum.topic(Number(id)).categoryId ??= COMMONS;
    },
    hide: (id) => forum.flag(Number(id)),
    reply: (id, text = "Merci pour ce partage !") => void forum.reply(Number(id), { text, user: other }),
    moveToCategory: (id, categoryId) => {
      forum.tick();
      forum.topic(Number(id)).categoryId = categoryId;
    },
    unlist: (id) => {
      forum.tick();
      forum.topic(Number(id)).visible = false;
    },
    flag: (id) => forum.flag(Number(id)),
    makePrivateMessage: (id) => {
      forum.tick();
      Object.assign(forum.topic(Number(id)), { isPrivateMessage: true, categoryId: undefined });
    },
    makeLoginRequired: (isRequired) => void (forum.settings.loginRequired = isRequired),
    rateLimit: (wanted) => void (limit = wanted),
  };
}

function tooManyRequests({ waitSeconds, by = "middleware" }: RateLimit): PartnerAnswer {
  const headers = { "retry-after": String(waitSeconds) };
  if (by === "application") {
    const body = {
      errors: [`Vous avez effectué cette action trop souvent. Réessayez dans ${waitSeconds} secondes.`],
      error_type: "rate_limit",
      extras: { wait_seconds: waitSeconds, time_left: `${waitSeconds} secondes` },
    };
    const sent = { ...headers, "content-type": "application/json; charset=utf-8" };
    return { status: 429, headers: sent, body: JSON.stringify(body) };
  }
  const code = "ip_10_secs_limit";
  return {
    status: 429,
    headers: { ...headers, "discourse-rate-limit-error-code": code, "content-type": "text/plain; charset=utf-8" },
    body: `Slow down, too many requests from this IP address.\nPlease retry again in ${waitSeconds} seconds.\nError code: ${code}.\n`,
  };
}
