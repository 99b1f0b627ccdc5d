import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerOrganizationMatch } from "../../../store/governance/organizations/decide-match.js";
import type { OrganizationInput } from "../../../store/governance/organizations/read-organization.js";
import { changeOrganization } from "../../../store/governance/organizations/register.js";
import { rebuildAreas } from "../../../store/territories/areas.js";
import { rebuildGraph } from "../../../store/rebuild.js";
import { dialects } from "../../support/databases.js";
import { gone, harvestByHand, recordOf } from "../../support/hand-made.js";
import { dumpGraph, dumpTables } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";
import { START } from "./commons.js";
import { CONSORTIUM, carriedBy, matchOf, matchesOf, namedId, pageOf, register } from "./named-pages.js";

const LONG = "Consortium d'Accompagnement des Transitions";
const STEWARD = { actor: "t-steward", now: START };

/** What each name leads to, by rule and status. */
const MATCHED: readonly [string, string, string, RegExp][] = [
  ["COMMUN D'ACCOMPAGNEMENT", "ALIAS", "ACCEPTED", /one that it also goes by, "Commun d'accompagnement"/],
  ["Association Consortium d'accompagnement des transitions", "SIMILAR_NAME", "PENDING", /3 of 3 words/],
  ["Consortium d'accompagnement des transitions écologiques", "SIMILAR_NAME", "PENDING", /3 of 4 words/],
  ["CAT", "SIMILAR_NAME", "PENDING", /first letters of "Consortium d'Accompagnement des Transitions" spell/],
  ["C.A.T.", "SIMILAR_NAME", "PENDING", /first letters/],
];

const REFUSED: readonly [string, Partial<OrganizationInput>, string][] = [
  ["a name of signs alone", { legalName: "…!" }, "legalName"],
  ["an e-mail address for a name", { legalName: "ecrire@libre.test" }, "legalName"],
  ["a name of 301 characters", { legalName: "a".repeat(301) }, "legalName"],
  ["an empty alias", { aliases: [" "] }, "aliases"],
  ["31 aliases", { aliases: Array.from({ length: 31 }, (_, number) => `Nom ${number}`) }, "aliases"],
  ["a number with a slip in it", { siren: "732829321" }, "siren"],
  ["a number of ten digits", { siren: "7328293200" }, "siren"],
  ["an address that opens no web page", { url: "javascript:alert(1)" }, "url"],
  ["an address with a password", { url: "https://a:b@libre.test/" }, "url"],
];

describe.each(dialects)("registered organizations on %s", (dialect) => {
  const used = useLedger(dialect);
  const harvest = (...pages: readonly ReturnType<typeof carriedBy>[]) =>
    harvestByHand(used.ledger, { batches: [[...pages]] });
  const organizations = async () => (await dumpTables(used.database, ["organization"]))["organization"] ?? [];

  it("have the id that pages naming them give, and registering the same again changes nothing", async () => {
    await harvest(carriedBy(1, "CONSORTIUM d’accompagnement des transitions"));
    const [named] = await organizations();
    expect(await register(used.database, CONSORTIUM)).toBe(named?.["id"]);
    expect(await organizations()).toEqual([
      expect.objectContaining({ name: LONG, siren: "732829320", website: "https://cat.libre.test/" }),
    ]);
    const before = await dumpTables(used.database);
    await register(used.database, { ...CONSORTIUM, siren: "732829320" });
    expect(await dumpTables(used.database)).toEqual(before);
  });

  it.each(REFUSED)("are not registered with %s", async (_, input, argument) => {
    const refused = register(used.database, { ...CONSORTIUM, ...input });
    await expect(refused).rejects.toMatchObject({ code: "BAD_USER_INPUT", argument });
    expect(await organizations()).toEqual([]);
  });

  it("share no name and no number with another one, which the refusal names", async () => {
    await register(used.database, CONSORTIUM);
    const other: OrganizationInput = { legalName: "Les Lisières", kind: "COOPERATIVE" };
    for (const [input, argument] of [
      [{ ...other, aliases: ["commun d’ACCOMPAGNEMENT"] }, "aliases"],
      [{ ...other, legalName: "Commun d'accompagnement" }, "legalName"],
      [{ ...other, siren: "732829320" }, "siren"],
    ] as const) {
      const refused = register(used.database, input);
      await expect(refused).rejects.toMatchObject({ code: "CONFLICT", argument });
      await expect(refused).rejects.toThrow(LONG);
    }
    await expect(register(used.database, { ...CONSORTIUM, kind: "OTHER" })).rejects.toThrow(/changeOrganization/);
  });

  it("keep their id and their former name when they change their name", async () => {
    const id = await register(used.database, CONSORTIUM);
    await harvest(carriedBy(1, LONG), carriedBy(2, "Le Grand Consortium"));
    await changeOrganization(used.database, id, { legalName: "Le Grand Consortium", aliases: [] }, START);
    expect(await matchOf(used.database, "Le Grand Consortium")).toMatchObject({ knownId: id, rule: "NAME" });
    const { organization_alias: aliases } = await dumpTables(used.database, ["organization_alias"]);
    expect(aliases?.map(({ name }) => name)).toEqual([LONG, "Le Grand Consortium"]);
    const before = await dumpTables(used.database);
    await changeOrganization(used.database, id, { legalName: "Le Grand Consortium" }, START);
    expect(await dumpTables(used.database)).toEqual(before);
    await expect(changeOrganization(used.database, "o0", {}, START)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("stay in the graph though nobody names them, and what pages describe is added to what they are", async () => {
    const id = await register(used.database, { ...CONSORTIUM, url: null });
    expect(await organizations()).toEqual([expect.objectContaining({ id, name: LONG, type: null, page_id: null })]);
    await harvest(pageOf("Commun d'accompagnement"), carriedBy(1, LONG));
    const described = (await organizations()).find((each) => each["id"] === id);
    expect(described).toMatchObject({ name: LONG, type: "collectif", siren: "732829320" });
    await harvestByHand(used.ledger, {
      gone: [gone("page-of-Commun d'accompagnement"), gone("carried-1")],
      acceptWithdrawals: true,
    });
    expect(await organizations()).toEqual([expect.objectContaining({ id, name: LONG, type: null, page_id: null })]);
  });

  it.each(MATCHED)("are met by the name %s: %s, %s", async (name, rule, status, evidence) => {
    const id = await register(used.database, CONSORTIUM);
    await harvest(carriedBy(1, name));
    const match = await matchOf(used.database, name);
    expect(match).toMatchObject({ knownId: id, rule, status, actor: null });
    expect(match.evidence.join(" ")).toMatch(evidence);
  });

  it.each(["Transitions", "Accompagnement des entreprises", "CA", "Les Lisières"])(
    "are not met by %s",
    async (name) => {
      await harvest(carriedBy(1, name));
      await register(used.database, CONSORTIUM);
      expect(await matchesOf(used.database)).toEqual([]);
    },
  );

  it("are met by the SIREN number of a page under another name", async () => {
    const id = await register(used.database, CONSORTIUM);
    await harvest(pageOf("Les Accompagnants", "732829320"));
    const match = await matchOf(used.database, "Les Accompagnants");
    expect(match).toMatchObject({ knownId: id, rule: "SIREN", status: "ACCEPTED" });
  });

  it("wait for a steward where the name leads to one and the number to another", async () => {
    const ids = [
      await register(used.database, CONSORTIUM),
      await register(used.database, { legalName: "Les Lisières", aliases: ["Lisières"], kind: "COOPERATIVE" }),
    ];
    await harvest(pageOf("Lisières", "732829320"));
    const matches = await matchesOf(used.database);
    expect(matches.map(({ knownId }) => knownId).toSorted()).toEqual(ids.toSorted());
    for (const { status, evidence } of matches) {
      expect(status).toBe("PENDING");
      expect(evidence.at(-1)).toMatch(/two different organizations/);
    }
  });

  it("are not found again by words of a name that has left the graph", async () => {
    await register(used.database, CONSORTIUM);
    await harvest(carriedBy(1, "Consortium d'accompagnement des transitions de Zoé"));
    const { evidence } = await matchOf(used.database, "Consortium d'accompagnement des transitions de Zoé");
    expect(evidence.join(" ").toLowerCase()).not.toContain("zo");
    await harvestByHand(used.ledger, { gone: [gone("carried-1")] });
    expect(await matchesOf(used.database)).toEqual([]);
  });
});

describe.each(dialects)("what a steward says of a name on %s", (dialect) => {
  const used = useLedger(dialect);
  const harvest = (...pages: readonly ReturnType<typeof carriedBy>[]) =>
    harvestByHand(used.ledger, { batches: [[...pages]] });
  const answer = (id: string, status: "ACCEPTED" | "REJECTED", note?: string) =>
    answerOrganizationMatch(used.database, { id, status, note }, STEWARD);

  it("holds against the rules and is not asked again, whatever is harvested, registered or rebuilt", async () => {
    const knownId = await register(used.database, CONSORTIUM);
    await harvest(carriedBy(1, "CAT"), carriedBy(2, "Commun d'accompagnement"));
    await answer((await matchOf(used.database, "CAT")).id, "REJECTED", "Un chat.");
    await answer((await matchOf(used.database, "Commun d'accompagnement")).id, "REJECTED");
    const decided = await matchesOf(used.database);
    expect(decided.map(({ status, actor }) => [status, actor])).toEqual([
      ["REJECTED", "t-steward"],
      ["REJECTED", "t-steward"],
    ]);
    expect(decided.flatMap(({ evidence }) => evidence)).toContain("A steward said: Un chat.");
    await changeOrganization(used.database, knownId, { aliases: ["CAT", "Commun d'accompagnement"] }, START);
    await harvest(carriedBy(3, "CAT"));
    await rebuildGraph(used.database, (_, candidate) => ({ mappingVersion: "hand/1", record: recordOf(candidate) }));
    expect(await matchesOf(used.database)).toEqual(decided);
  });

  it("can be said otherwise later, and saying it twice changes nothing", async () => {
    await register(used.database, CONSORTIUM);
    await harvest(carriedBy(1, "CAT"));
    const { id } = await matchOf(used.database, "CAT");
    await answer(id, "REJECTED", "Un chat.");
    await answer(id, "ACCEPTED", "Pas un chat.");
    const match = await matchOf(used.database, "CAT");
    expect(match).toMatchObject({ status: "ACCEPTED", rule: "SIMILAR_NAME", actor: "t-steward" });
    expect(match.evidence.filter((sentence) => sentence.includes("chat"))).toEqual(["A steward said: Pas un chat."]);
    const before = await dumpTables(used.database);
    await answer(id, "ACCEPTED", "Encore.");
    expect(await dumpTables(used.database)).toEqual(before);
  });

  it("makes a name mean one organization at most", async () => {
    await register(used.database, CONSORTIUM);
    await register(used.database, { legalName: "Comité d'Action Territoriale", kind: "INFORMAL" });
    await harvest(carriedBy(1, "CAT"));
    const [first, second] = await matchesOf(used.database);
    await answer(first?.id ?? "", "REJECTED");
    await answer(second?.id ?? "", "ACCEPTED");
    await expect(answer(first?.id ?? "", "ACCEPTED")).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(register(used.database, { legalName: "CAT", kind: "OTHER" })).rejects.toThrow(
      /Reject that match first/,
    );
    expect((await matchesOf(used.database)).map(({ status }) => status)).toEqual(["REJECTED", "ACCEPTED"]);
  });

  it("is remembered when the name leaves the graph, unlike what only waited", async () => {
    await register(used.database, CONSORTIUM);
    await harvest(carriedBy(1, "CAT"), carriedBy(2, "C.A.T."));
    await answer((await matchOf(used.database, "CAT")).id, "REJECTED");
    await harvestByHand(used.ledger, { gone: [gone("carried-1"), gone("carried-2")], acceptWithdrawals: true });
    expect((await matchesOf(used.database)).map((each) => each.namedId)).toEqual([namedId("CAT")]);
    await expect(answer("k0", "ACCEPTED")).rejects.toMatchObject({ code: "NOT_FOUND", argument: "id" });
  });
});

const REGISTERED: readonly OrganizationInput[] = [
  CONSORTIUM,
  { legalName: "Comité d'Action Territoriale", kind: "INFORMAL" },
  { legalName: "CAT", aliases: ["Les Lisières"], kind: "COOPERATIVE", siren: "552100554" },
  { legalName: "Scop Les Lisières Vives", kind: "COOPERATIVE" },
];

const PAGES = [
  carriedBy(1, "C.A.T.", LONG),
  carriedBy(2, "Commun d'accompagnement", LONG),
  carriedBy(3, "Lisières vives", "Les lisières"),
  pageOf("Consortium des Transitions", "552100554"),
  pageOf("Les Lisières", "732829320"),
  pageOf(LONG),
];

/** Registers or harvests, by number. */
const steps = fc.shuffledSubarray(
  [...REGISTERED.keys(), ...PAGES.keys()].map((_, step) => step),
  {
    minLength: REGISTERED.length + PAGES.length,
  },
);

const TABLES = ["organization_match", "organization", "territory_count", "known_organization", "organization_alias"];

describe.each(dialects)("matches of organizations on %s", (dialect) => {
  const used = useLedger(dialect);
  const take = async (step: number) => {
    const input = REGISTERED[step];
    if (input !== undefined) await register(used.database, input);
    else await harvestByHand(used.ledger, { batches: [PAGES.slice(step - REGISTERED.length).slice(0, 1)] });
  };

  it("do not depend on the order in which organizations are registered and pages come", async () => {
    const all = REGISTERED.length + PAGES.length;
    for (let step = 0; step < all; step++) await take(step);
    const expected = await dumpTables(used.database, TABLES);
    expect(expected["organization_match"]?.length).toBeGreaterThan(4);
    await fc.assert(
      fc.asyncProperty(steps, async (order) => {
        await used.empty();
        for (const step of order) await take(step);
        expect(await dumpTables(used.database, TABLES)).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  });

  it("are the same after a rebuild, and the counts of territories are those that are counted anew", async () => {
    for (let step = 0; step < REGISTERED.length + PAGES.length; step++) await take(step);
    const [waiting] = (await matchesOf(used.database)).filter(({ status }) => status === "PENDING");
    await answerOrganizationMatch(used.database, { id: waiting?.id ?? "", status: "ACCEPTED" }, STEWARD);
    const before = { ...(await dumpGraph(used.database)), ...(await dumpTables(used.database, TABLES)) };
    await used.database.em().transactional((em) => rebuildAreas(em));
    expect(await dumpTables(used.database, ["territory_count"])).toEqual({
      territory_count: before["territory_count"],
    });
    await rebuildGraph(used.database, (_, candidate) => ({ mappingVersion: "hand/1", record: recordOf(candidate) }));
    const after = { ...(await dumpGraph(used.database)), ...(await dumpTables(used.database, TABLES)) };
    expect(after).toEqual(before);
  });

  it("cost as many statements for 5 names as for 50", async () => {
    await register(used.database, CONSORTIUM);
    const names = (from: number, count: number) =>
      Array.from({ length: count }, (_, number) => `Consortium ${from + number} d'accompagnement des transitions`);
    const counts: number[] = [];
    for (const [from, count] of [
      [1, 1],
      [100, 5],
      [200, 50],
    ] as const) {
      used.database.takeStatements();
      await harvestByHand(used.ledger, { batches: [[carriedBy(from, ...names(from, count))]] });
      counts.push(used.database.takeStatements().length);
    }
    expect(await matchesOf(used.database)).toHaveLength(56);
    expect(counts[2]).toBe(counts[1]);
  });
});
