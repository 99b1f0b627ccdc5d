import type { PartnerAnswer, PartnerRequest } from "../partner.js";
import type { Forum, ForumCategory, ForumPost, ForumTopic } from "./discourse-forum.js";
import { categoryJson, postJson, rowJson, topicJson, usersJson } from "./discourse-json.js";

type Asked = Omit<PartnerRequest, "answer">;

/** A refusal as Discourse raises it, on its way to `rescue_discourse_actions`. */
class Refusal extends Error {
  constructor(
    readonly type: "not_found" | "invalid_access" | "not_logged_in",
    readonly status: number,
    /** Path whose permalink is looked up before anything is refused. */
    readonly permalink?: string,
  ) {
    super(type);
  }
}

const notFound = (permalink?: string) => new Refusal("not_found", 404, permalink);
const invalidAccess = () => new Refusal("invalid_access", 403);
const notLoggedIn = () => new Refusal("not_logged_in", 403);

/** What people read in a refusal (config/locales/server.fr.yml). */
const WORDS = {
  not_found: "L'URL ou la ressource demandée n'a pas pu être trouvée.",
  invalid_access: "Vous n'êtes pas autorisé à voir la ressource demandée.",
  not_logged_in: "Vous devez être connecté pour cela.",
};

/** The paths that no robot may read (app/controllers/robots_txt_controller.rb). */
const ROBOTS = `User-agent: *
Disallow: /admin/
Disallow: /auth/
Disallow: /assets/browser-update*.js
Disallow: /email/
Disallow: /session
Disallow: /user-api-key
Disallow: /*?api_key*
Disallow: /*?*api_key*
Disallow: /badges
Disallow: /u/
Disallow: /my
Disallow: /search
Disallow: /tag/*/l
Disallow: /g
Disallow: /t/*/*.rss
Disallow: /c/*.rss
`;

interface Route {
  readonly pattern: RegExp;
  /** Controller and action, which every answer names in a header. */
  readonly action: string;
  readonly answer: (forum: Forum, groups: Readonly<Record<string, string>>, url: URL) => object | PartnerAnswer;
}

/** The routes we read (config/routes.rb), each with its action. */
const ROUTES: readonly Route[] = [
  { pattern: /^\/site\/basic-info$/, action: "site/basic_info", answer: basicInfo },
  {
    pattern: /^\/c\/(?<id>[^/]+)\/show$/,
    action: "categories/show",
    answer: (forum, { id = "" }) =>
      showCategory(forum, forum.categories.get(Number.parseInt(id, 10)) ?? bySlugs(forum, [id])),
  },
  {
    pattern: /^\/c\/(?<path>.+)\/find_by_slug$/,
    action: "categories/find_by_slug",
    answer: (forum, { path = "" }) => {
      const category = bySlugs(forum, path.split("/"));
      if (category === undefined || !canSeeCategory(forum, category.id)) throw notFound();
      return categoryJson(forum, category);
    },
  },
  {
    pattern: /^\/c\/(?<path>.+?)(?<none>\/none)?\/l\/latest$/,
    action: "list/category_latest",
    answer: categoryLatest,
  },
  { pattern: /^\/latest$/, action: "list/latest", answer: latest },
  { pattern: /^\/t\/(?:(?<slug>[^/]+)\/)?(?<id>\d+)$/, action: "topics/show", answer: showTopic },
  { pattern: /^\/posts\/by_number\/(?<topic>\d+)\/(?<number>\d+)$/, action: "posts/by_number", answer: postByNumber },
  { pattern: /^\/posts\/(?<id>\d+)$/, action: "posts/show", answer: postById },
];

/** Answers as the source of Discourse says for readers without an account. */
export function answerOf(forum: Forum, { method, path, headers }: Asked): PartnerAnswer {
  const url = new URL(path, "http://forum.invalid/");
  if (url.pathname === "/robots.txt") return { status: 200, headers: { "content-type": "text/plain" }, body: ROBOTS };
  forum.views += 1;
  const pathname = decodeURI(url.pathname.replace(/\.json$/, ""));
  const route = ROUTES.find(({ pattern }) => pattern.test(pathname));
  const action = route?.action ?? "exceptions/not_found";
  // Rails takes the format from the name, else from the Accept header.
  const isJson = url.pathname.endsWith(".json") || String(headers.accept).includes("application/json");
  if (!isJson) return { status: 200, headers: headersOf(action, "text/html; charset=utf-8"), body: "<!DOCTYPE html>" };
  try {
    if (route === undefined || method !== "GET") throw notFound();
    if (forum.settings.loginRequired && action !== "site/basic_info") throw notLoggedIn();
    return take(forum, route, pathname, url);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refuse(forum, action, error);
  }
}

function take(forum: Forum, { action, pattern, answer }: Route, pathname: string, url: URL): PartnerAnswer {
  const given = answer(forum, pattern.exec(pathname)?.groups ?? {}, url);
  if (!isAnswer(given)) return json(action, 200, given);
  return { ...given, headers: { ...headersOf(action), ...given.headers } };
}

/** app/controllers/application_controller.rb#rescue_discourse_actions */
function refuse({ permalinks, topics }: Forum, action: string, { type, status, permalink }: Refusal): PartnerAnswer {
  const target = permalink === undefined ? undefined : permalinks.get(permalink);
  if (target !== undefined) return { status: 301, headers: { ...headersOf(action), location: target }, body: "" };
  const recent = [...topics.values()].filter(({ deletedAt, visible }) => deletedAt === undefined && visible).slice(-10);
  const html = `<div class="page-not-found">${recent.map(({ title }) => `<a>${title}</a>`).join("")}</div>`;
  const extras = { title: "Page introuvable", html, group: null };
  const told = { errors: [WORDS[type]], error_type: type };
  return json(action, status, action === "topics/show" ? { ...told, extras } : told);
}

function basicInfo({ settings }: Forum): object {
  return {
    logo_url: "/images/logo.png",
    title: "Forum des communs",
    description: "",
    header_primary_color: "333333",
    header_background_color: "ffffff",
    login_required: settings.loginRequired,
    locale: settings.defaultLocale,
    include_in_discourse_discover: false,
  };
}

/** app/controllers/categories_controller.rb#show: refused with 403, whatever `detailed_404` says. */
function showCategory(forum: Forum, category: ForumCategory | undefined): object {
  if (category === undefined) throw notFound();
  if (!canSeeCategory(forum, category.id)) throw invalidAccess();
  return categoryJson(forum, category);
}

/** app/controllers/list_controller.rb#set_category */
function categoryLatest(forum: Forum, { path = "", none }: Readonly<Record<string, string>>, url: URL): object {
  const segments = path.split("/");
  const last = segments.at(-1) ?? "";
  const category = /^\d+$/.test(last) ? forum.categories.get(Number(last)) : bySlugs(forum, segments);
  if (category === undefined) throw notFound(`c/${path}`);
  if (!canSeeCategory(forum, category.id)) throw forum.settings.detailed404 ? invalidAccess() : notFound();
  const real = [...slugsOf(forum, category), category.id].join("/");
  if (path !== real) {
    return { status: 301, headers: { location: `${url.pathname.replace(path, real)}${url.search}` }, body: "" };
  }
  const ids =
    none === undefined ? [...forum.categories.keys()].filter((id) => isBelow(forum, id, category.id)) : [category.id];
  const topics = [...forum.topics.values()].filter(
    ({ id, categoryId }) =>
      categoryId !== undefined &&
      ids.includes(categoryId) &&
      // show_category_definitions_in_topic_lists is off: those of subcategories are left out.
      (categoryId === category.id || forum.category(categoryId).aboutId !== id),
  );
  return listJson(forum, topics, url, { path: `/c/${real}${none ?? ""}/l/latest`, pinnedIn: category.id });
}

/** app/controllers/list_controller.rb#latest, `no_definitions` */
function latest(forum: Forum, _: object, url: URL): object {
  const asked = url.searchParams.get("topic_ids")?.split(",").map(Number);
  const abouts = new Set([...forum.categories.values()].map(({ aboutId }) => aboutId));
  const topics = [...forum.topics.values()].filter(
    ({ id }) => !abouts.has(id) && (asked === undefined || asked.includes(id)),
  );
  return listJson(forum, topics, url, { path: "/latest", pinnedIn: undefined });
}

/** lib/topic_query.rb: default_results, apply_ordering, prioritize_pinned_topics */
function listJson(
  forum: Forum,
  topics: readonly ForumTopic[],
  { searchParams }: URL,
  { path, pinnedIn }: { readonly path: string; readonly pinnedIn: number | undefined },
): object {
  const shown = topics.filter((topic) => topic.visible && canSeeTopic(forum, topic));
  const order = searchParams.get("order") === "created" ? "createdAt" : "bumpedAt";
  const direction = searchParams.get("ascending") === "true" ? 1 : -1;
  const sorted = shown.toSorted((a, b) => direction * (Date.parse(a[order]) - Date.parse(b[order])));
  const isPinned = (topic: ForumTopic) =>
    order === "bumpedAt" && topic.pinnedAt !== undefined && topic.categoryId === pinnedIn;
  const pinnedFirst = [...sorted.filter(isPinned), ...sorted.filter((topic) => !isPinned(topic))];
  const page = Number(searchParams.get("page") ?? 0);
  const { topicsPerPage } = forum.settings;
  const rows = pinnedFirst.slice(page * topicsPerPage, (page + 1) * topicsPerPage);
  const more = new URLSearchParams(searchParams);
  more.set("page", String(page + 1));
  return {
    users: usersJson(rows),
    primary_groups: [],
    flair_groups: [],
    topic_list: {
      can_create_topic: false,
      ...(rows.length === topicsPerPage && { more_topics_url: `${path}?${more.toString()}` }),
      per_page: topicsPerPage,
      topics: rows.map((topic) => rowJson(forum, topic)),
    },
  };
}

/** app/controllers/topics_controller.rb#show */
function showTopic(
  forum: Forum,
  { slug, id = "" }: Readonly<Record<string, string>>,
  url: URL,
): object | PartnerAnswer {
  const { detailed404 } = forum.settings;
  const topic = forum.topics.get(Number(id));
  if (topic === undefined) throw notFound(slug === undefined ? url.pathname.slice(1) : `t/${slug}/${id}`);
  if (topic.isPrivateMessage) throw detailed404 ? notLoggedIn() : notFound();
  const relative = `t/${topic.slug}/${topic.id}`;
  if (!canSeeTopic(forum, topic)) {
    const isDeleted = topic.deletedAt !== undefined && canSeeTopic(forum, { ...topic, deletedAt: undefined });
    if (!detailed404) throw notFound(isDeleted ? relative : undefined);
    throw isDeleted ? new Refusal("not_found", 410, relative) : invalidAccess();
  }
  const includeRaw = url.searchParams.has("include_raw");
  if (slug !== undefined && slug !== topic.slug) {
    const location = `/${relative}.json${includeRaw ? "?include_raw=1" : ""}`;
    return { status: 301, headers: { location }, body: "" };
  }
  return topicJson(forum, topic, includeRaw);
}

/** app/controllers/posts_controller.rb#find_post_using, lib/guardian/post_guardian.rb#can_see_post? */
function showPost(forum: Forum, topic: ForumTopic | undefined, post: ForumPost | undefined, version?: number): object {
  if (topic === undefined || post === undefined) throw notFound();
  if (topic.deletedAt !== undefined || post.deletedAt !== undefined) throw notFound();
  if (!canSeeTopic(forum, topic) || post.hidden) throw invalidAccess();
  return postJson(forum, topic, post, true, version);
}

function postByNumber(forum: Forum, { topic: id, number }: Readonly<Record<string, string>>): object {
  const topic = forum.topics.get(Number(id));
  return showPost(forum, topic, topic?.posts[Number(number) - 1]);
}

/** The post as it was in a version, if there is a later one (app/models/post.rb#revert_to). */
function postById(forum: Forum, { id }: Readonly<Record<string, string>>, url: URL): object {
  const topic = [...forum.topics.values()].find(({ posts }) => posts.some((post) => post.id === Number(id)));
  const post = topic?.posts.find((each) => each.id === Number(id));
  const latestVersion = post?.texts.length ?? 1;
  const version = Math.min(Number(url.searchParams.get("version") ?? latestVersion), latestVersion);
  return showPost(forum, topic, post, version);
}

/** lib/guardian/topic_guardian.rb#can_see_topic? for readers without an account; unlisted topics may be seen. */
function canSeeTopic(forum: Forum, { deletedAt, isPrivateMessage, categoryId }: ForumTopic): boolean {
  if (deletedAt !== undefined || isPrivateMessage) return false;
  return categoryId === undefined || canSeeCategory(forum, categoryId);
}

function canSeeCategory(forum: Forum, id: number): boolean {
  return forum.categories.get(id)?.readRestricted === false;
}

function isBelow(forum: Forum, id: number, ancestor: number): boolean {
  if (id === ancestor) return true;
  const { parentId } = forum.category(id);
  return parentId !== undefined && isBelow(forum, parentId, ancestor);
}

function slugsOf(forum: Forum, { slug, parentId, id }: ForumCategory): string[] {
  const above = parentId === undefined ? [] : slugsOf(forum, forum.category(parentId));
  return [...above, slug === "" ? `${id}-category` : slug];
}

function bySlugs(forum: Forum, slugs: readonly string[]): ForumCategory | undefined {
  return [...forum.categories.values()].find((category) => slugsOf(forum, category).join("/") === slugs.join("/"));
}

function isAnswer(answer: object): answer is PartnerAnswer {
  return "status" in answer && "body" in answer;
}

function json(action: string, status: number, body: object): PartnerAnswer {
  return { status, headers: headersOf(action), body: JSON.stringify(body) };
}

function headersOf(action: string, type = "application/json; charset=utf-8"): Record<string, string> {
  return {
    "content-type": type,
    "cache-control": "no-cache, no-store",
    "x-discourse-route": action,
    "x-request-id": "00000000-0000-4000-8000-000000000000",
  };
}
