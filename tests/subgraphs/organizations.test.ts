import { execute, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KnownOrganization, Membership } from "../../store/database/governance-entities.js";
import { foldText } from "../../store/fold.js";
import { answerProposal, openProposal } from "../../store/governance/decide-together.js";
import { organizationId } from "../../store/ids.js";
import { topCounts } from "../../store/read/territory-counts.js";
import type { Identity } from "../../subgraphs/common/identity.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { governanceSubgraph } from "../../subgraphs/governance/index.js";
import { resourcesSubgraph } from "../../subgraphs/resources/index.js";
import { type MadePage, fillWithPages } from "../federation/fill-graph.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { askSubgraph, somebody } from "./asked-subgraph.js";

const LONG = "Consortium d'Accompagnement des Transitions";
const steward = somebody("steward");
const admin = somebody("admin");

const carried = (title: string, ...names: readonly string[]): MadePage => ({
  title,
  organizations: names.map((name) => ({ name, role: "CARRIER", field: "from" })),
  locations: [{ text: "Crest (Drôme)", field: "lieu" }],
});

const PAGES: readonly MadePage[] = [
  carried("Le jardin", LONG),
  carried("Le four", "Commun d’Accompagnement", "Les Lisières"),
  carried("La halle", "Commun d'accompagnement", LONG),
  carried("Le pré", "CAT"),
  {
    title: "Commun d'accompagnement",
    kind: "organization",
    organization: { type: "association" },
    description: "Il accompagne.",
    locations: [{ text: "Crest (Drôme)", field: "siège", purpose: "SEAT" }],
  },
];

const idOf = (name: string) => organizationId(foldText(name));

const REGISTER = `mutation ($input: RegisterOrganizationInput!) { registerOrganization(input: $input) {
  id name registered legalName kind url aliases siren } }`;

const INPUT = { legalName: LONG, aliases: ["Commun d'accompagnement"], kind: "ASSOCIATION", siren: "732829320" };

describe.each(dialects)("the organizations of the commons on %s", (dialect) => {
  let database: TestDatabase;
  let governance: Subgraph;
  let resources: Subgraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillWithPages(database, PAGES);
    governance = await governanceSubgraph(database);
    resources = await resourcesSubgraph(database);
    const registered = await ask(REGISTER, { input: INPUT }, steward);
    expect(registered.registerOrganization).toMatchObject({ id: idOf(LONG), registered: true, siren: "732829320" });
  });
  afterAll(() => database.drop());

  async function ask(query: string, variables: Record<string, unknown> = {}, identity?: Identity) {
    const answer = await askSubgraph(governance, query, { variables, identity });
    expect(answer.errors).toBeUndefined();
    return answer.data;
  }

  async function refusal(query: string, variables: Record<string, unknown> = {}, identity?: Identity) {
    const { errors } = await askSubgraph(governance, query, { variables, identity });
    return errors?.[0]?.extensions;
  }

  async function askResources(query: string, variables: Record<string, unknown> = {}) {
    const answer = await askSubgraph(resources, query, { variables });
    expect(answer.errors).toBeUndefined();
    return answer.data;
  }

  it("are registered by stewards alone, and answered the same when they are registered again", async () => {
    const variables = { input: INPUT };
    expect(await refusal(REGISTER, variables)).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await refusal(REGISTER, variables, somebody("member"))).toMatchObject({ code: "FORBIDDEN" });
    const { registerOrganization: again } = await ask(REGISTER, variables, steward);
    expect(again).toEqual({
      ...{ id: idOf(LONG), name: LONG, registered: true, legalName: LONG, kind: "ASSOCIATION", url: null },
      ...{ aliases: ["Commun d'accompagnement"], siren: "732829320" },
    });
    const taken = { input: { ...INPUT, legalName: "Autre", aliases: [] } };
    expect(await refusal(REGISTER, taken, steward)).toEqual({ code: "CONFLICT", argument: "siren" });
  });

  it("are changed by stewards: a field that is left out stays, one that is null is emptied", async () => {
    const change = `mutation ($input: ChangeOrganizationInput!) { changeOrganization(input: $input) { url siren kind } }`;
    const asked = { id: idOf(LONG), url: "https://cat.libre.test/" };
    const { changeOrganization: changed } = await ask(change, { input: asked }, steward);
    expect(changed).toEqual({ url: "https://cat.libre.test/", siren: "732829320", kind: "ASSOCIATION" });
    const { changeOrganization: emptied } = await ask(change, { input: { id: idOf(LONG), url: null } }, steward);
    expect(emptied).toEqual({ url: null, siren: "732829320", kind: "ASSOCIATION" });
    expect(await refusal(change, { input: { id: "o0" } }, steward)).toEqual({ code: "NOT_FOUND", argument: "id" });
    expect(await refusal(change, { input: asked }, somebody("member"))).toMatchObject({ code: "FORBIDDEN" });
  });

  it("are found once, by any of their names, and by the id of any", async () => {
    const list = `query ($search: String) { organizations(search: $search) { totalCount nodes { name } } }`;
    const names = async (search?: string) =>
      (await ask(list, { search })).organizations.nodes.map(({ name }: { name: string }) => name);
    expect(await names()).toEqual(["CAT", LONG, "Les Lisières"]);
    expect(await names("commun")).toEqual([LONG]);
    expect((await ask(list)).organizations.totalCount).toBe(3);
    const { organization } = await ask(
      `query ($id: ID!) { organization(id: $id) { id name type description described registered } }`,
      { id: idOf("Commun d'accompagnement") },
    );
    expect(organization).toEqual({
      ...{ id: idOf(LONG), name: LONG, type: "association", description: "Il accompagne." },
      ...{ described: true, registered: true },
    });
  });

  it.each([
    ["its own id", LONG],
    ["the id of another name", "Commun d'accompagnement"],
  ])("have the resources of all their names, by %s", async (_, name) => {
    const answer = await askResources(
      `query ($id: ID!) {
          _entities(representations: [{ __typename: "Organization", id: $id }]) {
            ... on Organization { resources { totalCount nodes { title } } }
          }
          resources(filter: { organizationId: $id }) { totalCount }
        }`,
      { id: idOf(name) },
    );
    const [{ resources: own }] = answer._entities;
    expect(own.nodes.map(({ title }: { title: string }) => title)).toEqual(["La halle", "Le four", "Le jardin"]);
    expect([own.totalCount, answer.resources.totalCount]).toEqual([3, 3]);
  });

  it("are named by resources as themselves, in the words of the page", async () => {
    const { resources: list } = await askResources(
      `{ resources(filter: { title: "Le four" }) { nodes { organizations { name organization { id } } } } }`,
    );
    expect(list.nodes[0].organizations).toEqual([
      { name: "Commun d’Accompagnement", organization: { id: idOf(LONG) } },
      { name: "Les Lisières", organization: { id: idOf("Les Lisières") } },
    ]);
  });

  it("are counted once, over all resources and over those of a territory", async () => {
    const list = await askResources(`{ resources { facets(by: [ORGANIZATION]) { values { value label count } } } }`);
    const expected = [
      { value: idOf(LONG), label: LONG, count: 3 },
      { value: idOf("CAT"), label: "CAT", count: 1 },
      { value: idOf("Les Lisières"), label: "Les Lisières", count: 1 },
    ];
    expect(list.resources.facets[0].values).toEqual(expected);
    const [counted] = await topCounts(database, [{ territoryId: "department:26", facet: "ORGANIZATION" }], 5);
    expect(counted?.map(({ value, label, count }) => ({ value, label, count }))).toEqual(expected);
  });

  it("have their seat where the page of any of their names says, and the territory leads back to them", async () => {
    const answer = await ask(
      `query ($id: ID!) {
        organization(id: $id) { territories { role territory { id } } }
        _entities(representations: [{ __typename: "Territory", id: "department:26" }]) {
          ... on Territory { organizations { totalCount nodes { id name } } }
        }
      }`,
      { id: idOf(LONG) },
    );
    expect(answer.organization.territories).toEqual([{ role: "SEAT", territory: { id: "commune:26108" } }]);
    const [{ organizations }] = answer._entities;
    expect(organizations).toEqual({ totalCount: 1, nodes: [{ id: idOf(LONG), name: LONG }] });
  });

  it("owe what pages say of them to those pages, under whatever name, and the registry to nobody", async () => {
    const asked = async (fields: string) => {
      const context = governance.createContext() as object;
      const document = parse(`{ organization(id: "${idOf(LONG)}") { ${fields} } }`);
      await execute({ schema: governance.schema, document, contextValue: context });
      return governance.takeShown(context);
    };
    expect(await asked("legalName kind url aliases registered memberships { since }")).toBeUndefined();
    const shown = await asked("description");
    expect(shown).toEqual({ organizations: [idOf(LONG)] });
    const attribution = await resources.attributor?.attribute(shown ?? {}, "full");
    expect(JSON.stringify(attribution)).toContain("https://made.example.test/4");
  });

  it("wait for a steward where a name may mean them, who decides and may decide otherwise", async () => {
    const queue = `query ($status: OrganizationMatchStatus) { organizationMatches(status: $status) {
      totalCount nodes { id name namedId named { name } organization { name } status rule evidence actor } } }`;
    const { organizationMatches: waiting } = await ask(queue);
    expect(waiting.totalCount).toBe(1);
    const [match] = waiting.nodes;
    expect(match).toMatchObject({
      ...{ name: "CAT", named: { name: "CAT" }, organization: { name: LONG }, status: "PENDING" },
      ...{ rule: "SIMILAR_NAME", actor: null, evidence: [expect.stringMatching(/first letters/)] },
    });
    const confirm = `mutation ($id: ID!, $note: String) { confirmOrganizationMatch(id: $id, note: $note) {
      status actor name named { name } evidence organization { matches { name status } } } }`;
    const reject = `mutation ($id: ID!) { rejectOrganizationMatch(id: $id) { status } }`;
    const { id } = match;
    expect(await refusal(confirm, { id })).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await refusal(reject, { id }, somebody("member"))).toMatchObject({ code: "FORBIDDEN" });
    expect(await refusal(reject, { id: "k0" }, steward)).toEqual({ code: "NOT_FOUND", argument: "id" });
    const note = "Vu avec a@libre.test";
    expect(await refusal(confirm, { id, note }, steward)).toEqual({ code: "BAD_USER_INPUT", argument: "note" });
    const { confirmOrganizationMatch: confirmed } = await ask(confirm, { id, note: "C'est son sigle." }, steward);
    expect(confirmed).toMatchObject({ status: "ACCEPTED", actor: "token-1", name: "CAT", named: null });
    expect(confirmed.evidence.at(-1)).toBe("A steward said: C'est son sigle.");
    expect(confirmed.organization.matches).toHaveLength(2);
    const [counted] = await topCounts(database, [{ territoryId: "department:26", facet: "ORGANIZATION" }], 1);
    expect(counted).toEqual([expect.objectContaining({ value: idOf(LONG), count: 4 })]);
    expect((await ask(reject, { id }, steward)).rejectOrganizationMatch.status).toBe("REJECTED");
    expect((await ask(queue)).organizationMatches.totalCount).toBe(0);
    expect((await ask(queue, { status: "REJECTED" })).organizationMatches.totalCount).toBe(1);
  });

  it("found the consortium as long as nothing is decided, take part in decisions, and leave", async () => {
    const found = `mutation ($input: FoundingMemberInput!) { addFoundingMember(input: $input) {
      memberships { role since until proposal { id } pole { id } organization { name } } } }`;
    const input = { organizationId: idOf(LONG), role: "CARRIER", since: "2026-01-01" };
    expect(await refusal(found, { input }, steward)).toMatchObject({ code: "FORBIDDEN" });
    const unknown = { input: { ...input, organizationId: idOf("Les Lisières") } };
    expect(await refusal(found, unknown, admin)).toEqual({ code: "NOT_FOUND", argument: "organizationId" });
    const february = { input: { ...input, since: "2026-02-30" } };
    expect(await refusal(found, february, admin)).toEqual({ code: "BAD_USER_INPUT", argument: "since" });
    const { addFoundingMember: member } = await ask(found, { input }, admin);
    const { addFoundingMember: again } = await ask(found, { input }, admin);
    const membership = { role: "CARRIER", since: "2026-01-01", until: null, proposal: null, pole: null };
    expect(member.memberships).toEqual([{ ...membership, organization: { name: LONG } }]);
    expect(again).toEqual(member);

    const own: Identity = { id: "token-2", roles: ["member"], organizationId: idOf(LONG) };
    const wanted = { kind: "FREE_TEXT", title: "Une pause", text: "Souffler.", content: { decision: "Oui." } } as const;
    const proposalId = await openProposal(database, { ...wanted, key: "1" }, own, new Date());
    const adopted = { proposalId, kind: "ADOPTED", text: "Adopté.", key: "2" } as const;
    await answerProposal(database, adopted, own, new Date());
    const late = { input: { ...input, role: "MEMBER" } };
    expect(await refusal(found, late, admin)).toEqual({ code: "CONFLICT" });
    const { organization } = await ask(
      `query ($id: ID!) { organization(id: $id) { proposals { totalCount nodes { title state consents { name } } } } }`,
      { id: idOf(LONG) },
    );
    const nodes = [{ title: "Une pause", state: "ADOPTED", consents: [] }];
    expect(organization.proposals).toEqual({ totalCount: 1, nodes });

    const end = `mutation ($id: ID!, $until: String!) { endMembership(organizationId: $id, until: $until) {
      memberships { until } } }`;
    const asked = { id: idOf(LONG), until: "2026-06-01" };
    const other: Identity = { id: "token-3", roles: ["member"], organizationId: idOf("CAT") };
    expect(await refusal(end, asked)).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await refusal(end, asked, other)).toEqual({ code: "FORBIDDEN" });
    expect(await refusal(end, { ...asked, until: "2025-01-01" }, own)).toMatchObject({ code: "BAD_USER_INPUT" });
    for (const identity of [own, own, steward]) {
      expect((await ask(end, asked, identity)).endMembership.memberships).toEqual([{ until: "2026-06-01" }]);
    }
    expect(await refusal(end, { ...asked, until: "2026-07-01" }, steward)).toMatchObject({ code: "CONFLICT" });
    expect(await refusal(end, { ...asked, id: "o0" }, steward)).toMatchObject({ code: "NOT_FOUND" });
  });

  it("cost as many statements for a list of 3 as for one of 60", async () => {
    const query = `{ organizations(first: 100) { nodes {
      name registered legalName kind url aliases
      memberships { role since organization { name } proposal { title } }
      matches { name named { name } organization { name } }
      proposals(first: 2) { totalCount nodes { title } }
    } } }`;
    const counted = async () => {
      database.takeStatements();
      const { organizations } = await ask(query);
      return [organizations.nodes.length, database.takeStatements().length];
    };
    const [few, statements] = await counted();
    const numbers = Array.from({ length: 57 }, (_, number) => number);
    await fillWithPages(
      database,
      numbers.map((number) => carried(`Page ${number}`, `Organisation ${number}`)),
      100,
    );
    const known = numbers.map((number) => ({
      ...{ id: idOf(`Organisation ${number}`), legalName: `Organisation ${number}`, nameKey: `organisation ${number}` },
      ...{ kind: "OTHER" as const, url: null, siren: null, registeredAt: new Date(), actor: "token-1" },
    }));
    await database.em().insertMany(KnownOrganization, known);
    const memberships = known.map(({ id: member }) => ({
      organizationId: member,
      poleId: null,
      role: "MEMBER" as const,
    }));
    const since = { since: "2026-01-01", until: null, proposalId: null, actor: "token-1" };
    await database.em().insertMany(
      Membership,
      memberships.map((membership) => ({ ...membership, ...since })),
    );
    expect([few, ...(await counted())]).toEqual([3, 60, statements]);
    expect(statements).toBeLessThanOrEqual(13);
  });
});
