import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Observation } from "../../../connectors/connector.js";
import type { Json } from "../../../schema/sink.js";
import type { PartnerRequest } from "../../support/partner.js";
import { type TestForum, startDiscourse } from "../../support/partners/discourse.js";
import { changed, heldPage, pathsOf, readForum, said } from "./read-forum.js";

interface List {
  readonly topic_list: { readonly topics: Record<string, unknown>[]; readonly more_topics_url?: string };
}
interface Topic {
  readonly post_stream: { readonly posts: Record<string, unknown>[] };
}

let forum: TestForum;
let ids: string[];

beforeEach(async () => {
  forum = await startDiscourse({ detailed404: true });
  ids = [1, 2, 3].map((n) => forum.create({ title: `Sujet ${n}`, text: `Texte ${n}.` }));
});

afterEach(() => forum.close());

const all = () => ids.map((id) => `page ${id}`);
const isTopic = (id: string | undefined, { path }: PartnerRequest) => path.startsWith(`/t/${id}.json`);
const isList = ({ path }: PartnerRequest) => path.includes("/l/latest.json");

const inList = (change: (topics: Record<string, unknown>[]) => unknown[], more: object = {}) =>
  forum.misbehave((request) =>
    isList(request)
      ? changed<List>(request, ({ topic_list: list }) => ({
          topic_list: { ...list, topics: change(list.topics), ...more },
        }))
      : undefined,
  );

const inTopic = (id: string | undefined, change: (topic: Topic) => unknown) =>
  forum.misbehave((request) => (isTopic(id, request) ? changed<Topic>(request, change) : undefined));

const inFirstPost = (id: string | undefined, change: object) =>
  inTopic(id, (topic) => ({
    ...topic,
    post_stream: { posts: topic.post_stream.posts.map((post) => ({ ...post, ...change })) },
  }));

/** The cursor of a reading of everything. */
function cursorOf(observations: readonly Observation[]): Json {
  const last = observations.at(-1);
  if (last?.type !== "complete") throw new Error("The reading did not come to its end.");
  return last.cursor;
}

describe("a topic that is not as Discourse writes topics", () => {
  it.each<[string, (topic: Topic) => object]>([
    ["an id that is a word", (topic) => ({ ...topic, id: "12" })],
    ["another topic's id", (topic) => ({ ...topic, id: 4_711 })],
    ["a negative id", (topic) => ({ ...topic, id: -1 })],
    ["no title", (topic) => ({ ...topic, title: "" })],
    ["a title of ten thousand characters", (topic) => ({ ...topic, title: "x".repeat(10_000) })],
    ["tags that are numbers", (topic) => ({ ...topic, tags: [1, 2] })],
    ["tags that are no list", (topic) => ({ ...topic, tags: { a: "b" } })],
    ["posts below zero", (topic) => ({ ...topic, posts_count: -5 })],
    ["a time that does not exist", (topic) => ({ ...topic, created_at: "2025-13-45T00:00:00Z" })],
    ["no posts at all", (topic) => ({ ...topic, post_stream: {} })],
    ["posts that are words", (topic) => ({ ...topic, post_stream: { posts: ["x"] } })],
    ["a list instead of a topic", () => []],
    ["nothing instead of a topic", () => ({})],
  ])("fails, and the others go on: %s", async (_, change) => {
    inTopic(ids[1], change);
    expect(said(await readForum(forum))).toEqual([
      `page ${ids[0]}`,
      `failed MALFORMED_PAGE ${ids[1]}`,
      `page ${ids[2]}`,
      "complete",
    ]);
  });

  it.each<[string, object]>([
    ["no version", { version: undefined }],
    ["a version of zero", { version: 0 }],
    ["a version that is a word", { version: "3" }],
    ["a text that is a number", { raw: 5 }],
    ["no text at all", { raw: undefined, cooked: undefined }],
    ["a text of more than 200,000 characters", { raw: "x".repeat(200_001) }],
    ["a name that is an object", { name: { first: "Awa" } }],
    ["hidden by a word", { hidden: "yes" }],
  ])("fails when its first post has %s", async (_, change) => {
    inFirstPost(ids[1], change);
    expect(said(await readForum(forum))).toContain(`failed MALFORMED_PAGE ${ids[1]}`);
  });

  it("fails when its first post is missing, though the forum shows it", async () => {
    inTopic(ids[1], (topic) => ({ ...topic, post_stream: { posts: [] } }));
    expect(said(await readForum(forum))).toContain(`failed MALFORMED_PAGE ${ids[1]}`);
  });

  it("is gone when its first post is missing, and the forum says so", async () => {
    const id = ids[1] ?? "";
    forum.forum.firstPost(Number(id)).deletedAt = forum.forum.tick();
    forum.reply(id);
    const held = [heldPage(forum, id)];
    expect(said(await readForum(forum, { held }))).toContain(`gone ${id} deleted`);
    expect(said(await readForum(forum))).toContain(`skipped TOPIC_DELETED ${id}`);
  });

  it("stops the source when five in a row are so", async () => {
    for (let n = 0; n < 3; n += 1) forum.create({ title: `Encore ${n}`, text: "…" });
    forum.misbehave((request) => (request.path.startsWith("/t/") ? { body: "{}" } : undefined));
    await expect(readForum(forum)).rejects.toMatchObject({ code: "MALFORMED_ANSWER" });
    expect(pathsOf(forum.requests).filter((path) => path.startsWith("/t/"))).toHaveLength(5);
  });

  it.each([
    ["a body that is cut", { body: '{"id": 1' }, "TRUNCATED_BODY"],
    ["a page of HTML", { headers: { "content-type": "text/html" }, body: "<html>" }, "UNEXPECTED_CONTENT_TYPE"],
    ["JSON that is none", { body: "Bonjour" }, "NOT_JSON"],
    ["an error of the server", { status: 500, body: "" }, "SERVER_ERROR"],
    ["a refusal in nobody's words", { status: 403, body: '{"error":"no"}' }, "UNCLEAR_REFUSAL"],
    ["a bare 404", { status: 404, headers: { "content-type": "text/html" }, body: "<html>" }, "UNCLEAR_REFUSAL"],
    ["a word with another word's status", { status: 404, body: '{"error_type":"invalid_access"}' }, "UNCLEAR_REFUSAL"],
    ["a redirect to a login page", { status: 302, headers: { location: "/login" }, body: "" }, "UNCLEAR_REFUSAL"],
    [
      "a redirect to another host",
      { status: 301, headers: { location: "https://x.example/t/1" }, body: "" },
      "UNCLEAR_REFUSAL",
    ],
  ])("fails alone when it is answered with %s, and stays", async (_, answer, code) => {
    const json = { "content-type": "application/json" };
    forum.misbehave((request) => (isTopic(ids[1], request) ? { headers: json, ...answer } : undefined));
    const held = ids.map((id) => heldPage(forum, id));
    expect(said(await readForum(forum, { held }))).toEqual([
      `page ${ids[0]}`,
      `failed ${code} ${ids[1]}`,
      `page ${ids[2]}`,
      "complete",
    ]);
  });

  it("is read where a redirect of the same host leads, when that is the same topic", async () => {
    forum.misbehave(({ path }) => {
      if (path !== `/t/${ids[1]}.json?include_raw=1`) return undefined;
      return { status: 301, headers: { location: `/t/un-nom-d-avant/${ids[1]}.json?include_raw=1` }, body: "" };
    });
    expect(said(await readForum(forum))).toEqual([...all(), "complete"]);
    expect(pathsOf(forum.requests)).toContain(`/t/sujet-2/${ids[1]}.json?include_raw=1`);
  });
});

describe("a forum that contradicts itself", () => {
  it("about a topic that it lists and says is not there loses nothing", async () => {
    const answer = { status: 404, body: '{"errors":["…"],"error_type":"not_found"}' };
    forum.misbehave((request) => (isTopic(ids[1], request) ? answer : undefined));
    const held = [heldPage(forum, ids[1] ?? "")];
    expect(said(await readForum(forum, { held }))).toContain(`failed CONTRADICTORY_ANSWERS ${ids[1]}`);
  });

  it.each(["invalid_access", "not_logged_in"])(
    "about a topic that it lists and refuses with %s loses nothing",
    async (word) => {
      const answer = { status: 403, body: JSON.stringify({ errors: ["…"], error_type: word }) };
      forum.misbehave((request) => (isTopic(ids[1], request) ? answer : undefined));
      const held = [heldPage(forum, ids[1] ?? "")];
      expect(said(await readForum(forum, { held }))).toContain(`failed CONTRADICTORY_ANSWERS ${ids[1]}`);
    },
  );

  it("about a topic that it lists and calls unlisted loses nothing", async () => {
    inTopic(ids[1], (topic) => ({ ...topic, visible: false }));
    expect(said(await readForum(forum))).toContain(`failed CONTRADICTORY_ANSWERS ${ids[1]}`);
  });

  it("about a text that it shows and calls hidden loses nothing", async () => {
    inFirstPost(ids[1], { hidden: true });
    expect(said(await readForum(forum))).toContain(`failed CONTRADICTORY_ANSWERS ${ids[1]}`);
  });
});

describe("a list that is not as Discourse writes lists", () => {
  it("fails for the rows that cannot be read, and goes on with the others", async () => {
    inList((topics) => topics.map((topic) => (topic["id"] === Number(ids[1]) ? { ...topic, title: 5 } : topic)));
    const observations = said(await readForum(forum, { held: ids.map((id) => heldPage(forum, id)) }));
    expect(observations).toEqual([`failed MALFORMED_ROW ${ids[1]}`, `page ${ids[0]}`, `page ${ids[2]}`, "complete"]);
  });

  it("is read without the topics whose ids are words, or below zero", async () => {
    inList((topics) => [...topics, { ...topics[0], id: "7" }, { ...topics[0], id: -7 }, { ...topics[0], id: 2 ** 60 }]);
    const failed = Array.from({ length: 6 }, () => "failed MALFORMED_ROW");
    expect(said(await readForum(forum))).toEqual([...failed, ...all(), "complete"]);
  });

  it("is read once however often it names a topic, under whatever title", async () => {
    inList((topics) => [...topics, ...topics.map((topic) => ({ ...topic, title: "Autre" }))]);
    expect(said(await readForum(forum))).toEqual([...all(), "complete"]);
  });

  it.each([
    ["names the same topics on every page", [{ id: 1, title: "Sujet", posts_count: 1 }], 2],
    ["is empty and announces more", [], 1],
  ])("is left when it %s", async (_, topics, pages) => {
    inList(() => topics, { more_topics_url: "/c/communs/5/l/latest?page=9" });
    await expect(readForum(forum)).rejects.toMatchObject({ code: "ENDLESS_CONTINUATION" });
    expect(forum.requests.filter(isList)).toHaveLength(pages);
  });

  it("never leads elsewhere by the address of its next page", async () => {
    for (let n = 0; n < 3; n += 1) forum.create({ title: `Encore ${n}`, text: "…" });
    forum.misbehave((request) =>
      isList(request)
        ? changed<List>(request, ({ topic_list: list }) => ({
            topic_list: {
              ...list,
              ...(list.more_topics_url !== undefined && { more_topics_url: "https://x.example/" }),
            },
          }))
        : undefined,
    );
    const pages = said(await readForum(forum)).filter((line) => line.startsWith("page"));
    expect(pages).toHaveLength(6);
  });

  it.each([
    ["no list of topics", { topic_list: {} }],
    ["another list", { category_list: { categories: [] } }],
    ["a list", []],
    ["rows that are words", { topic_list: { topics: ["x"] } }],
    ["rows without end", { topic_list: { topics: Array.from({ length: 1_001 }, () => ({})) } }],
  ])("stops the source when it is %s", async (_, body) => {
    forum.misbehave((request) => (isList(request) ? { body: JSON.stringify(body) } : undefined));
    await expect(readForum(forum)).rejects.toMatchObject({ code: "MALFORMED_ANSWER" });
  });

  it("is not enough to lose topics that are there", async () => {
    const held = ids.map((id) => heldPage(forum, id));
    const cursor = cursorOf(await readForum(forum, { held }));
    inList(() => [], { more_topics_url: undefined });
    const observations = said(await readForum(forum, { full: false, cursor, held }));
    expect(observations).toEqual([...all(), "notice LISTING_INCOMPLETE", "complete"]);
  });
});

describe("a forum that is none", () => {
  it.each([
    ["has no page about itself", { status: 404, body: "" }],
    ["says something else about itself", { body: '{"generator":"autre"}' }],
  ])("stops the source when it %s", async (_, answer) => {
    forum.misbehave(({ path }) => (path.startsWith("/site/") ? answer : undefined));
    await expect(readForum(forum)).rejects.toMatchObject({ code: "NOT_A_FORUM" });
  });

  it("stops the source before any topic is read when a category does not exist", async () => {
    for (const category of [99, "inconnue", "communs/99"]) {
      const reading = readForum(forum, { options: { categories: [category] } });
      await expect(reading).rejects.toMatchObject({ code: "CATEGORY_NOT_FOUND" });
    }
    expect(pathsOf(forum.requests).filter((path) => path.startsWith("/t/"))).toEqual([]);
  });

  it("stops the source when a category is not as Discourse writes them", async () => {
    forum.misbehave(({ path }) => (path.includes("/show.json") ? { body: '{"category":{"id":"5"}}' } : undefined));
    await expect(readForum(forum)).rejects.toMatchObject({ code: "MALFORMED_ANSWER" });
  });

  it("stops the source when it answers with another category than the one it was asked for", async () => {
    const { translations } = forum.categories;
    forum.misbehave((request) =>
      request.path.startsWith("/c/5/show.json")
        ? changed<{ category: object }>(request, ({ category }) => ({ category: { ...category, id: translations } }))
        : undefined,
    );
    await expect(readForum(forum)).rejects.toMatchObject({ code: "CONTRADICTORY_ANSWERS" });
    expect(pathsOf(forum.requests).filter((path) => path.startsWith("/t/"))).toEqual([]);
  });

  it("does not keep a topic that describes a category because a list once named it", async () => {
    const about = String(forum.forum.category(forum.categories.translations).aboutId);
    const observations = said(await readForum(forum, { held: [heldPage(forum, about)] }));
    expect(observations).toEqual([`gone ${about} out-of-scope`, ...all(), "complete"]);
  });

  it("asks nobody anything when the options are wrong", async () => {
    await expect(readForum(forum, { options: { categories: ["deux mots"] } })).rejects.toThrow(/"deux mots"/);
    expect(forum.requests).toEqual([]);
  });
});
