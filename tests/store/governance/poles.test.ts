import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Membership, Pole, PoleLink } from "../../../store/database/governance-entities.js";
import { answerProposal, openProposal } from "../../../store/governance/decide-together.js";
import { closePole, linkPoles, unlinkPoles } from "../../../store/governance/poles.js";
import { graphVersion } from "../../../store/memory/graph-version.js";
import { linksOfPoles, listPoles } from "../../../store/read/governance/poles.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import { START, actingFor, daysAfter, decide, foundCommons, poleOf, refusal } from "./commons.js";

const LINK = { poleId: "recits", otherPoleId: "outils", text: "Les récits se saisissent dans nos outils." };
const ALL = ["halle", "lisieres", "vesle"];

describe.each(dialects)("poles on %s", (dialect) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await foundCommons(database, { halle: "CARRIER", lisieres: "MEMBER", vesle: "MEMBER" });
    for (const pole of [poleOf("recits", ["halle"]), poleOf("outils", ["vesle", "lisieres"])]) {
      await decide(database, pole, ALL);
    }
  });
  afterAll(() => database.drop());

  const links = () => database.em().find(PoleLink, {}, { disableIdentityMap: true });
  const version = () => graphVersion(database.em());

  it("coordinate in the words of their members, once however often it is said and from whichever side", async () => {
    await linkPoles(database, LINK, actingFor("halle"), START);
    const before = await version();
    await linkPoles(database, LINK, actingFor("halle"), START);
    expect(await version()).toBe(before);
    const text = "Un atelier commun chaque mois.";
    await linkPoles(database, { poleId: "outils", otherPoleId: "recits", text }, actingFor("vesle"), START);

    expect(await links()).toMatchObject([{ poleId: "recits", otherPoleId: "outils", text, actor: "t-vesle" }]);
    expect(await version()).toBe(before + 1);
    expect(await linksOfPoles(database, ["outils"])).toContainEqual({ poleId: "outils", otherPoleId: "recits", text });
  });

  it("are linked by nobody else than their members and stewards, and not with themselves or nothing", async () => {
    const say = (more: object, by = actingFor("halle")) => linkPoles(database, { ...LINK, ...more }, by, START);
    await expect(say({}, actingFor("vesle"))).rejects.toEqual(refusal("FORBIDDEN", /members of the pole Pôle recits/));
    await expect(say({}, { id: "t-x", roles: ["member"] })).rejects.toEqual(refusal("FORBIDDEN", /no organization/));
    await expect(say({ otherPoleId: "recits" })).rejects.toEqual(refusal("BAD_USER_INPUT", /with itself/));
    await expect(say({ otherPoleId: "rien" })).rejects.toEqual(refusal("NOT_FOUND", /no pole "rien"/));
    await expect(say({ poleId: "a\0b" })).rejects.toEqual(refusal("NOT_FOUND", /no pole/));
    await expect(say({ text: "x".repeat(2_001) })).rejects.toEqual(refusal("BAD_USER_INPUT", /2001 characters/));
    await expect(say({ text: "Écrire à a@b.fr" })).rejects.toEqual(refusal("BAD_USER_INPUT", /e-mail/));
    await say({ text: "Dit par une facilitatrice." }, { id: "t-steward", roles: ["steward"] });
    expect(await links()).toMatchObject([{ text: "Dit par une facilitatrice." }]);
  });

  it("stop coordinating when a member of one of them says so, which may be said twice", async () => {
    const pair = { poleId: "outils", otherPoleId: "recits" };
    await expect(unlinkPoles(database, pair, actingFor("halle"), START)).rejects.toEqual(
      refusal("FORBIDDEN", /outils/),
    );
    await unlinkPoles(database, pair, actingFor("lisieres"), START);
    const before = await version();
    await unlinkPoles(database, pair, actingFor("lisieres"), START);
    expect(await links()).toEqual([]);
    expect(await version()).toBe(before);
  });

  it("are closed when nothing waits to be decided in them, and their memberships end", async () => {
    await linkPoles(database, LINK, actingFor("halle"), START);
    const said = { title: "Une pause", text: "Pour souffler.", content: { decision: "Rien en août." } };
    const proposal = { kind: "FREE_TEXT" as const, poleId: "outils", key: "waiting", ...said };
    const proposalId = await openProposal(database, proposal, actingFor("vesle"), START);
    await expect(closePole(database, "outils", daysAfter(2))).rejects.toEqual(
      refusal("CONFLICT", new RegExp(`1 open proposals \\(${proposalId}\\)`)),
    );
    const withdrawal = { proposalId, kind: "WITHDRAWN" as const, text: "Plus besoin.", key: "withdrawn" };
    await answerProposal(database, withdrawal, actingFor("vesle"), START);

    await closePole(database, "outils", daysAfter(2));
    const before = await version();
    await closePole(database, "outils", daysAfter(3));
    expect(await version()).toBe(before);
    const pole = await database.em().findOneOrFail(Pole, { id: "outils" }, { disableIdentityMap: true });
    expect(pole.closedAt).toEqual(daysAfter(2));
    const members = await database.em().find(Membership, { poleId: "outils" }, { disableIdentityMap: true });
    expect(members.map(({ until }) => until)).toEqual(["2026-03-04", "2026-03-04"]);
    expect((await listPoles(database, false)).map(({ id }) => id)).toEqual(["recits"]);
    expect((await listPoles(database, true)).map(({ id }) => id)).toEqual(["outils"]);
    expect(await linksOfPoles(database, ["recits"])).toEqual([]);
    await expect(linkPoles(database, LINK, actingFor("halle"), START)).rejects.toEqual(
      refusal("CONFLICT", /closed since 2026-03-04/),
    );
    await expect(closePole(database, "rien", START)).rejects.toEqual(refusal("NOT_FOUND", /no pole "rien"/));
  });
});
