/** An account of a test forum, with what its server knows of a person. */
export interface ForumUser {
  readonly id: number;
  username: string;
  name: string;
  readonly title: string;
}

export interface ForumPost {
  readonly id: number;
  readonly number: number;
  /** 1 a post, 3 an action such as "closed" (app/models/post.rb, Post.types). */
  readonly type: 1 | 3;
  /** What it said in each version, the first one first. */
  readonly texts: string[];
  /** Versions whose edit moderators have hidden. */
  hiddenEdits: number;
  readonly createdAt: string;
  updatedAt: string;
  /** Nobody, where the account was deleted. */
  user: ForumUser | undefined;
  hidden: boolean;
  userDeleted: boolean;
  deletedAt: string | undefined;
}

export interface ForumTopic {
  readonly id: number;
  title: string;
  slug: string;
  /** Nobody's for a private message. */
  categoryId: number | undefined;
  readonly createdAt: string;
  bumpedAt: string;
  pinnedAt: string | undefined;
  visible: boolean;
  closed: boolean;
  archived: boolean;
  deletedAt: string | undefined;
  isPrivateMessage: boolean;
  tags: string[];
  imageUrl: string | undefined;
  readonly posts: ForumPost[];
}

export interface ForumCategory {
  readonly id: number;
  name: string;
  slug: string;
  readonly parentId: number | undefined;
  readRestricted: boolean;
  /** The pinned topic that describes it. */
  aboutId: number | undefined;
}

/** Settings of the forum, by the names of config/site_settings.yml, with their defaults there. */
export interface ForumSettings {
  loginRequired: boolean;
  detailed404: boolean;
  enableNames: boolean;
  editHistoryVisibleToPublic: boolean;
  defaultLocale: string;
  /** Since 2026 tags come as objects. */
  tagsAreObjects: boolean;
  /** 30 in a real forum. */
  topicsPerPage: number;
}

const MINUTE_MS = 60_000;
const OPENED = Date.parse("2025-03-03T09:00:00.000Z");

/** What a Discourse holds, and how people change it. Each change takes a minute. */
export class Forum {
  readonly settings: ForumSettings;
  readonly categories = new Map<number, ForumCategory>();
  readonly topics = new Map<number, ForumTopic>();
  readonly users = new Map<number, ForumUser>();
  /** Where administrators send the readers of an address: `t/slug/12` → an address. */
  readonly permalinks = new Map<string, string>();
  /** Counts every request, as topics count their readers. */
  views = 0;
  #time = OPENED;
  #lastTopic = 0;
  #lastPost = 100;

  constructor(settings: Partial<ForumSettings> = {}) {
    this.settings = {
      loginRequired: false,
      detailed404: false,
      enableNames: true,
      editHistoryVisibleToPublic: true,
      defaultLocale: "fr",
      tagsAreObjects: false,
      topicsPerPage: 30,
      ...settings,
    };
  }

  topic(id: number): ForumTopic {
    const topic = this.topics.get(id);
    if (topic === undefined) throw new Error(`The forum has no topic ${id}.`);
    return topic;
  }

  firstPost(id: number): ForumPost {
    const [post] = this.topic(id).posts;
    if (post === undefined) throw new Error(`The topic ${id} has no post.`);
    return post;
  }

  category(id: number): ForumCategory {
    const category = this.categories.get(id);
    if (category === undefined) throw new Error(`The forum has no category ${id}.`);
    return category;
  }

  addUser(user: ForumUser): ForumUser {
    this.users.set(user.id, user);
    return user;
  }

  /** Makes a category with the pinned topic that describes it (app/models/category.rb#create_category_definition). */
  addCategory(category: Omit<ForumCategory, "aboutId" | "readRestricted">, user: ForumUser): ForumCategory {
    const added: ForumCategory = { ...category, readRestricted: false, aboutId: undefined };
    this.categories.set(added.id, added);
    const about = this.create(
      { title: `À propos de la catégorie ${category.name}`, text: "Ce que l’on y trouve.", user },
      added.id,
    );
    about.pinnedAt = about.createdAt;
    added.aboutId = about.id;
    return added;
  }

  create(
    { title, text, user }: { readonly title: string; readonly text: string; readonly user: ForumUser | undefined },
    categoryId: number,
  ): ForumTopic {
    const at = this.tick();
    this.#lastTopic += 1;
    const topic: ForumTopic = {
      id: this.#lastTopic,
      title,
      slug: slugOf(title),
      categoryId,
      createdAt: at,
      bumpedAt: at,
      pinnedAt: undefined,
      visible: true,
      closed: false,
      archived: false,
      deletedAt: undefined,
      isPrivateMessage: false,
      tags: [],
      imageUrl: undefined,
      posts: [],
    };
    this.topics.set(topic.id, topic);
    this.#post(topic, { text, user, type: 1 });
    return topic;
  }

  reply(id: number, { text, user }: { readonly text: string; readonly user: ForumUser | undefined }): ForumPost {
    const topic = this.topic(id);
    const post = this.#post(topic, { text, user, type: 1 });
    topic.bumpedAt = post.createdAt;
    return post;
  }

  /** A new version; the topic is bumped only when no post follows (lib/post_revisor.rb#bump_topic). */
  revise(id: number, change: { readonly text?: string; readonly title?: string }): void {
    const topic = this.topic(id);
    const post = this.firstPost(id);
    const at = this.tick();
    post.texts.push(change.text ?? post.texts.at(-1) ?? "");
    post.updatedAt = at;
    if (change.title !== undefined) Object.assign(topic, { title: change.title, slug: slugOf(change.title) });
    if (topic.posts.length === 1) topic.bumpedAt = at;
  }

  /** An action such as "closed" leaves a post without words, which is no reply. */
  close(id: number, user: ForumUser): void {
    const topic = this.topic(id);
    topic.closed = true;
    this.#post(topic, { text: "", user, type: 3 });
  }

  /** The author's own deletion (lib/post_destroyer.rb#mark_for_deletion). */
  deleteByAuthor(id: number): void {
    this.revise(id, { text: "(sujet supprimé par son auteur)" });
    this.firstPost(id).userDeleted = true;
    this.topic(id).closed = true;
  }

  /** Enough flags hide a post, and a topic in which no other is left (app/models/post.rb#hide!). */
  flag(id: number): void {
    this.tick();
    this.firstPost(id).hidden = true;
    this.topic(id).visible = this.topic(id).posts.some(({ hidden, type }) => !hidden && type === 1);
  }

  /** Takes every mark of deletion and hiding off a topic. */
  restore(id: number): void {
    this.tick();
    const topic = this.topic(id);
    const post = this.firstPost(id);
    if (post.userDeleted) this.revise(id, { text: post.texts.at(-2) ?? "" });
    Object.assign(post, { hidden: false, userDeleted: false, deletedAt: undefined });
    Object.assign(topic, { deletedAt: undefined, visible: true, closed: false, isPrivateMessage: false });
  }

  /** Posts anyone may read that are no actions (app/models/topic.rb#reset_highest). */
  postsCount({ posts }: ForumTopic): number {
    return posts.filter(({ type, deletedAt }) => type === 1 && deletedAt === undefined).length;
  }

  tick(): string {
    this.#time += MINUTE_MS;
    return new Date(this.#time).toISOString();
  }

  #post(
    topic: ForumTopic,
    { text, user, type }: Pick<ForumPost, "user" | "type"> & { readonly text: string },
  ): ForumPost {
    const at = this.tick();
    this.#lastPost += 1;
    const post: ForumPost = {
      id: this.#lastPost,
      number: topic.posts.length + 1,
      type,
      texts: [text],
      hiddenEdits: 0,
      createdAt: at,
      updatedAt: at,
      user,
      hidden: false,
      userDeleted: false,
      deletedAt: undefined,
    };
    topic.posts.push(post);
    return post;
  }
}

/** As lib/slug.rb does with ASCII slugs. */
function slugOf(title: string): string {
  const slug = title
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return slug === "" ? "topic" : slug;
}
