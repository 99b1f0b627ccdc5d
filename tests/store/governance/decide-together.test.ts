import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Membership, Mission, Pole } from "../../../store/database/governance-entities.js";
import {
  type NewAnswer,
  type NewProposal,
  answerProposal,
  openProposal,
} from "../../../store/governance/decide-together.js";
import { viewProposal } from "../../../store/governance/proposal-view.js";
import { isUnbroken, stepsOf } from "../../../store/governance/step-log.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import { dumpTables } from "../../support/tables.js";
import { START, actingFor, daysAfter, foundCommons } from "./commons.js";

const FREE: NewProposal = {
  kind: "FREE_TEXT",
  title: "Une pause en août",
  text: "Pour souffler.",
  content: { decision: "Rien ne se décide en août." },
  key: "open-1",
};

const POLE: NewProposal = {
  kind: "OPEN_POLE",
  title: "Un pôle pour les récits",
  text: "Nous sommes trois à vouloir nous en occuper.",
  content: {
    poleId: "recits",
    name: "Récits",
    remit: "Recueillir et relier les récits.",
    autonomy: "AUTONOMOUS",
    decides: ["FREE_TEXT", "LAUNCH_MISSION"],
    quorum: 0.5,
    deadlineDays: 7,
    memberIds: ["halle", "lisieres"],
  },
  key: "open-pole",
};

describe.each(dialects)("deciding by consent on %s", (dialect) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await foundCommons(database, {
      halle: "CARRIER",
      lisieres: "MEMBER",
      vesle: "MEMBER",
      passage: "USER",
      autre: null,
    });
  });
  afterAll(() => database.drop());

  let keys = 0;
  const fresh = (proposal: NewProposal): NewProposal => ({ ...proposal, key: `open-${(keys += 1)}` });
  const open = (proposal: NewProposal = fresh(FREE), by = "halle", at = START) =>
    openProposal(database, proposal, actingFor(by), at);
  const answer = (id: string, by: string, kind: NewAnswer["kind"], more: Partial<NewAnswer> = {}, at = daysAfter(1)) =>
    answerProposal(
      database,
      { proposalId: id, kind, text: "Voilà.", key: `key-${(keys += 1)}`, ...more },
      actingFor(by),
      at,
    );
  const view = async (id: string) => viewProposal(await stepsOf(database.em(), id));
  const refusal = (code: string, words: RegExp) =>
    expect.objectContaining({ code, message: expect.stringMatching(words) });

  it("adopts what every carrier and member consents to, before the deadline too", async () => {
    const id = await open();
    await answer(id, "lisieres", "CONSENT");
    await expect(answer(id, "halle", "ADOPTED")).rejects.toEqual(
      refusal("CONFLICT", /1 of 3 members have not answered/),
    );
    await answer(id, "vesle", "CONSENT");
    await answer(id, "halle", "ADOPTED");

    expect((await view(id)).state).toBe("ADOPTED");
    await expect(answer(id, "vesle", "REACTION")).rejects.toEqual(refusal("CONFLICT", /was adopted/));
  });

  it("adopts after the deadline with a quorum, not without", async () => {
    const id = await open();
    await expect(answer(id, "halle", "ADOPTED", {}, daysAfter(15))).rejects.toEqual(
      refusal("CONFLICT", /consent of 1 of 3 members; 2 are needed/),
    );
    await answer(id, "vesle", "CONSENT", {}, daysAfter(15));
    await answer(id, "halle", "ADOPTED", {}, daysAfter(15));
    expect((await view(id)).state).toBe("ADOPTED");
  });

  it("waits for an objection to be integrated and lifted by who raised it", async () => {
    const id = await open();
    await answer(id, "lisieres", "CONSENT");
    await answer(id, "vesle", "OBJECTION", { text: "Le chantier de Reims finit fin août." });
    expect((await view(id)).state).toBe("OBJECTED");
    await expect(answer(id, "halle", "ADOPTED", {}, daysAfter(30))).rejects.toEqual(refusal("CONFLICT", /steps 3/));
    await expect(answer(id, "vesle", "CONSENT")).rejects.toEqual(refusal("CONFLICT", /open objection/));
    await expect(answer(id, "lisieres", "INTEGRATION", { answers: 3 })).rejects.toEqual(
      refusal("FORBIDDEN", /proposes/),
    );
    await answer(id, "halle", "INTEGRATION", { answers: 3, content: { decision: "Rien avant le 25 août." } });
    await expect(answer(id, "lisieres", "OBJECTION_LIFTED", { answers: 3 })).rejects.toEqual(
      refusal("FORBIDDEN", /that objects/),
    );
    await answer(id, "vesle", "OBJECTION_LIFTED", { answers: 3 });
    await expect(answer(id, "vesle", "OBJECTION_LIFTED", { answers: 3 })).rejects.toEqual(
      refusal("CONFLICT", /already/),
    );

    // New words ask for consent anew.
    expect((await view(id)).consents).toEqual(new Set());
    await answer(id, "lisieres", "CONSENT");
    await answer(id, "vesle", "CONSENT");
    await answer(id, "halle", "ADOPTED");
    expect(await view(id)).toMatchObject({ state: "ADOPTED", content: { decision: "Rien avant le 25 août." } });
    expect(isUnbroken(await stepsOf(database.em(), id))).toBe(true);
  });

  it("answers questions, and only those", async () => {
    const id = await open();
    await answer(id, "vesle", "QUESTION", { text: "Et les urgences ?" });
    await answer(id, "halle", "CLARIFICATION", { answers: 2 });
    await expect(answer(id, "halle", "CLARIFICATION", { answers: 3 })).rejects.toEqual(
      refusal("BAD_USER_INPUT", /answers a step QUESTION/),
    );
    await expect(answer(id, "halle", "AMENDMENT")).rejects.toEqual(refusal("BAD_USER_INPUT", /new content/));
    await expect(answer(id, "vesle", "REACTION", { content: { decision: "x" } })).rejects.toEqual(
      refusal("BAD_USER_INPUT", /brings no new content/),
    );
  });

  it("is for carriers and members, in the name of an organization", async () => {
    const id = await open();
    await expect(answer(id, "passage", "CONSENT")).rejects.toEqual(refusal("FORBIDDEN", /takes no part/));
    await expect(open({ ...FREE, key: "k2" }, "autre")).rejects.toEqual(refusal("FORBIDDEN", /takes no part/));
    await expect(
      openProposal(database, { ...FREE, key: "k3" }, { id: "t-x", roles: ["member"] }, START),
    ).rejects.toEqual(refusal("FORBIDDEN", /acts for no organization/));
    await expect(answer("d-nothing", "halle", "CONSENT")).rejects.toEqual(refusal("NOT_FOUND", /no proposal/));
  });

  it("can be given up by who proposes", async () => {
    const id = await open();
    await expect(answer(id, "vesle", "WITHDRAWN")).rejects.toEqual(refusal("FORBIDDEN", /proposes/));
    await answer(id, "halle", "WITHDRAWN");
    expect((await view(id)).state).toBe("WITHDRAWN");
  });

  it("opens a pole, which then decides in its remit and nothing else", async () => {
    const id = await open(POLE);
    await answer(id, "lisieres", "CONSENT");
    await answer(id, "vesle", "CONSENT");
    await answer(id, "halle", "ADOPTED");
    expect(await database.em().find(Pole, {})).toMatchObject([{ id: "recits", proposalId: id }]);
    expect(await database.em().count(Membership, { poleId: "recits" })).toBe(2);

    const own = { ...FREE, poleId: "recits" };
    await expect(open({ ...own, key: "a" }, "vesle", daysAfter(2))).rejects.toEqual(
      refusal("FORBIDDEN", /pole Récits/),
    );
    await expect(open({ ...POLE, poleId: "recits", key: "b" }, "halle", daysAfter(2))).rejects.toEqual(
      refusal("FORBIDDEN", /OPEN_POLE is for the consortium/),
    );
    await expect(open({ ...own, poleId: "aucun", key: "c" })).rejects.toEqual(refusal("NOT_FOUND", /no pole/));
    const content = {
      missionId: "veillees",
      title: "Veillées",
      purpose: "Six veillées.",
      territoryIds: ["department:26"],
    };
    const mission: NewProposal = {
      ...{ kind: "LAUNCH_MISSION", title: "Veillées", text: "Dans la Drôme.", poleId: "recits", key: "m" },
      content: { ...content, leadPoleId: "recits", deliverables: [{ title: "Un carnet", dueOn: "2026-09-01" }] },
    };
    const launched = await open(mission, "halle", daysAfter(2));
    await answer(launched, "lisieres", "CONSENT", {}, daysAfter(2));
    await answer(launched, "halle", "ADOPTED", {}, daysAfter(2));
    expect(await database.em().find(Mission, {})).toMatchObject([{ id: "veillees", leadPoleId: "recits" }]);
  });

  it("does the same thing once under one key, and refuses the key for another", async () => {
    const proposal = fresh(FREE);
    const id = await open(proposal);
    expect(await open(proposal)).toBe(id);
    await answer(id, "vesle", "REACTION", { key: "once" });
    await answer(id, "vesle", "REACTION", { key: "once" });
    expect((await view(id)).steps).toBe(2);
    await expect(answer(id, "vesle", "REACTION", { key: "once", text: "Autre chose." })).rejects.toEqual(
      refusal("CONFLICT", /used the key/),
    );
    await expect(open({ ...proposal, text: "Autre chose." })).rejects.toEqual(refusal("CONFLICT", /used the key/));
  });

  it("gives every step a number of its own when members answer at once", async () => {
    const id = await open();
    const all = ["lisieres", "vesle", "lisieres", "vesle", "lisieres", "vesle"];
    await Promise.all(all.map((by) => answer(id, by, "REACTION")));
    const steps = await stepsOf(database.em(), id);
    expect(steps.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(isUnbroken(steps)).toBe(true);
  });

  it.each<[string, Partial<NewProposal>, RegExp]>([
    ["an empty text", { text: "  " }, /`text` says nothing/],
    ["an e-mail address", { text: "Écrivez à a@b.fr" }, /e-mail/],
    ["an e-mail address in what is to be decided", { content: { decision: "a@b.fr décide" } }, /e-mail/],
    ["content of another kind", { content: { sourceId: "x" } }, /`content` is not valid/],
    ["an unknown key in the content", { content: { decision: "a", more: 1 } }, /unknown key "more"/],
    ["a title of 301 characters", { title: "a".repeat(301) }, /301 characters/],
    ["a key with blanks", { key: "a b" }, /`key` is not usable/],
    ["U+0000", { text: "a\0b" }, /no text has/],
  ])("refuses %s and writes nothing", async (_what, change, words) => {
    const before = await dumpTables(database);
    await expect(open({ ...fresh(FREE), ...change })).rejects.toEqual(refusal("BAD_USER_INPUT", words));
    expect(await dumpTables(database)).toEqual(before);
  });

  it("refuses what cannot be done when it is proposed, and again when it is adopted", async () => {
    const admit: NewProposal = {
      ...{ kind: "ADMIT_MEMBER", title: "Accueillir", text: "Bienvenue.", key: "admit" },
      content: { organizationId: "autre", role: "MEMBER", since: "2026-03-01" },
    };
    await expect(
      open({ ...admit, content: { organizationId: "nul", role: "MEMBER", since: "2026-03-01" } }),
    ).rejects.toEqual(refusal("NOT_FOUND", /no registered organization "nul"/));
    const pole = { ...POLE, content: { ...(POLE.content as object), poleId: "deux-fois" } };
    const first = await open(fresh(pole));
    const second = await open(fresh(pole));
    for (const id of [first, second]) {
      await answer(id, "lisieres", "CONSENT");
      await answer(id, "vesle", "CONSENT");
    }
    await answer(first, "halle", "ADOPTED");
    await expect(answer(second, "halle", "ADOPTED")).rejects.toEqual(refusal("CONFLICT", /already/));
    expect((await view(second)).state).toBe("OPEN");
  });

  it("keeps every step and proposal as they were when later ones come", async () => {
    const id = await open();
    await answer(id, "vesle", "OBJECTION", { text: "Non." });
    const before = await dumpTables(database, ["proposal", "proposal_step"]);
    await answer(id, "halle", "INTEGRATION", { answers: 2 });
    const after = await dumpTables(database, ["proposal", "proposal_step"]);
    expect(after["proposal"]).toEqual(before["proposal"]);
    expect(after["proposal_step"]).toEqual(expect.arrayContaining(before["proposal_step"] ?? []));
    expect(after["proposal_step"]).toHaveLength((before["proposal_step"]?.length ?? 0) + 1);
  });
});
