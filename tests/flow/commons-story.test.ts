import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { identifyBy } from "../../bin/identify.js";
import { startGateway } from "../../gateway/gateway.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { createToken } from "../../store/access/tokens.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { type Running, startMaillage } from "../bin/run-maillage.js";
import { makeFolder } from "../bin/temporary-folder.js";
import { buildSubgraphs } from "../federation/served-graph.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { type RecordedHedgeDoc, expectedNotes, startRecordedHedgeDoc } from "../support/recorded-hedgedoc.js";
import { placesOfText } from "../support/tables.js";

const REGISTER = `mutation ($name: String!) {
  registerOrganization(input: { legalName: $name, kind: ASSOCIATION }) { id } }`;
const FOUND = `mutation ($id: ID!) {
  addFoundingMember(input: { organizationId: $id, role: CARRIER, since: "2026-01-01" }) { id } }`;
const OPEN = `mutation ($input: OpenProposalInput!) { openProposal(input: $input) { id state } }`;
const ANSWER = `mutation ($input: ProposalStepInput!) { answerProposal(input: $input) { state content { admission { purpose } } } }`;

describe.each(dialects)("a commons that begins, on %s,", (dialect) => {
  let database: TestDatabase;
  let pad: RecordedHedgeDoc;
  let gateway: Awaited<ReturnType<typeof startGateway>>;
  let source: SourceSettings;
  let worker: Running;
  /** Ids of organizations and tokens, by the name of the organization. */
  const ids: Record<string, string> = {};
  const tokens: Record<string, string> = {};
  let admission = "";
  let keys = 0;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    pad = await startRecordedHedgeDoc();
    source = {
      ...{ id: "pad", name: "Pads", connector: "hedgedoc", url: pad.url, admission: "decision", schedule: "0 0 1 1 *" },
      options: { notes: expectedNotes("A").map(({ path }) => path) },
      http: { minIntervalMs: 0, allowPrivateNetwork: true },
    };
    const folder = await makeFolder({ "sources.json": { sources: [source] } });
    worker = startMaillage(["worker"], { DATABASE_URL: database.url, MAILLAGE_SOURCES: `${folder}/sources.json` });
    await worker.waitFor(/not harvested until the commons admits it/);
    gateway = await startGateway({
      ...{ supergraph: { path: "schema/generated/supergraph.graphql" }, subgraphs: await buildSubgraphs(database) },
      ...{ host: "127.0.0.1", port: 0, explorer: false, identify: identifyBy(database) },
      logger: { info() {}, warn() {}, error() {} },
    });
    tokens["admin"] = await token("admin");
  });
  afterAll(async () => {
    worker.kill("SIGTERM");
    await worker.ended();
    await gateway.stop();
    await pad.close();
    await database.drop();
  });

  async function token(role: string, organizationId?: string): Promise<string> {
    const asked = { label: `story ${role}`, roles: [role], expiresAt: null, organizationId };
    return (await createToken(database, asked, new Date())).token;
  }

  async function ask(query: string, variables: object = {}, as?: string) {
    const headers = {
      "content-type": "application/json",
      ...(as !== undefined && { authorization: `Bearer ${tokens[as]}` }),
    };
    const response = await fetch(gateway.url, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
    // oxlint-disable-next-line typescript/no-explicit-any
    const { data, errors } = (await response.json()) as { data?: any; errors?: { extensions: { code: string } }[] };
    return { data, codes: errors?.map(({ extensions }) => extensions.code) };
  }

  async function propose(by: string, kind: string, content: object, poleId?: string): Promise<string> {
    const input = { kind, title: kind, text: "Parce que.", content, poleId, key: `open-${(keys += 1)}` };
    const { data, codes } = await ask(OPEN, { input }, by);
    expect(codes).toBeUndefined();
    return data.openProposal.id;
  }

  async function step(by: string, proposalId: string, kind: string, more: object = {}) {
    const input = { proposalId, kind, text: "Voilà pourquoi.", key: `step-${(keys += 1)}`, ...more };
    const { data, codes } = await ask(ANSWER, { input }, by);
    return codes ?? data.answerProposal.state;
  }

  const pages = async () => {
    const { data, codes } = await ask(`{ resources(filter: { sourceId: "pad" }, first: 10) { totalCount nodes {
      title pages { source { admission { state purpose proposal { id title state } } } }
    } } }`);
    expect(codes).toBeUndefined();
    return data.resources;
  };

  it("has founding members, whom an admin makes known", async () => {
    for (const name of ["La Halle", "Les Lisières"]) {
      const { data, codes } = await ask(REGISTER, { name }, "admin");
      expect(codes).toBeUndefined();
      ids[name] = data.registerOrganization.id;
      expect((await ask(FOUND, { id: ids[name] }, "admin")).codes).toBeUndefined();
      tokens[name] = await token("member", ids[name]);
    }
  });

  it("lets an organization join by decision", async () => {
    ids["Vesle"] = (await ask(REGISTER, { name: "Vesle" }, "admin")).data.registerOrganization.id;
    tokens["Vesle"] = await token("member", ids["Vesle"]);
    const content = { member: { organizationId: ids["Vesle"], role: "MEMBER", since: "2026-01-01" } };
    const id = await propose("La Halle", "ADMIT_MEMBER", content);
    // Who is no member yet has no say in it.
    expect(await step("Vesle", id, "CONSENT")).toEqual(["FORBIDDEN"]);
    expect(await step("Les Lisières", id, "CONSENT")).toBe("OPEN");
    expect(await step("La Halle", id, "ADOPTED")).toBe("ADOPTED");

    const { data } = await ask(`{ organization(id: "${ids["Vesle"]}") { name memberships { role proposal { id } } } }`);
    expect(data.organization).toEqual({ name: "Vesle", memberships: [{ role: "MEMBER", proposal: { id } }] });
  });

  it("opens a pole", async () => {
    const pole = {
      ...{ poleId: "notes", name: "Notes", remit: "Les pads.", autonomy: "AUTONOMOUS", quorum: 0.5, deadlineDays: 7 },
      ...{ decides: ["ADMIT_SOURCE", "SUSPEND_SOURCE"], memberIds: [ids["La Halle"], ids["Vesle"]] },
    };
    const id = await propose("Vesle", "OPEN_POLE", { pole });
    expect(await step("La Halle", id, "CONSENT")).toBe("OPEN");
    expect(await step("Les Lisières", id, "CONSENT")).toBe("OPEN");
    expect(await step("Vesle", id, "ADOPTED")).toBe("ADOPTED");
    const { data } = await ask(`{ pole(id: "notes") { name members { organization { name } } proposal { id } } }`);
    expect(data.pole).toMatchObject({ name: "Notes", proposal: { id } });
    expect(data.pole.members).toHaveLength(2);
  });

  it("proposes a source in that pole, hears an objection and integrates it, and nothing is harvested meanwhile", async () => {
    const given = { sourceId: "pad", license: "CC-BY-SA-4.0", contact: "https://pad.example.test/contact" };
    admission = await propose("Vesle", "ADMIT_SOURCE", { admission: { ...given, purpose: "Tout lire." } }, "notes");
    expect(await step("La Halle", admission, "OBJECTION")).toBe("OBJECTED");
    expect(await step("Vesle", admission, "ADOPTED")).toEqual(["CONFLICT"]);
    // Somebody outside the pole has no part in it.
    expect(await step("Les Lisières", admission, "OBJECTION_LIFTED", { answers: 2 })).toEqual(["FORBIDDEN"]);
    const purpose = "Relier les notes que leurs auteurs ont signalées.";
    const content = { admission: { ...given, purpose } };
    expect(await step("Vesle", admission, "INTEGRATION", { answers: 2, content })).toBe("OBJECTED");
    expect(await step("La Halle", admission, "OBJECTION_LIFTED", { answers: 2 })).toBe("OPEN");
    expect(pad.requests).toEqual([]);
    expect((await pages()).totalCount).toBe(0);
  });

  it("admits it: its harvest runs, and its pages lead to the decision", async () => {
    expect(await step("La Halle", admission, "CONSENT")).toBe("OPEN");
    expect(await step("Vesle", admission, "ADOPTED")).toBe("ADOPTED");
    await expect.poll(async () => (await pages()).totalCount, { timeout: 60_000, interval: 500 }).toBeGreaterThan(0);
    const { nodes } = await pages();
    const [{ pages: shown }] = nodes as [{ pages: { source: { admission: { proposal: object } } }[] }];
    expect(shown[0]?.source.admission).toMatchObject({
      state: "ADMITTED",
      purpose: "Relier les notes que leurs auteurs ont signalées.",
      proposal: { id: admission, state: "ADOPTED" },
    });
  });

  it("suspends it: nothing is asked any more, and its pages stay, marked", async () => {
    await worker.waitFor(/^pad: finished/m);
    const before = await pages();
    const suspension = { suspendedSourceId: "pad", reason: "Les auteurs ont changé d'avis." };
    const id = await propose("La Halle", "SUSPEND_SOURCE", { suspension }, "notes");
    expect(await step("Vesle", id, "CONSENT")).toBe("OPEN");
    expect(await step("La Halle", id, "ADOPTED")).toBe("ADOPTED");

    const asked = pad.requests.length;
    await expect(new Ledger(database).open("pad", { full: true })).rejects.toThrow(`suspended by decision ${id}`);
    expect(pad.requests).toHaveLength(asked);
    const after = await pages();
    expect(after.totalCount).toBe(before.totalCount);
    for (const node of after.nodes) {
      expect(node.pages[0].source.admission).toMatchObject({ state: "SUSPENDED", proposal: { id } });
    }
    const { data } = await ask(`{ sources { id admissions { state } health { status } } }`);
    expect(data.sources).toContainEqual({
      id: "pad",
      admissions: [{ state: "SUSPENDED" }, { state: "ADMITTED" }],
      health: { status: "OFF" },
    });
  });

  it("keeps no token and no more of people than ids in what it wrote down", async () => {
    for (const secret of Object.values(tokens)) expect(await placesOfText(database, secret)).toEqual([]);
    const { data } = await ask(`{ proposals(first: 50) { totalCount nodes { unbroken } } }`);
    expect(data.proposals.totalCount).toBe(4);
    expect(data.proposals.nodes.every(({ unbroken }: { unbroken: boolean }) => unbroken)).toBe(true);
  });
});
