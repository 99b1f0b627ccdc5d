import { InvalidError, type Validator } from "../../schema/validate.js";
import { StopSourceError } from "../errors.js";
import type { HttpDoor, HttpResponse } from "../http/door.js";
import type { WireCategory, WireSite, WireTopicList } from "./wire.js";
import { validateCategory, validateRefusal, validateSite, validateTopicList } from "./wire-schema.js";

/**
 * What a forum says when it is asked for something.
 *
 * missing: there is no such thing, or not for everyone; closed: not for everyone; login: only for people with an
 * account; unclear: something in front of the forum answered, or the forum in words we do not know.
 */
export type Answer<T> = Given<T> | Refusal<"missing" | "closed" | "login" | "unclear">;

interface Given<T> {
  readonly says: "here";
  readonly body: T;
}

interface Refusal<Says> {
  readonly says: Says;
  readonly status: number;
}

/** The refusals we know, by the word the forum has for them; a word only counts with its own status. */
const REFUSALS: Readonly<Record<string, { says: "missing" | "closed" | "login"; statuses: readonly number[] }>> = {
  not_found: { says: "missing", statuses: [404, 410] },
  invalid_access: { says: "closed", statuses: [403] },
  not_logged_in: { says: "login", statuses: [403] },
};

/** Oldest first: pinned topics stay in their place, and replies written meanwhile move nothing to another page. */
const STABLE_ORDER = { order: "created", ascending: "true" };

/** What a category is asked for by: its number, or its slug with those of the categories around it. */
export type CategoryName = number | string;

/** A Discourse, read anonymously as JSON: sends requests and tells the forum's own refusals from those of a proxy. */
export class DiscourseApi {
  /** Root of the forum, ending in a slash. */
  readonly root: string;
  readonly #http: HttpDoor;

  constructor(http: HttpDoor, url: string) {
    this.#http = http;
    this.root = url.endsWith("/") ? url : `${url}/`;
  }

  /** @throws StopSourceError NOT_A_FORUM, LOGIN_REQUIRED, UNCLEAR_REFUSAL */
  async site(): Promise<WireSite> {
    const path = "site/basic-info.json";
    const asked = await this.#ask(path);
    // Whoever has no such page is no forum; whoever refuses it may be in front of one.
    const hasNone = asked.says === "unclear" && asked.status !== 403;
    const answer = hasNone ? asked : this.#ofTheForum(asked, path);
    if (answer.says !== "here") throw notAForum(this.root);
    const site = this.#checked(validateSite, answer.body, () => notAForum(this.root));
    if (site.login_required === true) throw loginRequired(this.root);
    return site;
  }

  /** @throws StopSourceError LOGIN_REQUIRED, UNCLEAR_REFUSAL, MALFORMED_ANSWER */
  async category(name: CategoryName): Promise<Answer<WireCategory["category"]>> {
    const path =
      typeof name === "number"
        ? `c/${name}/show.json`
        : `c/${name.split("/").map(encodeURIComponent).join("/")}/find_by_slug.json`;
    const answer = this.#ofTheForum(await this.#ask(path), path);
    if (answer.says !== "here") return answer;
    return { says: "here", body: this.#checked(validateCategory, answer.body).category };
  }

  /**
   * Gives a page of a category's list.
   *
   * @param path Slugs and number, as in the category's address.
   * @param page 0 is the first.
   * @throws StopSourceError LOGIN_REQUIRED, UNCLEAR_REFUSAL, MALFORMED_ANSWER
   */
  async categoryTopics(
    path: string,
    { page, subcategories }: { readonly page: number; readonly subcategories: boolean },
  ): Promise<Answer<WireTopicList["topic_list"]>> {
    const list = subcategories ? "l/latest.json" : "none/l/latest.json";
    return this.#list(`c/${path}/${list}`, { ...STABLE_ORDER, ...(page > 0 && { page: String(page) }) });
  }

  /**
   * Gives those of the topics that the forum lists to everyone. It is the cheapest question that a forum answers only to
   * readers it lets in.
   *
   * @throws StopSourceError LOGIN_REQUIRED, UNCLEAR_REFUSAL, MALFORMED_ANSWER
   */
  async listed(ids: readonly number[]): Promise<readonly object[]> {
    const answer = await this.#list("latest.json", { topic_ids: ids.join(","), ...STABLE_ORDER });
    if (answer.says === "here") return answer.body.topics;
    throw unclearRefusal(`${this.root}latest.json`, answer.status);
  }

  /** A redirect is followed to the same topic only: elsewhere, it says that the topic is no longer here. */
  async topic(id: number): Promise<Answer<unknown>> {
    const url = new URL(`t/${id}.json?include_raw=1`, this.root);
    const response = await this.#send(url, "manual");
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) return answerOf(response);
    const target = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    const sameTopic = new RegExp(`/t/(?:[^/]+/)?${id}(?:\\.json)?$`);
    if (target?.host === url.host && sameTopic.test(target.pathname)) return answerOf(await this.#send(target));
    // A forum sends readers of a topic that is gone where its administrators say (app/models/permalink.rb).
    const says = response.headers.get("x-discourse-route") === "topics/show" ? "missing" : "unclear";
    return { says, status: response.status };
  }

  firstPost(topicId: number): Promise<Answer<unknown>> {
    return this.#ask(`posts/by_number/${topicId}/1.json`);
  }

  async #list(path: string, params: Readonly<Record<string, string>>): Promise<Answer<WireTopicList["topic_list"]>> {
    const answer = this.#ofTheForum(await this.#ask(`${path}?${new URLSearchParams(params).toString()}`), path);
    if (answer.says !== "here") return answer;
    return { says: "here", body: this.#checked(validateTopicList, answer.body).topic_list };
  }

  async #ask(path: string): Promise<Answer<unknown>> {
    return answerOf(await this.#send(new URL(path, this.root)));
  }

  #send(url: URL, redirect: "manual" | "same-host" = "same-host"): Promise<HttpResponse> {
    return this.#http.send({ url: url.href, accept: ["application/json"], expect: [403], redirect });
  }

  /** Lets pass what the forum itself says of this one thing. */
  #ofTheForum(answer: Answer<unknown>, path: string): Answer<unknown> {
    if (answer.says === "login") throw loginRequired(this.root);
    if (answer.says === "unclear") throw unclearRefusal(this.root + path, answer.status);
    return answer;
  }

  #checked<T>(validate: Validator<T>, body: unknown, failure?: () => Error): T {
    try {
      return validate(body, "The forum's answer");
    } catch (error) {
      if (!(error instanceof InvalidError)) throw error;
      const message = `${error.message} Nothing of it was used. Check that the source's url leads to a Discourse.`;
      throw failure?.() ?? new StopSourceError("MALFORMED_ANSWER", message, { url: this.root });
    }
  }
}

function answerOf(response: HttpResponse): Answer<unknown> {
  const { status } = response;
  if (status >= 200 && status < 300) return { says: "here", body: response.json() };
  const refusal = REFUSALS[wordOf(response)];
  return { says: refusal?.statuses.includes(status) ? refusal.says : "unclear", status };
}

/** The forum's word for why it refuses; empty where something else speaks. */
function wordOf(response: HttpResponse): string {
  if (!/^application\/json\b/i.test(response.headers.get("content-type") ?? "")) return "";
  try {
    return validateRefusal(JSON.parse(response.text()), "The refusal").error_type;
  } catch {
    return "";
  }
}

function notAForum(url: string): StopSourceError {
  return new StopSourceError("NOT_A_FORUM", "There is no Discourse at this address. Check the source's url.", { url });
}

export function loginRequired(url: string): StopSourceError {
  const message =
    "The forum shows its topics only to people who have an account, so none of them can be read. Nothing was erased; " +
    "ask its operators whether it is meant to be closed.";
  return new StopSourceError("LOGIN_REQUIRED", message, { url });
}

function unclearRefusal(url: string, status: number): StopSourceError {
  const message =
    `The forum's lists are refused (status ${status}), but not in the words of Discourse: something in front of it ` +
    "seems to keep us out. Nothing was erased; ask its operators.";
  return new StopSourceError("UNCLEAR_REFUSAL", message, { url });
}
