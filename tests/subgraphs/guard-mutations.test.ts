import { GraphQLError, buildSchema, defaultFieldResolver } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MOST_PER_MINUTE, appendAudit, listAudit } from "../../store/access/audit.js";
import { type Database, openDatabase } from "../../store/database/database.js";
import { guardMutations } from "../../subgraphs/common/guard-mutations.js";
import { type Identity, requireRole } from "../../subgraphs/common/identity.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { governanceSubgraph } from "../../subgraphs/governance/index.js";
import { actingFor, foundCommons } from "../store/governance/commons.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { placesOfText } from "../support/tables.js";
import { askSubgraph } from "./asked-subgraph.js";

const OPEN = `mutation ($input: OpenProposalInput!) { openProposal(input: $input) { id } }`;

/** A subgraph of one mutation that does what it is told, and how often it was done. */
function touchable(database: Database) {
  const schema = buildSchema("type Query { hello: String } type Mutation { touch(how: String): String }");
  let touched = 0;
  const touch = schema.getMutationType()?.getFields()["touch"];
  if (touch === undefined) throw new Error("The schema has no mutation.");
  touch.resolve = (_root, { how }: { how?: string }, { identity }: { identity?: Identity }) => {
    requireRole(identity, "member");
    if (how === "gone") throw new GraphQLError("Gone.", { extensions: { code: "NOT_FOUND" } });
    if (how === "broken") throw new Error("The disk is full of Jeanne Dupont.");
    touched += 1;
    return how;
  };
  guardMutations(schema);
  const subgraph = {
    ...{ name: "touchable", schema, sdl: "", takeShown: () => undefined },
    createContext: (caller) => ({ database, ...caller }),
  } satisfies Subgraph;
  return { subgraph, touched: () => touched };
}

const member = (id: string): Identity => ({ id, roles: ["member"], organizationId: "org-a" });

describe.each(dialects)("the guard of mutations on %s", (dialect) => {
  let database: TestDatabase;
  let governance: Subgraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await foundCommons(database, { "org-a": "MEMBER" });
    governance = await governanceSubgraph(database);
  });
  afterAll(() => database.drop());

  const touch = (subgraph: Subgraph, identity?: Identity, how?: string) =>
    askSubgraph(subgraph, "mutation ($how: String) { touch(how: $how) }", { identity, variables: { how } });
  const codeOf = (answer: Awaited<ReturnType<typeof touch>>) => answer.errors?.[0]?.extensions["code"] ?? "OK";
  const linesOf = async (actor: string) => {
    const lines = await listAudit(database, 1_000);
    return lines.filter((line) => line.actor === actor).map(({ operation, outcome }) => `${operation} ${outcome}`);
  };

  it("keeps who tried what, for whom, when and how it ended, and nothing else", async () => {
    const before = new Date();
    await touch(touchable(database).subgraph, member("kept"), "Jeanne Dupont");

    const [line, ...more] = await listAudit(database, 1);
    expect(more).toEqual([]);
    expect(line).toEqual({
      ...{ id: expect.any(Number), at: expect.any(Date), actor: "kept", organizationId: "org-a" },
      ...{ operation: "touch", outcome: "OK" },
    });
    expect(line?.at.getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect(await placesOfText(database, "Jeanne Dupont")).toEqual([]);
  });

  it.each<[string, Identity, string, string]>([
    ["done", member("done"), "so", "OK"],
    ["refused for want of a role", { id: "connects", roles: ["connector"] }, "so", "FORBIDDEN"],
    ["refused for what it says", member("gone"), "gone", "NOT_FOUND"],
    ["broken by what nobody expected", member("broken"), "broken", "INTERNAL_SERVER_ERROR"],
  ])("leaves one line for what was %s", async (_what, identity, how, outcome) => {
    await touch(touchable(database).subgraph, identity, how);

    expect(await linesOf(identity.id)).toEqual([`touch ${outcome}`]);
    expect(await placesOfText(database, "Jeanne Dupont")).toEqual([]);
  });

  it("leaves a line for each mutation of a request, however it is called there", async () => {
    const query = `mutation { a: touch b: touch(how: "gone") c: touch }`;
    await askSubgraph(touchable(database).subgraph, query, { identity: member("several") });

    expect(await linesOf("several")).toEqual(["touch OK", "touch NOT_FOUND", "touch OK"]);
  });

  it("leaves none for who shows no token, and asks the database nothing for them", async () => {
    const before = await listAudit(database, 1);
    const { subgraph, touched } = touchable(database);
    database.takeStatements();

    expect(codeOf(await touch(subgraph))).toBe("UNAUTHENTICATED");
    expect(database.takeStatements()).toEqual([]);
    expect(touched()).toBe(0);
    expect(await listAudit(database, 1)).toEqual(before);
  });

  it("keeps what a proposal says where the proposal is, and nowhere in the audit", async () => {
    const say = (key: string, words: string, poleId?: string) => {
      const input = { kind: "FREE_TEXT", title: words, text: words, content: { decision: words }, key, poleId };
      return askSubgraph(governance, OPEN, { identity: actingFor("org-a"), variables: { input } });
    };
    expect(codeOf(await say("key-1", "un compost partagé"))).toBe("OK");
    expect(codeOf(await say("key-2", "un potager secret", "no-such-pole"))).toBe("NOT_FOUND");

    expect(await placesOfText(database, "un compost partagé")).toEqual([
      ...["proposal.title", "proposal_step.content", "proposal_step.text"],
    ]);
    expect(await placesOfText(database, "key-1")).toEqual(["proposal_step.key"]);
    for (const text of ["un potager secret", "no-such-pole", "key-2"]) {
      expect(await placesOfText(database, text)).toEqual([]);
    }
    expect(await linesOf("t-org-a")).toEqual(["openProposal NOT_FOUND", "openProposal OK"]);
  });

  it("refuses what somebody tries too often within a minute, says for how long, and lets others go on", async () => {
    const { subgraph, touched } = touchable(database);
    for (let tried = 0; tried < MOST_PER_MINUTE; tried += 1) {
      expect(codeOf(await touch(subgraph, member("eager"), tried % 2 === 0 ? "so" : "gone"))).not.toBe("RATE_LIMITED");
    }
    const { data, errors } = await touch(subgraph, member("eager"));

    expect(data).toEqual({ touch: null });
    expect(errors).toMatchObject([{ extensions: { code: "RATE_LIMITED", retryAfterSeconds: expect.any(Number) } }]);
    const wait = errors?.[0]?.extensions["retryAfterSeconds"] as number;
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(60);
    expect(errors?.[0]?.message).toContain(`Try again in ${wait} s.`);
    expect(touched()).toBe(MOST_PER_MINUTE / 2);
    expect((await linesOf("eager")).slice(0, 2)).toEqual(["touch RATE_LIMITED", "touch NOT_FOUND"]);
    expect(codeOf(await touch(subgraph, member("calm")))).toBe("OK");
  });

  it("counts what is tried at the same moment", async () => {
    const { subgraph, touched } = touchable(database);
    const answers = await Promise.all(
      Array.from({ length: MOST_PER_MINUTE + 10 }, () => touch(subgraph, member("at-once"))),
    );

    expect(answers.filter((answer) => codeOf(answer) === "RATE_LIMITED")).toHaveLength(10);
    expect(touched()).toBe(MOST_PER_MINUTE);
    expect(await linesOf("at-once")).toHaveLength(MOST_PER_MINUTE + 10);
  });

  it("counts for all processes on the database together, whatever the mutation", async () => {
    const elsewhere = await openDatabase({ url: database.url });
    try {
      const { subgraph, touched } = touchable(elsewhere);
      for (let tried = 0; tried < MOST_PER_MINUTE - 1; tried += 1) await tryAgo("spread", tried * 1_000);
      expect(codeOf(await touch(subgraph, member("spread")))).toBe("OK");

      expect(codeOf(await touch(touchable(database).subgraph, member("spread")))).toBe("RATE_LIMITED");
      expect(codeOf(await touch(subgraph, member("spread")))).toBe("RATE_LIMITED");
      expect(touched()).toBe(1);
    } finally {
      await elsewhere.close();
    }
  });

  it("lets somebody go on once the minute is over, and no sooner", async () => {
    const { subgraph } = touchable(database);
    for (let tried = 0; tried < MOST_PER_MINUTE; tried += 1) await tryAgo("patient", 61_000);
    for (let tried = 0; tried < MOST_PER_MINUTE; tried += 1) await tryAgo("hasty", 50_000);

    expect(codeOf(await touch(subgraph, member("patient")))).toBe("OK");
    const { errors } = await touch(subgraph, member("hasty"));
    expect(errors?.[0]?.extensions).toMatchObject({ code: "RATE_LIMITED" });
    expect(errors?.[0]?.extensions["retryAfterSeconds"]).toBeGreaterThan(5);
    expect(errors?.[0]?.extensions["retryAfterSeconds"]).toBeLessThanOrEqual(10);
  });

  it("gives what the mutation gives, where the schema has a mutation without a resolver too", async () => {
    const schema = buildSchema("type Query { hello: String } type Mutation { touch: String }");
    guardMutations(schema);
    const field = schema.getMutationType()?.getFields()["touch"];

    expect(field?.resolve).not.toBe(defaultFieldResolver);
    const given = await field?.resolve?.({ touch: "so" }, {}, { database, identity: member("plain") }, {
      fieldName: "touch",
    } as never);
    expect(given).toBe("so");
    expect(await linesOf("plain")).toEqual(["touch OK"]);
  });

  function tryAgo(actor: string, milliseconds: number): Promise<void> {
    const at = new Date(Date.now() - milliseconds);
    return appendAudit(database, { identity: member(actor), operation: "elsewhere", outcome: "OK", at });
  }
});
