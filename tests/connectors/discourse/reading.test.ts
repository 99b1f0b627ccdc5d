import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Observation } from "../../../connectors/connector.js";
import { discourse } from "../../../connectors/discourse/index.js";
import type { Candidate, HeldPage, Json } from "../../../schema/sink.js";
import { sourceOf } from "../../support/partner.js";
import { type TestForum, startDiscourse } from "../../support/partners/discourse.js";
import { type Reading, heldPage, pathsOf, readForum, said } from "./read-forum.js";

let forum: TestForum;
let ids: string[];

beforeEach(async () => {
  forum = await startDiscourse();
  ids = [1, 2, 3, 4, 5].map((n) => forum.create({ title: `Sujet ${n}`, text: `Texte ${n}.` }));
});

afterEach(() => forum.close());

function candidates(observations: readonly Observation[]): Candidate[] {
  return observations.flatMap((each) => (each.type === "page" ? [each.candidate] : []));
}

function recordOf(candidate: Candidate | undefined, source: object = {}) {
  if (candidate === undefined) throw new Error("There is no such page.");
  const { options = {}, ...settings } = { ...sourceOf(forum, "discourse"), ...source };
  return discourse.toRecord(candidate, settings, options);
}

/** Reads everything, and gives what the next reading needs. */
async function readEverything(reading: Reading = {}): Promise<{ cursor: Json; held: HeldPage[] }> {
  const observations = await readForum(forum, reading);
  const last = observations.at(-1);
  if (last?.type !== "complete") throw new Error("The reading did not come to its end.");
  const pages = candidates(observations);
  const held = pages.map(({ remoteId, revisionId }) => heldPage(forum, remoteId, revisionId));
  return { cursor: last.cursor, held };
}

/** The topics that a reading of changes read, by number. */
async function readAgain(before: { cursor: Json; held: HeldPage[] }, reading: Reading = {}): Promise<string[]> {
  const options = { ...forum.options, recheckPerHarvest: 0 };
  const lines = said(await readForum(forum, { options, full: false, ...before, ...reading }));
  return lines.filter((line) => !line.startsWith("same") && line !== "complete" && line !== "checkpoint");
}

describe("a reading of changes", () => {
  it("reads the topics whose rows have changed, in whatever way, and no others", async () => {
    const before = await readEverything();
    expect(await readAgain(before)).toEqual([]);
    const [first, second, third, fourth, fifth] = ids.map((id) => forum.forum.topic(Number(id)));
    forum.reply(ids[0] ?? "");
    Object.assign(second ?? {}, { title: "Autre titre" });
    Object.assign(third ?? {}, { tags: ["voix"] });
    Object.assign(fourth ?? {}, { archived: true });
    Object.assign(fifth ?? {}, { categoryId: forum.categories.translations });
    expect(first?.posts).toHaveLength(2);
    expect(await readAgain(before)).toEqual(ids.map((id) => `page ${id}`));
  });

  it("reads a topic that the ledger does not hold, though its row is unchanged", async () => {
    const { cursor, held } = await readEverything();
    expect(await readAgain({ cursor, held: held.slice(1) })).toEqual([`page ${ids[0]}`]);
  });

  it("reads again what failed the last time", async () => {
    forum.misbehave(({ path }) => (path.startsWith(`/t/${ids[2]}.`) ? { body: "{}" } : undefined));
    const { cursor } = await readEverything();
    forum.misbehave(undefined);
    const held = ids.map((id) => heldPage(forum, id));
    expect(await readAgain({ cursor, held })).toEqual([`page ${ids[2]}`]);
  });

  it("reads again a topic that changed a moment before: the forum may have shown an older copy", async () => {
    forum.forum.topic(Number(ids[3])).bumpedAt = "2026-11-01T11:59:30.000Z";
    forum.forum.topic(Number(ids[4])).bumpedAt = "2026-11-01T11:57:30.000Z";
    expect(await readAgain(await readEverything())).toEqual([`page ${ids[3]}`]);
  });

  it.each([
    ["was made by another mapping", (cursor: object) => ({ ...cursor, mapping: "discourse/0" })],
    ["is not ours", () => ({ page: 4 })],
    ["is broken", (cursor: object) => ({ ...cursor, topics: { "1": "x" } })],
    ["is nothing", () => null],
  ])("reads everything when the cursor %s", async (_, change) => {
    const { cursor, held } = await readEverything();
    const changed = change(cursor as object) as Json;
    expect(await readAgain({ cursor: changed, held })).toEqual(ids.map((id) => `page ${id}`));
  });

  it("reads the topics not read for longest again, each in its turn", async () => {
    let { cursor, held } = await readEverything();
    const turns: string[][] = [];
    for (let harvest = 0; harvest < 5; harvest += 1) {
      const options = { ...forum.options, recheckPerHarvest: 2 };
      const observations = await readForum(forum, { options, full: false, cursor, held });
      turns.push(candidates(observations).map(({ remoteId }) => remoteId));
      const last = observations.at(-1);
      if (last?.type === "complete") cursor = last.cursor;
    }
    const [a, b, c, d, e] = ids;
    expect(turns).toEqual([
      [a, b],
      [c, d],
      [a, e],
      [b, c],
      [a, d],
    ]);
  });
});

describe("a reading that was killed", () => {
  it("goes on behind the last checkpoint, and remembers what was read before it", async () => {
    for (let n = 6; n <= 45; n += 1) ids.push(forum.create({ title: `Sujet ${n}`, text: `Texte ${n}.` }));
    const observations = await readForum(forum);
    const checkpoints = observations.flatMap((each) => (each.type === "checkpoint" ? [each] : []));
    expect(checkpoints.map(({ total }) => total)).toEqual([45, 45]);
    const position = checkpoints[0]?.position;
    const held = ids.slice(0, 20).map((id) => ({ ...heldPage(forum, id, "1.1"), seen: true }));
    const rest = await readForum(forum, { position: position as Json, held });
    expect(candidates(rest).map(({ remoteId }) => remoteId)).toEqual(ids.slice(20));
    expect(rest.at(-1)).toEqual(observations.at(-1));
  });

  it("asks again about the topics of which only its end would have told", async () => {
    for (let n = 6; n <= 25; n += 1) ids.push(forum.create({ title: `Sujet ${n}`, text: `Texte ${n}.` }));
    const held = ids.map((id) => ({ ...heldPage(forum, id), seen: id !== ids[1] }));
    forum.delete(ids[1] ?? "");
    const observations = await readForum(forum, { held });
    const checkpoint = observations.find(({ type }) => type === "checkpoint");
    const position = checkpoint?.type === "checkpoint" ? checkpoint.position : null;
    expect(said(await readForum(forum, { position, held }))[0]).toBe(`gone ${ids[1]} deleted`);
  });
});

describe("the categories", () => {
  const { commons, translations, elsewhere } = { commons: 5, translations: 6, elsewhere: 9 };

  it("hold the topics of those below them, each under its own category's name", async () => {
    forum.moveToCategory(ids[1] ?? "", translations);
    const pages = candidates(await readForum(forum));
    const names = pages.map((page) => recordOf(page).fields.find(({ name }) => name === "category")?.value);
    expect(names).toEqual(["Communs", "Traductions", "Communs", "Communs", "Communs"]);
  });

  it("leave out those below them when the options say so", async () => {
    forum.moveToCategory(ids[1] ?? "", translations);
    const held = [heldPage(forum, ids[1] ?? "")];
    const options = { categories: [commons], includeSubcategories: false };
    const lines = said(await readForum(forum, { options, held }));
    expect(lines).toContain(`gone ${ids[1]} out-of-scope`);
    expect(pathsOf(forum.requests)).toContain("/c/communs/5/none/l/latest.json?order=created&ascending=true");
  });

  it.each([
    ["a path", "communs/traductions", ["/c/communs/traductions/find_by_slug.json", "/c/5/show.json"]],
    ["a number", translations, ["/c/6/show.json", "/c/5/show.json"]],
  ])("are found by %s, and asked for once until the next full reading", async (_, category, asked) => {
    forum.moveToCategory(ids[1] ?? "", translations);
    const options = { categories: [category] };
    const { cursor, held } = await readEverything({ options });
    const list = "/c/communs/traductions/6/l/latest.json?order=created&ascending=true";
    expect(pathsOf(forum.requests).slice(1)).toEqual([...asked, list, `/t/${ids[1]}.json?include_raw=1`]);
    const { length } = forum.requests;
    expect(said(await readForum(forum, { options, full: false, cursor, held }))).toEqual([
      `page ${ids[1]}`,
      "complete",
    ]);
    expect(pathsOf(forum.requests.slice(length))).toEqual([list, `/t/${ids[1]}.json?include_raw=1`]);
  });

  it("are still found when they are renamed meanwhile", async () => {
    const { cursor, held } = await readEverything();
    Object.assign(forum.forum.category(commons), { name: "Les communs", slug: "les-communs" });
    expect(await readAgain({ cursor, held })).toEqual([]);
    expect(pathsOf(forum.requests).at(-1)).toContain("/c/les-communs/5/l/latest.json");
  });

  it("are no topics themselves: the one that describes a category is left out, unless it is named", async () => {
    const about = forum.forum.category(elsewhere).aboutId ?? 0;
    const options = { categories: [elsewhere] };
    expect(said(await readForum(forum, { options }))).toEqual(["notice NOTHING_LISTED", "complete"]);
    expect(said(await readForum(forum, { options: { topics: [about] } }))).toEqual([`page ${about}`, "complete"]);
  });
});

describe("a topic", () => {
  it("reads alike whether its tags come as words or as objects", async () => {
    forum.forum.topic(Number(ids[0])).tags = ["voix", "art"];
    const words = candidates(await readForum(forum))[0];
    forum.forum.settings.tagsAreObjects = true;
    const objects = candidates(await readForum(forum))[0];
    expect(recordOf(objects).keywords).toEqual(["art", "voix"]);
    expect(objects).toEqual(words);
  });

  it("is in the forum's language unless the settings say another", async () => {
    forum.forum.settings.defaultLocale = "pt_BR";
    const [page] = candidates(await readForum(forum));
    expect(recordOf(page).language).toBe("pt-BR");
    expect(recordOf(page, { language: "fr" }).language).toBe("fr");
  });

  it("keeps no e-mail address that its markup hides until it is read", async () => {
    forum.edit(ids[0] ?? "", "Écrivez à jo&#64;example.org.");
    const [page] = candidates(await readForum(forum));
    expect(recordOf(page).description).not.toMatch(/jo.*example\.org/);
  });

  it("erases its earlier versions before it comes again under the number of one of them", async () => {
    const id = ids[0] ?? "";
    forum.edit(id, "Deux.");
    const post = forum.forum.firstPost(Number(id));
    const held = [heldPage(forum, id, `${post.id}.1`, `${post.id}.2`, `${post.id}.3`)];
    expect(said(await readForum(forum, { held })).slice(0, 3)).toEqual([
      `hidden ${post.id}.1 ${post.id}.2 ${post.id}.3`,
      "checkpoint",
      `page ${id}`,
    ]);
    const ofAnotherPost = [heldPage(forum, id, "7.9")];
    expect(said(await readForum(forum, { held: ofAnotherPost }))[0]).toBe(`page ${id}`);
  });
});
