import type { SourceSettings } from "../../schema/generated/source.js";
import type { Candidate, Json } from "../../schema/sink.js";
import { webAddress } from "../../schema/text/web-address.js";
import { cookedWithoutPeople } from "./cooked.js";
import { tagNames } from "./cursor.js";
import type { WirePost, WireReply, WireTopic } from "./wire.js";

/** What the ledger keeps of a topic: all that the mapping reads, and nobody's name. */
export interface TopicPayload {
  readonly topicId: number;
  readonly title: string;
  /** Language of the forum, BCP 47. */
  readonly language?: string;
  readonly category?: { readonly id: number; readonly name?: string };
  readonly tags: readonly string[];
  readonly closed: boolean;
  readonly archived: boolean;
  /** When the topic was opened, ISO 8601. */
  readonly createdAt: string;
  readonly imageUrl?: string;
  /** The first post: Markdown with Discourse's own marks, or HTML where the forum does not give that. */
  readonly text: { readonly format: "markdown" | "html"; readonly value: string };
  readonly replies: { readonly count: number; readonly dates: readonly string[] };
}

/** A topic that anyone may read, with what belongs to it. */
export interface ReadableTopic {
  readonly topic: WireTopic;
  readonly post: WirePost;
  /** The posts that came with the topic, the first included. */
  readonly posts: readonly WireReply[];
  readonly category: TopicPayload["category"];
}

/** What does not come from the topic itself. */
export interface Surroundings {
  /** Root of the forum, ending in a slash. */
  readonly root: string;
  readonly source: SourceSettings;
  readonly language: string | undefined;
}

/** How many dates of replies a record holds. */
const MOST_DATES = 500;

/** What a slug can be; anything else is no part of an address. */
const SLUG = /^[^\s/?#\\.]+$/u;

/** Makes one revision of a page of a topic. */
export function topicToCandidate(readable: ReadableTopic, around: Surroundings): Candidate {
  const { topic, post } = readable;
  const { root, source } = around;
  const remoteId = String(topic.id);
  const revisionId = `${post.id}.${post.version}`;
  const slug = topic.slug !== undefined && SLUG.test(topic.slug) ? `${topic.slug}/` : "";
  return {
    remoteId,
    revisionId,
    url: webAddress(`${root}t/${slug}${topic.id}`) ?? `${root}t/${topic.id}`,
    // The post as it was typed in that version (app/controllers/posts_controller.rb#display_post).
    permalink:
      post.can_view_edit_history === true
        ? `${root}posts/${post.id}.json?version=${post.version}`
        : `urn:maillage:discourse:${source.id}:${remoteId}:${revisionId}`,
    title: topic.title,
    publishedAt: post.version > 1 ? (post.updated_at ?? post.created_at) : post.created_at,
    ...contributorsOf(post),
    payload: topicToPayload(readable, around) as unknown as Json,
  };
}

function topicToPayload(
  { topic, post, posts, category }: ReadableTopic,
  { root, language }: Surroundings,
): TopicPayload {
  const imageUrl = topic.image_url == null ? undefined : absolute(topic.image_url, root);
  return {
    topicId: topic.id,
    title: topic.title,
    ...(language !== undefined && { language }),
    ...(category !== undefined && { category }),
    tags: tagNames(topic.tags),
    closed: topic.closed ?? false,
    archived: topic.archived ?? false,
    createdAt: topic.created_at,
    ...(imageUrl !== undefined && { imageUrl }),
    text: textOf(post),
    replies: repliesOf(topic, posts),
  };
}

function absolute(address: string, root: string): string | undefined {
  return URL.canParse(address, root) ? webAddress(new URL(address, root).href) : undefined;
}

/** A quotation names whom it quotes, in its first line. */
const QUOTED_PERSON = /\[quote=(?:"[^"\n]{0,300}"|[^\]\n]{0,300})\]/gi;

function textOf({ raw, cooked = "" }: WirePost): TopicPayload["text"] {
  if (raw === undefined) return { format: "html", value: cookedWithoutPeople(cooked) };
  return { format: "markdown", value: raw.replaceAll(QUOTED_PERSON, "[quote]") };
}

/** The dates are those of the replies that came with the topic, and of the last one. */
function repliesOf({ posts_count, last_posted_at }: WireTopic, posts: readonly WireReply[]): TopicPayload["replies"] {
  const count = Math.max(0, posts_count - 1);
  const replies = posts.filter(
    ({ post_number, post_type = 1, hidden, user_deleted }) =>
      post_number > 1 && (post_type === 1 || post_type === 2) && hidden !== true && user_deleted !== true,
  );
  const dates = replies.map(({ created_at }) => created_at);
  if (count > 0 && last_posted_at != null) dates.push(last_posted_at);
  const newestFirst = [...new Set(dates)].toSorted((a, b) => Date.parse(b) - Date.parse(a));
  return { count, dates: newestFirst.slice(0, Math.min(count, MOST_DATES)) };
}

/** Accounts without a person: the forum's own, those of people who had themselves forgotten, and masks. */
const NOBODY = /^(?:system|discobot|anon\d+|anonym(?:ous|e)\d*)$/i;

function contributorsOf({
  username,
  name,
  user_id,
}: WirePost): Pick<Candidate, "contributors" | "anonymousContributors"> {
  const account = username?.trim() ?? "";
  const isNobody = account === "" || NOBODY.test(account) || (user_id ?? 1) <= 0;
  if (isNobody) return { contributors: [], anonymousContributors: 1 };
  const shown = name?.trim() ?? "";
  return { contributors: [shown === "" ? account : shown], anonymousContributors: 0 };
}

/** @throws Error when the ledger holds something else. */
export function jsonToPayload(json: Json): TopicPayload {
  const payload = json as Partial<TopicPayload> | null;
  if (typeof payload?.title !== "string" || payload.text === undefined || payload.replies === undefined) {
    throw new Error("the payload is not a topic of a Discourse");
  }
  return payload as TopicPayload;
}
