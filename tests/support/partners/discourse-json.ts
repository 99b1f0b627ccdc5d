import type { Forum, ForumCategory, ForumPost, ForumTopic, ForumUser } from "./discourse-forum.js";

/** `GET /c/{id}/show.json` (app/serializers/category_serializer.rb, basic_category_serializer.rb). */
export function categoryJson(forum: Forum, category: ForumCategory): object {
  const { id, name, slug, parentId, readRestricted, aboutId } = category;
  const about = aboutId === undefined ? undefined : forum.topics.get(aboutId);
  const topics = [...forum.topics.values()].filter(({ categoryId }) => categoryId === id);
  return {
    category: {
      id,
      name,
      color: "0088CC",
      text_color: "FFFFFF",
      slug,
      topic_count: topics.length,
      description: null,
      topic_url: about === undefined ? null : `/t/${about.slug}/${about.id}`,
      read_restricted: readRestricted,
      permission: null,
      notification_level: 1,
      ...(parentId !== undefined && { parent_category_id: parentId }),
    },
  };
}

/** One row of a list (app/serializers/topic_list_item_serializer.rb, listable_topic_serializer.rb). */
export function rowJson(forum: Forum, topic: ForumTopic): object {
  const [first] = topic.posts;
  const last = lastPost(topic);
  return {
    id: topic.id,
    title: topic.title,
    fancy_title: topic.title.replaceAll("&", "&amp;"),
    slug: topic.slug,
    posts_count: forum.postsCount(topic),
    reply_count: 0,
    highest_post_number: topic.posts.length,
    image_url: topic.imageUrl ?? null,
    created_at: topic.createdAt,
    last_posted_at: last?.createdAt ?? null,
    bumped: topic.bumpedAt > topic.createdAt,
    bumped_at: topic.bumpedAt,
    archetype: "regular",
    unseen: false,
    pinned: topic.pinnedAt !== undefined,
    unpinned: null,
    ...(topic.pinnedAt !== undefined && { excerpt: first?.texts.at(-1) }),
    visible: topic.visible,
    closed: topic.closed,
    archived: topic.archived,
    bookmarked: null,
    liked: null,
    ...tagsJson(forum, topic),
    views: forum.views,
    like_count: topic.posts.length,
    has_summary: false,
    last_poster_username: last?.user?.username ?? null,
    category_id: topic.categoryId ?? null,
    pinned_globally: false,
    featured_link: null,
    posters: topic.posts.map(({ user }) => ({
      extras: null,
      description: "Auteur",
      user_id: user?.id ?? null,
      primary_group_id: null,
    })),
  };
}

/** The people a list names beside its topics (app/serializers/poster_serializer.rb). */
export function usersJson(topics: readonly ForumTopic[]): object[] {
  const users = topics.flatMap(({ posts }) => posts.flatMap(({ user }) => user ?? []));
  return [...new Set(users)].map(userJson);
}

/** `GET /t/{id}.json` (app/serializers/topic_view_serializer.rb, topic_view_details_serializer.rb). */
export function topicJson(forum: Forum, topic: ForumTopic, includeRaw: boolean): object {
  const shown = topic.posts.filter(({ deletedAt }) => deletedAt === undefined);
  const author = topic.posts[0]?.user;
  return {
    post_stream: {
      posts: shown.slice(0, 20).map((post) => postJson(forum, topic, post, includeRaw)),
      stream: shown.map(({ id }) => id),
    },
    timeline_lookup: [[1, 0]],
    suggested_topics: [],
    ...tagsJson(forum, topic),
    id: topic.id,
    title: topic.title,
    fancy_title: topic.title.replaceAll("&", "&amp;"),
    posts_count: forum.postsCount(topic),
    created_at: topic.createdAt,
    views: forum.views,
    reply_count: 0,
    like_count: topic.posts.length,
    last_posted_at: lastPost(topic)?.createdAt ?? null,
    visible: topic.visible,
    closed: topic.closed,
    archived: topic.archived,
    has_summary: false,
    archetype: "regular",
    slug: topic.slug,
    category_id: topic.categoryId ?? null,
    word_count: 100,
    deleted_at: null,
    user_id: author?.id ?? null,
    featured_link: null,
    pinned_globally: false,
    pinned_at: topic.pinnedAt ?? null,
    pinned_until: null,
    image_url: topic.imageUrl ?? null,
    draft: null,
    draft_key: `topic_${topic.id}`,
    draft_sequence: null,
    unpinned: null,
    pinned: topic.pinnedAt !== undefined,
    current_post_number: 1,
    highest_post_number: topic.posts.length,
    deleted_by: null,
    actions_summary: [],
    chunk_size: 20,
    bookmarked: false,
    topic_timer: null,
    message_bus_last_id: 0,
    participant_count: usersJson([topic]).length,
    show_read_indicator: false,
    details: {
      can_edit: false,
      notification_level: 1,
      participants: usersJson([topic]),
      created_by: author === undefined ? null : userJson(author),
      last_poster: author === undefined ? null : userJson(author),
    },
  };
}

/** A post, in a topic or alone (app/serializers/post_serializer.rb, basic_post_serializer.rb). */
export function postJson(
  forum: Forum,
  topic: ForumTopic,
  post: ForumPost,
  includeRaw: boolean,
  version = post.texts.length,
): object {
  const { hidden } = post;
  const text = post.texts[version - 1] ?? "";
  return {
    id: post.id,
    ...writerJson(forum, post.user),
    created_at: post.createdAt,
    ...(hidden ? HIDDEN : { cooked: cook(text), ...(includeRaw && { raw: text }) }),
    post_number: post.number,
    post_type: post.type,
    posts_count: forum.postsCount(topic),
    updated_at: post.updatedAt,
    reply_count: 0,
    reply_to_post_number: null,
    quote_count: 0,
    incoming_link_count: forum.views,
    reads: forum.views,
    readers_count: forum.views,
    score: forum.views / 5,
    yours: false,
    topic_id: topic.id,
    topic_slug: topic.slug,
    version: hidden ? 1 : version - post.hiddenEdits,
    can_edit: false,
    can_delete: false,
    can_recover: false,
    can_see_hidden_post: false,
    can_wiki: false,
    read: true,
    bookmarked: false,
    actions_summary: [{ id: 2, count: forum.views }],
    hidden,
    deleted_at: null,
    user_deleted: post.userDeleted,
    edit_reason: null,
    can_view_edit_history: forum.settings.editHistoryVisibleToPublic && !hidden,
    wiki: false,
  };
}

/** What stands in place of the text of a hidden post; its `raw` is left out. */
const HIDDEN = {
  cooked: "<p>Ce message a été signalé par la communauté et est temporairement caché.</p>",
  cooked_hidden: true,
  hidden_reason_id: 1,
};

function writerJson({ settings }: Forum, user: ForumUser | undefined): object {
  if (user === undefined) {
    const nobody = { username: null, avatar_template: null, user_title: null, user_id: null };
    return settings.enableNames ? { ...nobody, name: null, display_username: null } : nobody;
  }
  return {
    ...(settings.enableNames && { name: user.name, display_username: user.name }),
    username: user.username,
    avatar_template: avatarOf(user),
    primary_group_name: null,
    flair_name: null,
    flair_url: null,
    user_title: user.title,
    moderator: false,
    admin: false,
    staff: false,
    user_id: user.id,
    trust_level: 2,
  };
}

/** Where a person's picture is; `{size}` is the browser's to fill in (app/models/user.rb#avatar_template). */
function avatarOf({ username, id }: ForumUser): string {
  return `/user_avatar/forum.example/${username}/{size}/${id}4711_2.png`;
}

function userJson(user: ForumUser): object {
  const { id, username, name } = user;
  return { id, username, name, avatar_template: avatarOf(user), trust_level: 2, post_count: 1 };
}

function tagsJson({ settings }: Forum, { tags }: ForumTopic): object {
  const named = tags.map((name, index) => ({ id: index + 1, name, slug: name.toLowerCase() }));
  return { tags: settings.tagsAreObjects ? named : tags, tags_descriptions: {} };
}

function lastPost({ posts }: ForumTopic): ForumPost | undefined {
  return posts.findLast(({ type, deletedAt }) => type === 1 && deletedAt === undefined);
}

function cook(text: string): string {
  const paragraphs = text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .split(/\n{2,}/);
  return paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("\n");
}
