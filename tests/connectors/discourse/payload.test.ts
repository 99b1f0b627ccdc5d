import { describe, expect, it } from "vitest";
import { cookedWithoutPeople } from "../../../connectors/discourse/cooked.js";
import { type TopicPayload, jsonToPayload, topicToCandidate } from "../../../connectors/discourse/payload.js";
import type { WirePost, WireReply, WireTopic } from "../../../connectors/discourse/wire.js";

const AT = "2025-03-03T09:00:00.000Z";

const AROUND = {
  root: "https://forum.example.org/",
  source: { id: "forum", name: "Forum", connector: "discourse", url: "https://forum.example.org/" },
  language: undefined,
};

const TOPIC: WireTopic = {
  id: 1757,
  title: "Commun",
  slug: "commun",
  posts_count: 1,
  created_at: AT,
  post_stream: { posts: [] },
};

const POST: WirePost = {
  id: 900,
  version: 1,
  post_number: 1,
  created_at: AT,
  updated_at: "2025-03-04T09:00:00.000Z",
  username: "awa.l",
  name: "Awa Lestrange",
  user_id: 12,
  raw: "Bonjour.",
  can_view_edit_history: true,
};

function candidateOf(post: Partial<WirePost>, topic: Partial<WireTopic> = {}, posts: readonly WireReply[] = []) {
  const readable = { topic: { ...TOPIC, ...topic }, post: { ...POST, ...post }, posts, category: undefined };
  return topicToCandidate(readable, AROUND);
}

function payloadOf(...given: Parameters<typeof candidateOf>): TopicPayload {
  return jsonToPayload(candidateOf(...given).payload);
}

describe("who wrote a topic", () => {
  it.each([
    [{}, "Awa Lestrange"],
    [{ name: "" }, "awa.l"],
    [{ name: "  " }, "awa.l"],
    [{ name: null }, "awa.l"],
  ])("is told by name, or else by account: %j", (post, name) => {
    expect(candidateOf(post)).toMatchObject({ contributors: [name], anonymousContributors: 0 });
  });

  it.each([
    { username: null, name: null, user_id: null },
    { username: "anon48151623", name: "Awa Lestrange" },
    { username: "system", name: "system", user_id: -1 },
    { username: "discobot", user_id: -2 },
    { username: "robot_local", user_id: -1_204 },
    { username: "anonyme12", name: "Anonyme" },
    { username: "" },
  ])("is counted and not told: %j", (post) => {
    expect(candidateOf(post)).toMatchObject({ contributors: [], anonymousContributors: 1 });
  });
});

describe("a revision of a topic", () => {
  it("is the post's version, with the address of that version", () => {
    expect(candidateOf({ version: 3 })).toMatchObject({
      remoteId: "1757",
      revisionId: "900.3",
      url: "https://forum.example.org/t/commun/1757",
      permalink: "https://forum.example.org/posts/900.json?version=3",
      publishedAt: "2025-03-04T09:00:00.000Z",
    });
    expect(candidateOf({ version: 1 }).publishedAt).toBe(AT);
  });

  it("has a name instead of an address where the forum shows no earlier versions", () => {
    const { permalink } = candidateOf({ can_view_edit_history: false });
    expect(permalink).toBe("urn:maillage:discourse:forum:1757:900.1");
  });

  it.each(["../../admin", "a b", "a?b", "a#b", "", "\\\\ailleurs"])(
    "has an address of its own with the slug « %s »",
    (slug) => {
      expect(candidateOf({}, { slug }).url).toBe("https://forum.example.org/t/1757");
    },
  );
});

describe("what is kept of a topic", () => {
  it("names nobody who is quoted", () => {
    const { text } = payloadOf({ raw: '[quote="jo, post:2, topic:7"]\nOui.\n[/quote]\n[quote=awa]Non.[/quote]' });
    expect(text).toEqual({ format: "markdown", value: "[quote]\nOui.\n[/quote]\n[quote]Non.[/quote]" });
  });

  it("is the forum's HTML, without people, where it does not give what was typed", () => {
    const { raw: _, ...post } = POST;
    const readable = { topic: TOPIC, post: { ...post, cooked: "<p>Bonjour.</p>" }, posts: [], category: undefined };
    const { text } = jsonToPayload(topicToCandidate(readable, AROUND).payload);
    expect(text).toEqual({ format: "html", value: "<p>Bonjour.</p>" });
  });

  it("has its tags in an order that does not change, as they were written", () => {
    const tags = ["voix", { name: "Reading", original_name: "lecture" }, { name: "art" }, "voix"];
    expect(payloadOf({}, { tags }).tags).toEqual(["art", "lecture", "voix"]);
  });

  it("counts replies, and dates those it was shown and the last one", () => {
    const reply = (post_number: number, more: Partial<WireReply> = {}): WireReply => ({
      post_number,
      post_type: 1,
      created_at: `2025-03-0${post_number}T09:00:00.000Z`,
      ...more,
    });
    const posts = [reply(1), reply(2), reply(3, { post_type: 3 }), reply(4, { hidden: true }), reply(5)];
    const { replies } = payloadOf({}, { posts_count: 31, last_posted_at: "2025-05-01T09:00:00.000Z" }, posts);
    expect(replies).toEqual({
      count: 30,
      dates: ["2025-05-01T09:00:00.000Z", "2025-03-05T09:00:00.000Z", "2025-03-02T09:00:00.000Z"],
    });
    expect(payloadOf({}, { posts_count: 0, last_posted_at: AT }).replies).toEqual({ count: 0, dates: [] });
  });

  it.each([
    ["//cdn.example.org/a.png", "https://cdn.example.org/a.png"],
    ["/uploads/a.png", "https://forum.example.org/uploads/a.png"],
    ["javascript:alert(1)", undefined],
    [null, undefined],
  ])("has its picture's whole address: %j", (image_url, address) => {
    expect(payloadOf({}, { image_url }).imageUrl).toBe(address);
  });

  it("is refused when the ledger holds something else", () => {
    for (const json of [null, [], { title: "x" }, "x"]) {
      expect(() => jsonToPayload(json)).toThrow("the payload is not a topic of a Discourse");
    }
  });
});

describe("a post's HTML", () => {
  it.each([
    [
      "the head of a quotation, with the picture and the name of whom it quotes",
      '<aside class="quote no-group" data-username="jo_merle" data-post="2"><div class="title">' +
        '<div class="quote-controls"></div><img alt="" width="24" src="/user_avatar/x/jo_merle/48/12_2.png" class="avatar">' +
        " jo_merle:</div><blockquote><p>Oui.</p></blockquote></aside>",
    ],
    ["a picture of a person", '<p><img class="avatar" src="/user_avatar/x/jo_merle/48/12_2.png">Oui.</p>'],
    ["a link to a person's page", '<p>Oui. <a class="mention" href="/u/jo_merle">@jo</a></p>'],
  ])("is kept without %s", (_, html) => {
    const kept = cookedWithoutPeople(html);
    expect(kept).toContain("Oui.");
    for (const person of ["jo_merle", "user_avatar"]) expect(kept).not.toContain(person);
  });

  it("keeps small pictures as words and large ones without what is said of their files", () => {
    const html =
      '<p><img src="/images/emoji/wave.png" class="emoji" alt=":wave:"></p><div class="lightbox-wrapper">' +
      '<a class="lightbox" href="/uploads/a.png"><img src="/uploads/a_690.png" alt="Carte">' +
      '<div class="meta"><span class="filename">a</span> 1920×1080 120 KB</div></a></div>';
    expect(cookedWithoutPeople(html)).toBe('<p>:wave:</p><div><img src="/uploads/a_690.png" alt="Carte"></div>');
  });

  it("is kept as its words when it is too deep to be read", () => {
    expect(cookedWithoutPeople(`${"<div>".repeat(5_000)}au fond &lt;`)).toBe("<p>au fond &#x3C;</p>");
  });
});
