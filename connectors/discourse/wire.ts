/**
 * What a Discourse answers to readers without an account, as JSON; only what we read. Read in the source of Discourse
 * (github.com/discourse/discourse, 2025): each type names its file. Members that older versions lack are optional.
 */

/** `GET /site/basic-info.json`, answered even where everything else needs an account (app/controllers/site_controller.rb). */
export interface WireSite {
  readonly title: string;
  readonly login_required?: boolean;
  /** As Rails writes it: `fr`, `pt_BR`. */
  readonly locale?: string;
}

/** `GET /c/{id}/show.json` and `/c/{path}/find_by_slug.json` (app/serializers/basic_category_serializer.rb). */
export interface WireCategory {
  readonly category: {
    readonly id: number;
    readonly name: string;
    /** Empty where the name has no letter a slug can hold. */
    readonly slug: string;
    readonly parent_category_id?: number | null;
    /** Path of the topic whose first post describes the category: `/t/a-propos/12`. */
    readonly topic_url?: string | null;
  };
}

/**
 * `GET /c/{path}/{id}/l/latest.json` and `/latest.json` (app/controllers/list_controller.rb,
 * app/serializers/topic_list_serializer.rb). The next page is announced when this one is full, even if it is the last
 * (lib/topic_query.rb: 30 topics a page). Unlisted topics are never in it for readers without an account.
 */
export interface WireTopicList {
  readonly topic_list: {
    /** Each is checked for itself: one that is broken must not take the others with it. */
    readonly topics: readonly object[];
    readonly more_topics_url?: string | null;
  };
}

/**
 * One topic in a list (app/serializers/topic_list_item_serializer.rb, listable_topic_serializer.rb). Views, likes and the
 * people in it change by themselves and are not read.
 */
export interface WireRow {
  readonly id: number;
  readonly title: string;
  readonly slug?: string;
  /** Posts anyone may read, the first included. */
  readonly posts_count: number;
  readonly last_posted_at?: string | null;
  /** Moves with replies, and with edits of the last post only. */
  readonly bumped_at?: string | null;
  readonly visible?: boolean;
  readonly closed?: boolean;
  readonly archived?: boolean;
  readonly category_id?: number | null;
  readonly tags?: readonly WireTag[];
}

/** A name, or since 2026 an object (app/serializers/concerns/topic_tags_mixin.rb); `original_name` is the untranslated one. */
export type WireTag = string | { readonly name: string; readonly original_name?: string };

/**
 * `GET /t/{id}.json?include_raw=1` (app/controllers/topics_controller.rb#show, app/serializers/topic_view_serializer.rb).
 * It names the participants with their pictures; none of that is read.
 */
export interface WireTopic {
  readonly id: number;
  readonly title: string;
  readonly slug?: string;
  readonly posts_count: number;
  readonly created_at: string;
  readonly last_posted_at?: string | null;
  /** False: unlisted. Whoever knows the address may still read it. */
  readonly visible?: boolean;
  readonly closed?: boolean;
  readonly archived?: boolean;
  readonly category_id?: number | null;
  readonly tags?: readonly WireTag[];
  readonly image_url?: string | null;
  readonly deleted_at?: string | null;
  /** At most the first 20 posts (lib/topic_view.rb, chunk_size). */
  readonly post_stream: { readonly posts: readonly object[] };
}

/** What is read of every post of a topic: when it was written, never by whom. */
export interface WireReply {
  readonly post_number: number;
  /** 1 a post, 2 a moderator's; 3 is an action such as "closed", which is no reply (app/models/post.rb, Post.types). */
  readonly post_type?: number;
  readonly created_at: string;
  readonly hidden?: boolean;
  readonly user_deleted?: boolean;
}

/** A topic's first post, in the topic or as `GET /posts/by_number/{topic}/1.json` (app/serializers/post_serializer.rb). */
export interface WirePost extends WireReply {
  readonly id: number;
  /** Counts the edits anyone may see: it falls when moderators hide one. Always 1 for a hidden post. */
  readonly version: number;
  readonly updated_at?: string;
  /** Null when the account is gone. */
  readonly username?: string | null;
  /** Absent where the forum does not show full names. */
  readonly name?: string | null;
  /** Below zero for the forum's own accounts, such as `system`. */
  readonly user_id?: number | null;
  /** Markdown as it was typed. Absent for a hidden post, and without `include_raw`. */
  readonly raw?: string;
  /** HTML made of it; an apology for a hidden post. */
  readonly cooked?: string;
  readonly deleted_at?: string | null;
  /** The author has deleted the topic; the moderators' job removes it a day later (lib/post_destroyer.rb). */
  readonly user_deleted?: boolean;
  readonly can_view_edit_history?: boolean;
}

/**
 * A refusal (app/controllers/application_controller.rb#rescue_discourse_actions, lib/json_error.rb).
 *
 * `not_found` comes with 404, or 410 for deleted topics where the setting `detailed_404` is on; without that setting a
 * topic that only some may see answers 404 too. `invalid_access` and `not_logged_in` come with 403, the latter for a
 * private message, and for everything where `login_required` is on.
 */
export interface WireRefusal {
  readonly error_type: string;
}
