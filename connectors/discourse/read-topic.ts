import type { ClosedPage, GonePage, HeldPage } from "../../schema/sink.js";
import { InvalidError } from "../../schema/validate.js";
import type { Observation } from "../connector.js";
import { RetryLaterError, StopSourceError } from "../errors.js";
import { type DiscourseApi, loginRequired } from "./api.js";
import type { Categories } from "./categories.js";
import { type ReadableTopic, type Surroundings, topicToCandidate } from "./payload.js";
import type { WirePost, WireRow, WireTopic } from "./wire.js";
import { validatePost, validateReply, validateTopic } from "./wire-schema.js";

/** How many topics in a row may be answered in a way nobody can read before the forum itself is thought unwell. */
const MOST_FAULTS_IN_A_ROW = 5;

/** Failures of one request that may be due to one topic. */
const OF_ONE_TOPIC: ReadonlySet<string> = new Set([
  "SERVER_ERROR",
  "TRUNCATED_BODY",
  "NOT_JSON",
  "UNEXPECTED_CONTENT_TYPE",
  "BODY_TOO_LARGE",
  "BAD_REQUEST",
]);

/** What is known of a topic before it is asked for. */
export interface Expectation {
  readonly id: number;
  /** What a list of this harvest says of it. */
  readonly row: WireRow | undefined;
  readonly held: HeldPage | undefined;
  /** True when the options name it: it is ours whatever its category. */
  readonly isNamed: boolean;
}

interface ReaderOptions extends Surroundings {
  readonly api: DiscourseApi;
  readonly categories: Categories;
  /** Numbers of the categories that are ours. */
  readonly chosen: ReadonlySet<number>;
  readonly subcategories: boolean;
}

/** Reads topics one by one and says what the forum says of them. A topic that cannot be read does not stop the others. */
export class TopicReader {
  readonly #options: ReaderOptions;
  #faults = 0;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** Says what the forum says of a topic now; `hidden` comes before the page it is about. */
  async read(expected: Expectation): Promise<readonly Observation[]> {
    try {
      const observations = await this.#observe(expected);
      this.#faults = 0;
      return observations;
    } catch (error) {
      return [this.#faultOf(expected, error)];
    }
  }

  async #observe(expected: Expectation): Promise<readonly Observation[]> {
    const answer = await this.#options.api.topic(expected.id);
    switch (answer.says) {
      case "here":
        return this.#judge(expected, validateTopic(answer.body, "The topic"));
      case "missing":
        return [this.#missing(expected)];
      case "unclear":
        throw unclear(answer.status);
      default:
        return [await this.#confirmRefusal(expected, answer.says)];
    }
  }

  async #judge(expected: Expectation, topic: WireTopic): Promise<readonly Observation[]> {
    if (topic.id !== expected.id) throw new InvalidError("The topic", [`it calls itself ${topic.id}`]);
    const posts = topic.post_stream.posts.map((post) => validateReply(post, "A post of the topic"));
    const first = topic.post_stream.posts[posts.findIndex(({ post_number }) => post_number === 1)];
    if (first === undefined) return [await this.#withoutFirstPost(expected)];
    const post = validatePost(first, "The topic's first post");
    if (post.user_deleted === true) return [this.#gone(expected, "Its author deleted the topic.")];
    if (topic.deleted_at != null || post.deleted_at != null) return [this.#gone(expected, "The forum deleted it.")];
    if (topic.visible === false) return [await this.#confirmUnlisted(expected)];
    if (post.hidden === true) return [await this.#confirmHidden(expected)];
    if (post.raw === undefined && post.cooked === undefined)
      throw new InvalidError("The topic's first post", ["it has no text"]);
    const category = await this.#categoryOf(topic);
    if (!(await this.#isOurs(expected, topic))) return [this.#outOfScope(expected, OTHER_CATEGORY)];
    if (await this.#isAboutCategory(expected, topic)) return [this.#outOfScope(expected, ABOUT_CATEGORY)];
    return [...this.#hiddenVersions(expected, post), ...this.#page({ topic, post, posts, category })];
  }

  #page(readable: ReadableTopic): readonly Observation[] {
    return [{ type: "page", candidate: topicToCandidate(readable, this.#options) }];
  }

  /**
   * A version only falls when moderators hide an edit or remove the history for good. They do not say which text they
   * mean, so every older one goes.
   */
  #hiddenVersions({ id, held }: Expectation, post: WirePost): readonly Observation[] {
    const revisionIds = held?.revisionIds ?? [];
    const fell = revisionIds.some((revisionId) => {
      const [postId, version] = revisionId.split(".").map(Number);
      return postId === post.id && (version ?? 0) > post.version;
    });
    if (!fell) return [];
    const message = "The forum no longer shows some earlier version of the topic's text.";
    return [{ type: "hidden", revisions: { remoteId: String(id), revisionIds, content: true, message } }];
  }

  async #categoryOf({ category_id: id }: WireTopic): Promise<ReadableTopic["category"]> {
    if (id == null) return undefined;
    const name = (await this.#options.categories.of(id))?.name;
    return { id, ...(name !== undefined && { name }) };
  }

  async #isOurs({ isNamed, row }: Expectation, { category_id: id }: WireTopic): Promise<boolean> {
    const { categories, chosen, subcategories } = this.#options;
    if (isNamed) return true;
    if (id == null) return row !== undefined;
    return categories.isWithin(id, chosen, subcategories);
  }

  /** Lists leave the topics that only describe a category out; a list that named one of them once was wrong. */
  async #isAboutCategory({ id, row, isNamed }: Expectation, topic: WireTopic): Promise<boolean> {
    if (isNamed || row !== undefined || topic.category_id == null) return false;
    return (await this.#options.categories.of(topic.category_id))?.about === id;
  }

  /** The forum's word that the topic is not there, or not for everyone, which it does not tell apart. */
  #missing(expected: Expectation): Observation {
    const { row, held } = expected;
    if (row !== undefined) return this.#failed(expected, "CONTRADICTORY_ANSWERS", LISTED_BUT_MISSING);
    if (held !== undefined) return this.#gone(expected, "The forum says that it is not there, or not for everyone.");
    const message = "The forum has no such topic, or does not show it to everyone. Check the topics of the source.";
    return this.#skipped(expected, "TOPIC_NOT_FOUND", message);
  }

  /** @throws StopSourceError LOGIN_REQUIRED when the forum refuses everything, not only this topic */
  async #confirmRefusal(expected: Expectation, says: "closed" | "login"): Promise<Observation> {
    if (await this.#isListed(expected.id)) return this.#failed(expected, "CONTRADICTORY_ANSWERS", LISTED_BUT_REFUSED);
    const message =
      says === "closed"
        ? "The forum shows the topic to some of its members only."
        : "The forum has made the topic a private message.";
    return this.#closed(expected, message);
  }

  async #confirmUnlisted(expected: Expectation): Promise<Observation> {
    if (await this.#isListed(expected.id)) return this.#failed(expected, "CONTRADICTORY_ANSWERS", LISTED_BUT_UNLISTED);
    return this.#closed(expected, "The forum's moderators have taken the topic out of all its lists.");
  }

  async #confirmHidden(expected: Expectation): Promise<Observation> {
    const answer = await this.#options.api.firstPost(expected.id);
    const isShown = answer.says === "here" && validatePost(answer.body, "The first post").hidden !== true;
    if (answer.says === "login") throw loginRequired(this.#options.root);
    if (answer.says === "unclear") throw unclear(answer.status);
    if (isShown) return this.#failed(expected, "CONTRADICTORY_ANSWERS", HIDDEN_BUT_SHOWN);
    return this.#closed(expected, "The forum hides the topic's text because it was flagged.");
  }

  async #withoutFirstPost(expected: Expectation): Promise<Observation> {
    const answer = await this.#options.api.firstPost(expected.id);
    if (answer.says === "missing" || answer.says === "closed") {
      return this.#gone(expected, "The forum no longer shows the topic's first post.");
    }
    throw new InvalidError("The topic", ["its first post is missing"]);
  }

  /** Also the proof that the forum answers us at all. @throws StopSourceError LOGIN_REQUIRED, UNCLEAR_REFUSAL */
  async #isListed(id: number): Promise<boolean> {
    const rows = (await this.#options.api.listed([id])) as readonly { readonly id?: unknown }[];
    return rows.some((row) => row.id === id);
  }

  #gone(expected: Expectation, message: string): Observation {
    if (expected.held === undefined) return this.#skipped(expected, "TOPIC_DELETED", message);
    const page: GonePage = { ...this.#where(expected), reason: "deleted", message };
    return { type: "gone", page };
  }

  #outOfScope(expected: Expectation, message: string): Observation {
    if (expected.held === undefined) return this.#skipped(expected, "OTHER_CATEGORY", message);
    return { type: "gone", page: { ...this.#where(expected), reason: "out-of-scope", message } };
  }

  #closed(expected: Expectation, message: string): Observation {
    const page: ClosedPage = { ...this.#where(expected), message };
    return { type: "closed", page };
  }

  #skipped(expected: Expectation, code: string, message: string): Observation {
    return { type: "skipped", code, message, ...this.#where(expected) };
  }

  #failed(expected: Expectation, code: string, message: string): Observation {
    return { type: "failed", code, message: `${message} ${STAYS}`, ...this.#where(expected) };
  }

  /** Without the slug, which holds the title. */
  #where({ id }: Expectation): { remoteId: string; url: string } {
    return { remoteId: String(id), url: `${this.#options.root}t/${id}` };
  }

  /** @throws the error itself when it is not about this topic, or one of too many */
  #faultOf(expected: Expectation, error: unknown): Observation {
    const fault = faultOfTopic(error);
    if (fault === undefined) throw error;
    this.#faults += 1;
    if (this.#faults >= MOST_FAULTS_IN_A_ROW) throw fault.throws ?? error;
    return this.#failed(expected, fault.code, fault.message);
  }
}

interface TopicFault {
  readonly code: string;
  readonly message: string;
  /** What stops the source when it is not the only one. */
  readonly throws?: Error;
}

function faultOfTopic(error: unknown): TopicFault | undefined {
  if (error instanceof InvalidError) {
    const message = `${error.message} Several topics in a row are no topics of Discourse; nothing was withdrawn.`;
    return { code: "MALFORMED_PAGE", message: error.message, throws: new StopSourceError("MALFORMED_ANSWER", message) };
  }
  if (!(error instanceof StopSourceError) && !(error instanceof RetryLaterError)) return undefined;
  const isOfTopic = error instanceof UnclearRefusalError || OF_ONE_TOPIC.has(error.code);
  return isOfTopic ? { code: error.code, message: error.message } : undefined;
}

/** A refusal that is not in the forum's own words; it may concern one topic, or all. */
class UnclearRefusalError extends StopSourceError {}

function unclear(status: number): UnclearRefusalError {
  const message =
    `The topic is refused (status ${status}), but not in the words of Discourse: ` +
    "something in front of the forum may have answered.";
  return new UnclearRefusalError("UNCLEAR_REFUSAL", message);
}

const OTHER_CATEGORY = "The topic is in a category that the source does not name.";
const ABOUT_CATEGORY = "The topic only says what its category is for.";
const STAYS = "What we hold of it stays; the next harvest asks again.";
const LISTED_BUT_MISSING = "The forum lists the topic and says that it is not there.";
const LISTED_BUT_REFUSED = "The forum lists the topic to everyone and refuses to show it.";
const LISTED_BUT_UNLISTED = "The forum says that the topic is in no list, and lists it.";
const HIDDEN_BUT_SHOWN = "The forum says that the topic's text is hidden, and shows it.";
