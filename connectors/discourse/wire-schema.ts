import { compileSchema } from "../../schema/validate.js";
import type {
  WireCategory,
  WirePost,
  WireRefusal,
  WireReply,
  WireRow,
  WireSite,
  WireTopic,
  WireTopicList,
} from "./wire.js";

/** Longest text of a post as it was typed, in characters; a forum takes 32,000 unless its administrators allow more. */
const LONGEST_TEXT = 200_000;

/** Longest HTML of a post, in characters. */
const LONGEST_HTML = 2_000_000;

const text = { type: "string", maxLength: LONGEST_TEXT };
const word = { type: "string", maxLength: 200 };
const name = { type: ["string", "null"], maxLength: 500 };
const slug = { type: "string", maxLength: 1_000 };
const address = { type: ["string", "null"], maxLength: 4_000 };
const title = { type: "string", minLength: 1, maxLength: 1_000 };
const flag = { type: "boolean" };
const count = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const id = { ...count, minimum: 1 };
/** A second 60 exists, but no Date can hold it. */
const TIME = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$`;
const time = { type: "string", format: "date-time", pattern: TIME };
const timeOrNone = { ...time, type: ["string", "null"] };
const idOrNone = { ...id, type: ["integer", "null"] };
const tagName = { type: "string", minLength: 1, maxLength: 500 };
const tags = {
  type: "array",
  maxItems: 500,
  items: { anyOf: [tagName, record({ name: tagName, original_name: tagName }, ["name"])] },
};

/** Other members are allowed: forums have plugins, and newer versions say more. */
function record(properties: object, required: readonly string[] = []): object {
  return { type: "object", properties, required };
}

/** Checks what the forum says of itself. @throws InvalidError */
export const validateSite = compileSchema<WireSite>(
  record({ title: text, login_required: flag, locale: word }, ["title"]),
);

/** @throws InvalidError */
export const validateCategory = compileSchema<WireCategory>(
  record(
    {
      category: record({ id, name: title, slug, parent_category_id: idOrNone, topic_url: address }, [
        "id",
        "name",
        "slug",
      ]),
    },
    ["category"],
  ),
);

/** Checks a page of a list, but not the topics in it. @throws InvalidError */
export const validateTopicList = compileSchema<WireTopicList>(
  record(
    {
      topic_list: record(
        { topics: { type: "array", maxItems: 1_000, items: { type: "object" } }, more_topics_url: address },
        ["topics"],
      ),
    },
    ["topic_list"],
  ),
);

const ofTopic = {
  id,
  title,
  slug,
  posts_count: count,
  last_posted_at: timeOrNone,
  visible: flag,
  closed: flag,
  archived: flag,
  category_id: idOrNone,
  tags,
};

/** Checks one topic of a list. @throws InvalidError */
export const validateRow = compileSchema<WireRow>(
  record({ ...ofTopic, bumped_at: timeOrNone }, ["id", "title", "posts_count"]),
);

/** Checks a topic, but not the posts in it. @throws InvalidError */
export const validateTopic = compileSchema<WireTopic>(
  record(
    {
      ...ofTopic,
      created_at: time,
      image_url: address,
      deleted_at: timeOrNone,
      post_stream: record({ posts: { type: "array", maxItems: 1_000, items: { type: "object" } } }, ["posts"]),
    },
    ["id", "title", "posts_count", "created_at", "post_stream"],
  ),
);

const ofPost = { post_number: count, post_type: count, created_at: time, hidden: flag, user_deleted: flag };

/** Checks what is read of any post. @throws InvalidError */
export const validateReply = compileSchema<WireReply>(record(ofPost, ["post_number", "created_at"]));

/** Checks a topic's first post. @throws InvalidError */
export const validatePost = compileSchema<WirePost>(
  record(
    {
      ...ofPost,
      id,
      version: id,
      updated_at: time,
      username: name,
      name,
      user_id: { type: ["integer", "null"] },
      raw: text,
      cooked: { type: "string", maxLength: LONGEST_HTML },
      deleted_at: timeOrNone,
      can_view_edit_history: flag,
    },
    ["id", "version", "post_number", "created_at"],
  ),
);

/** Tells a refusal of the forum's own from that of something in front of it. @throws InvalidError */
export const validateRefusal = compileSchema<WireRefusal>(record({ error_type: word }, ["error_type"]));
