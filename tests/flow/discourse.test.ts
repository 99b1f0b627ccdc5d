import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { discourse } from "../../connectors/discourse/index.js";
import { Page, Revision } from "../../store/database/ledger-entities.js";
import { dialects } from "../support/databases.js";
import { PartnerLedger, linesOf } from "../support/harvest-partner.js";
import { type TestForum, startDiscourse } from "../support/partners/discourse.js";
import type { ForumSettings } from "../support/partners/discourse-forum.js";
import { placesOfText } from "../support/tables.js";

/** More than two pages of the test forum's lists, the category's own topic included. */
const TOPICS = 9;

const textOf = (number: number) => `Le texte${number}unique se lit à voix haute.\n\nPuis on se tait.`;
const titleOf = (number: number) => `Cercle titre${number}unique de lecture`;

/** What a harvest asks before it reads a single topic. */
const LISTS = [
  "/c/communs/5/l/latest.json?order=created&ascending=true",
  "/c/communs/5/l/latest.json?order=created&ascending=true&page=1",
  "/c/communs/5/l/latest.json?order=created&ascending=true&page=2",
];

const topicPath = (id: string) => `/t/${id}.json?include_raw=1`;

describe.each(dialects)("a forum, on %s,", (dialect) => {
  let forum: TestForum;
  let ledger: PartnerLedger;
  let ids: string[];

  async function open(settings: Partial<ForumSettings> = {}, options: object = {}): Promise<void> {
    forum = await startDiscourse(settings);
    Object.assign(forum, { options: { ...forum.options, ...options } });
    ids = Array.from({ length: TOPICS }, (_, n) => forum.create({ title: titleOf(n), text: textOf(n) }));
    await ledger.turnTo(forum);
  }

  beforeEach(async () => {
    ledger = await PartnerLedger.open(dialect, discourse);
  });

  afterEach(async () => {
    await ledger.drop();
    await forum.close();
  });

  /** Harvests, and gives what the forum was asked meanwhile, robots.txt left out. */
  async function harvestAsking(options: { full: boolean }): Promise<string[]> {
    const { length } = forum.requests;
    expect(await ledger.harvest(options)).toMatchObject({ status: "finished", incidents: [] });
    return forum.requests.slice(length).flatMap(({ path }) => (path === "/robots.txt" ? [] : [path]));
  }

  async function expectErased(...words: string[]): Promise<void> {
    for (const word of words) expect(await placesOfText(ledger.database, word)).toEqual([]);
  }

  async function revisionsOf(remoteId: string): Promise<string[]> {
    const em = ledger.database.em();
    const page = await em.findOneOrFail(Page, { remoteId }, { disableIdentityMap: true });
    const revisions = await em.find(
      Revision,
      { pageId: page.id },
      { orderBy: { id: "asc" }, disableIdentityMap: true },
    );
    return revisions.map(({ remoteRevisionId }) => remoteRevisionId);
  }

  it("is read with the lists and one request a topic; an unchanged one with the lists and a few topics", async () => {
    await open({}, { recheckPerHarvest: 2 });
    const topics = ids.map(topicPath);
    const whole = ["/site/basic-info.json", "/c/5/show.json", ...LISTS, ...topics];
    expect(await harvestAsking({ full: false })).toEqual(whole);
    expect(await harvestAsking({ full: false })).toEqual([...LISTS, ...topics.slice(0, 2)]);
    expect(await harvestAsking({ full: false })).toEqual([...LISTS, ...topics.slice(2, 4)]);
    expect(await harvestAsking({ full: true })).toEqual(whole);
  });

  it("shows an edit that no list shows within the time in which every topic is read again", async () => {
    await open({}, { recheckPerHarvest: 3 });
    const id = ids[8] ?? "";
    forum.reply(id);
    await ledger.harvest();
    forum.edit(id, "Le texte réécritunique se chante.");
    const outcomes: number[] = [];
    for (let harvest = 0; harvest < 4; harvest += 1) {
      const { counts } = await ledger.harvest({ full: false });
      outcomes.push(counts.updated);
      expect(counts).toMatchObject({ added: 0, withdrawn: 0, redacted: 0, updated: counts.updated });
    }
    expect(outcomes).toEqual([0, 0, 1, 0]);
    expect((await ledger.shown()).get(id)?.text).toContain("réécritunique");
    expect(await revisionsOf(id)).toEqual(
      [1, 2].map((version) => `${forum.forum.firstPost(Number(id)).id}.${version}`),
    );
  });

  it("counts replies without taking their words or their authors' names", async () => {
    await open({}, { recheckPerHarvest: 0 });
    await ledger.harvest();
    const id = ids[3] ?? "";
    for (const word of ["premièrement", "deuxièmement"]) forum.reply(id, `Merci, ${word}.`);
    forum.forum.close(Number(id), forum.other);
    expect(await harvestAsking({ full: false })).toEqual([...LISTS, topicPath(id)]);
    const { posts } = forum.forum.topic(Number(id));
    const page = await ledger.database.em().findOneOrFail(Page, { remoteId: id });
    const revision = await ledger.database.em().findOneOrFail(Revision, { id: page.currentRevisionId as number });
    expect(revision.record?.replies).toEqual({ count: 2, dates: [posts[2]?.createdAt, posts[1]?.createdAt] });
    expect(revision.record?.description).toBe(textOf(3));
    expect(revision.record?.fields).toContainEqual({ template: "topic", index: 0, name: "closed", value: "true" });
    await expectErased("premièrement", "deuxièmement", "Jo Merle", "jo_merle");
  });

  it("keeps a renamed topic under its id and gives its new address", async () => {
    await open();
    await ledger.harvest();
    const id = ids[2] ?? "";
    const before = (await ledger.shown()).get(id);
    forum.rename(id, "Cercle rebaptisé");
    expect(await ledger.harvest({ full: false })).toMatchObject({ counts: { updated: 1, added: 0, withdrawn: 0 } });
    expect((await ledger.shown()).get(id)).toMatchObject({ id: before?.id, title: "Cercle rebaptisé" });
    const page = await ledger.database.em().findOneOrFail(Page, { remoteId: id });
    expect(page.url).toBe(`${forum.url}t/cercle-rebaptise/${id}`);
  });

  it.each([
    ["deleted by a moderator", (id: string) => forum.delete(id), false],
    ["deleted by a moderator, where the forum tells why", (id: string) => forum.delete(id), true],
    ["deleted by its author", (id: string) => forum.forum.deleteByAuthor(Number(id)), false],
    ["deleted, its readers being sent to another site", sendElsewhere, false],
    ["made a private message, where the forum does not tell why", (id: string) => forum.makePrivateMessage(id), false],
  ])("erases a topic that is %s, and takes it back when it is restored", async (_, remove, detailed404) => {
    await open({ detailed404 });
    await ledger.harvest();
    const id = ids[4] ?? "";
    remove(id);
    const report = await ledger.harvest({ full: false });
    expect(report).toMatchObject({ status: "finished", incidents: [], counts: { withdrawn: 1, redacted: 0 } });
    await expectErased("texte4unique", "titre4unique");
    forum.restore(id);
    expect(await ledger.harvest({ full: false })).toMatchObject({ counts: { restored: 1, added: 0 } });
    expect((await ledger.shown()).get(id)?.text).toContain("texte4unique");
  });

  function sendElsewhere(id: string): void {
    forum.delete(id);
    const { slug } = forum.forum.topic(Number(id));
    forum.forum.permalinks.set(`t/${slug}/${id}`, "https://ailleurs.example.org/cercle");
  }

  it.each([
    ["flagged", (id: string) => forum.flag(id)],
    [
      "flagged, with a reply that is still shown",
      (id: string) => {
        forum.reply(id);
        forum.flag(id);
      },
    ],
    ["taken out of the lists", (id: string) => forum.unlist(id)],
    ["made a private message", (id: string) => forum.makePrivateMessage(id)],
    [
      "moved to a category of the staff",
      (id: string) => {
        forum.forum.category(forum.categories.elsewhere).readRestricted = true;
        forum.moveToCategory(id, forum.categories.elsewhere);
      },
    ],
  ])("erases at once a topic that is %s, and takes it back when it is shown again", async (_, hide) => {
    await open({ detailed404: true });
    await ledger.harvest();
    const id = ids[4] ?? "";
    hide(id);
    const report = await ledger.harvest({ full: false });
    expect(report).toMatchObject({ status: "finished", incidents: [], counts: { withdrawn: 0, redacted: 1 } });
    await expectErased("texte4unique", "titre4unique");
    forum.restore(id);
    forum.moveToCategory(id, forum.categories.commons);
    expect(await ledger.harvest({ full: false })).toMatchObject({ counts: { restored: 1, redacted: 0 } });
    expect((await ledger.shown()).get(id)?.text).toContain("texte4unique");
  });

  it("erases the earlier texts of a topic when moderators hide one of its edits", async () => {
    await open();
    await ledger.harvest();
    const id = ids[1] ?? "";
    for (const text of ["Appelez le 06 00 00 00 00 secretunique.", "Appelez-nous."]) {
      forum.edit(id, text);
      await ledger.harvest({ full: false });
    }
    expect(await placesOfText(ledger.database, "secretunique")).not.toEqual([]);
    forum.forum.firstPost(Number(id)).hiddenEdits = 1;
    const report = await ledger.harvest({ full: false });
    expect(report).toMatchObject({ status: "finished", incidents: [], counts: { redacted: 1, updated: 1 } });
    await expectErased("secretunique", "texte1unique");
    expect((await ledger.shown()).get(id)?.text).toBe("Appelez-nous.");
  });

  it("withdraws a topic that moves to a category that is not ours, and keeps one that moves below ours", async () => {
    await open();
    await ledger.harvest();
    forum.moveToCategory(ids[0] ?? "", forum.categories.elsewhere);
    forum.moveToCategory(ids[1] ?? "", forum.categories.translations);
    const report = await ledger.harvest({ full: false });
    expect(report).toMatchObject({ incidents: [], counts: { withdrawn: 1, updated: 1, redacted: 0 } });
    expect(await ledger.live()).toEqual(ids.slice(1).toSorted());
    forum.moveToCategory(ids[0] ?? "", forum.categories.commons);
    expect(await ledger.harvest({ full: false })).toMatchObject({ counts: { restored: 1 } });
  });

  it("that closes a whole category erases its topics at once, where it says that it is closed", async () => {
    await open({ detailed404: true });
    await ledger.harvest();
    forum.forum.category(forum.categories.commons).readRestricted = true;
    const report = await ledger.harvest({ full: false });
    expect(report).toMatchObject({ status: "finished", counts: { redacted: TOPICS, withdrawn: 0 } });
    expect(linesOf(report)).toEqual([expect.stringMatching(/^CATEGORY_CLOSED: .*category 5/)]);
    await expectErased("texte", "titre");
    forum.forum.category(forum.categories.commons).readRestricted = false;
    expect(await ledger.harvest()).toMatchObject({ counts: { restored: TOPICS }, incidents: [] });
  });

  it("that only says of a whole category that it is not there waits for a steward", async () => {
    await open();
    await ledger.harvest();
    forum.forum.category(forum.categories.commons).readRestricted = true;
    for (const full of [false, true]) {
      const report = await ledger.harvest({ full });
      expect(report.problem?.code).toBe("TOO_MANY_WITHDRAWALS");
      expect(await ledger.live()).toHaveLength(TOPICS);
    }
    await ledger.harvest({ full: false, acceptWithdrawals: true });
    await expectErased("texte", "titre");
  });

  it.each([
    ["from the first request", 0],
    ["in the middle", 5],
  ])("that asks for an account %s loses nothing", async (_, after) => {
    await open({ detailed404: true });
    await ledger.harvest();
    for (const full of [false, true]) {
      const { length } = forum.requests;
      forum.makeLoginRequired(after === 0);
      forum.misbehave(({ number }) => {
        // The answer to this request is made already.
        if (number >= length + after) forum.makeLoginRequired(true);
        return undefined;
      });
      const report = await ledger.harvest({ full });
      expect(linesOf(report)).toEqual([expect.stringMatching(/^LOGIN_REQUIRED: .*Nothing was erased/)]);
      expect(report).toMatchObject({ status: "stopped", counts: { withdrawn: 0, redacted: 0 } });
      expect(await ledger.live()).toHaveLength(TOPICS);
      forum.misbehave(undefined);
      forum.makeLoginRequired(false);
    }
    expect(await ledger.harvest()).toMatchObject({ status: "finished", counts: { unchanged: TOPICS } });
  });

  it.each([403, 404, 410])("behind a proxy that answers %i to everything loses nothing", async (status) => {
    await open();
    await ledger.harvest();
    const page = { status, headers: { "content-type": "text/html" }, body: "<h1>nginx</h1>" };
    forum.misbehave(({ path }) => (path === "/robots.txt" ? undefined : page));
    for (const full of [false, true]) {
      const report = await ledger.harvest({ full });
      expect(report).toMatchObject({ status: "stopped", counts: { withdrawn: 0, redacted: 0 } });
      expect(report.problem?.code).toBe(full && status !== 403 ? "NOT_A_FORUM" : "UNCLEAR_REFUSAL");
    }
    expect(await ledger.live()).toHaveLength(TOPICS);
  });

  it("whose proxy refuses every topic is left after five of them, and loses nothing", async () => {
    await open();
    await ledger.harvest();
    const page = { status: 403, headers: { "content-type": "text/html" }, body: "<h1>Bouclier</h1>" };
    forum.misbehave(({ path }) => (path.startsWith("/t/") ? page : undefined));
    const { length } = forum.requests;
    const report = await ledger.harvest();
    expect(report).toMatchObject({ status: "stopped", problem: { code: "UNCLEAR_REFUSAL" }, counts: { failed: 4 } });
    expect(forum.requests.slice(length).filter(({ path }) => path.startsWith("/t/"))).toHaveLength(5);
    expect(await ledger.live()).toHaveLength(TOPICS);
  });

  it.each(["middleware", "application"] as const)(
    "that is asked too often is left alone as long as its %s says",
    async (by) => {
      await open();
      forum.rateLimit({ requests: 1, waitSeconds: 1, by });
      expect(await ledger.harvest()).toMatchObject({ status: "finished", counts: { added: TOPICS }, incidents: [] });
      expect(ledger.retries).toBe(1);
      forum.rateLimit({ requests: 1, waitSeconds: 3_600, by });
      const report = await ledger.harvest({ full: false });
      expect(report).toMatchObject({ status: "failed", problem: { code: "TOO_MANY_REQUESTS" } });
      expect(Number(report.problem?.retryAt)).toBeGreaterThan(Date.now() + 3_000_000);
      expect(await ledger.live()).toHaveLength(TOPICS);
    },
  );

  it("leaves no picture, account, title of a person or address in the database", async () => {
    await open();
    const id = ids[0] ?? "";
    const quotation =
      '[quote="jo_merle, post:2, topic:7, full:true"]\nOn y va ?\n[/quote]\n\nÉcrivez à jo.merle@example.org.';
    forum.edit(id, quotation);
    forum.reply(id, "Réponse de Jo.");
    forum.forum.topic(Number(id)).tags = ["lecture"];
    for (const full of [true, false]) await ledger.harvest({ full });
    expect((await ledger.shown()).get(id)?.text).toContain("> On y va ?");
    for (const secret of ["user_avatar", "4711_2", "jo_merle", "Jo Merle", "awa.l", "@example.org", "Passeuse"]) {
      expect([secret, await placesOfText(ledger.database, secret)]).toEqual([secret, []]);
    }
    expect(await placesOfText(ledger.database, "Awa Lestrange")).toEqual(["revision.contributors"]);
  });

  it("forgets the name of an author who had it taken away", async () => {
    await open();
    await ledger.harvest();
    Object.assign(forum.author, { username: "anon48151623", name: "" });
    await ledger.harvest();
    await expectErased("Awa Lestrange", "anon48151623");
    const revisions = await ledger.database.em().find(Revision, { anonymousContributors: 1 });
    expect(revisions).toHaveLength(TOPICS);
  });

  it("is read by single topics too, whatever their category", async () => {
    await open({}, { categories: undefined, topics: [] });
    const chosen = ids.slice(0, 2);
    const topics = [Number(chosen[0]), `/t/nom-d-avant/${chosen[1]}`, 4711];
    Object.assign(forum, { options: { topics } });
    const report = await ledger.harvest();
    expect(report).toMatchObject({ status: "finished", counts: { added: 2, skipped: 1 } });
    expect(linesOf(report)).toEqual([expect.stringMatching(/^TOPIC_NOT_FOUND: .*Check the topics/)]);
    const lists = `/latest.json?topic_ids=${chosen.join("%2C")}%2C4711&order=created&ascending=true`;
    forum.moveToCategory(chosen[0] ?? "", forum.categories.elsewhere);
    const { length } = forum.requests;
    expect(await ledger.harvest({ full: false })).toMatchObject({ counts: { updated: 1, unchanged: 1, withdrawn: 0 } });
    const paths = forum.requests.slice(length + 1).map(({ path }) => path);
    expect(paths[0]).toBe(lists);
    expect(paths.slice(1).toSorted()).toEqual(
      [...chosen.map(topicPath), topicPath("4711"), "/c/9/show.json"].toSorted(),
    );
  });
});
