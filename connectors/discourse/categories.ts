import { StopSourceError } from "../errors.js";
import type { CategoryName, DiscourseApi } from "./api.js";
import type { KnownCategory } from "./cursor.js";

/** Deepest nesting of categories; a forum allows three levels at most. */
const MOST_LEVELS = 5;

interface Memory {
  readonly numbers: Readonly<Record<string, number>>;
  readonly categories: Readonly<Record<string, KnownCategory>>;
}

/** What a slug can be; anything else is no part of an address. */
const SLUG = /^[^\s/?#\\.]+$/u;

/** The forum's categories as far as we need them: each is asked for once, and remembered between full harvests. */
export class Categories {
  readonly #api: DiscourseApi;
  readonly #before: Memory;
  readonly #numbers: Map<string, number>;
  /** Undefined for a category that the forum does not show to everyone. */
  readonly #known: Map<number, KnownCategory | undefined>;

  /** @param fresh Asks for each category again, as full harvests do. */
  constructor(api: DiscourseApi, before: Memory, fresh: boolean) {
    this.#api = api;
    this.#before = before;
    this.#numbers = new Map(Object.entries(before.numbers));
    const known = Object.entries(fresh ? {} : before.categories);
    this.#known = new Map(known.map(([id, category]) => [Number(id), category]));
  }

  /**
   * Gives the number of a category that the options choose.
   *
   * @throws StopSourceError CATEGORY_NOT_FOUND when the forum does not show it, and never did; CONTRADICTORY_ANSWERS when
   *   it answers with another one, whose topics are not ours
   */
  async choose(name: CategoryName): Promise<number> {
    const number = typeof name === "number" ? name : this.#numbers.get(name);
    if (number !== undefined && this.#known.has(number)) return number;
    const answer = await this.#api.category(name);
    if (answer.says !== "here") {
      if (number === undefined || this.#before.categories[number] === undefined) throw notFound(name);
      this.#known.set(number, undefined);
      return number;
    }
    const { id } = answer.body;
    if (number !== undefined && id !== number) throw anotherCategory(number, id);
    if (typeof name === "string") this.#numbers.set(name, id);
    await this.#learn(answer.body);
    return id;
  }

  /** @returns undefined when the forum does not show it to everyone. */
  async of(id: number): Promise<KnownCategory | undefined> {
    if (this.#known.has(id)) return this.#known.get(id);
    const answer = await this.#api.category(id);
    if (answer.says === "here" && answer.body.id === id) await this.#learn(answer.body);
    else this.#known.set(id, undefined);
    return this.#known.get(id);
  }

  /** True when the category is one of these, or below one of them. */
  async isWithin(id: number, ids: ReadonlySet<number>, subcategories: boolean): Promise<boolean> {
    let at: number | undefined = id;
    for (let level = 0; at !== undefined && level < MOST_LEVELS; level += 1) {
      if (ids.has(at)) return true;
      if (!subcategories) return false;
      const known: KnownCategory | undefined = await this.of(at);
      at = known?.parent;
    }
    return false;
  }

  get memory(): Memory {
    const categories: Record<string, KnownCategory> = {};
    for (const [id, category = this.#before.categories[id]] of this.#known) {
      if (category !== undefined) categories[id] = category;
    }
    return { numbers: Object.fromEntries(this.#numbers), categories };
  }

  async #learn({ id, name, slug, parent_category_id: parent, topic_url: topicUrl }: CategoryBody): Promise<void> {
    const ownSlug = SLUG.test(slug) ? slug : `${id}-category`;
    const about = Number(/\/t\/.*?(\d+)$/.exec(topicUrl ?? "")?.[1] ?? 0);
    const own = { name, ...(about > 0 && { about }) };
    // Noted before its parent is asked for, so that two that call each other parent do not go round for ever.
    this.#known.set(id, { ...own, path: `${ownSlug}/${id}` });
    if (parent == null || parent === id) return;
    const above = (await this.of(parent))?.path.split("/").slice(0, -1) ?? [];
    this.#known.set(id, { ...own, path: [...above, ownSlug, id].join("/"), parent });
  }
}

type CategoryBody = Extract<Awaited<ReturnType<DiscourseApi["category"]>>, { says: "here" }>["body"];

function anotherCategory(asked: number, given: number): StopSourceError {
  const message =
    `The forum was asked for the category ${asked} and answers with the category ${given}. Nothing was changed; ` +
    "the next harvest asks again.";
  return new StopSourceError("CONTRADICTORY_ANSWERS", message);
}

function notFound(name: CategoryName): StopSourceError {
  const message =
    `The forum has no category "${name}", or does not show it to everyone. Nothing was changed; ` +
    "check the categories in the source's options.";
  return new StopSourceError("CATEGORY_NOT_FOUND", message);
}
