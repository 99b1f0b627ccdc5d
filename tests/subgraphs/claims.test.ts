import { execute, parse, validate } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Resource, ResourcePage } from "../../store/database/graph-entities.js";
import { Page } from "../../store/database/ledger-entities.js";
import type { Relation } from "../../store/identity/verdict.js";
import { pageId, resourceId } from "../../store/ids.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { resourcesSubgraph } from "../../subgraphs/resources/index.js";
import { type MadePage, fillWithPages } from "../federation/fill-graph.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";

const MANY = 100;

const CLAIM = `field value values rank preferred reason { code explanation }
  page { title url source { id } } revision { id permalink licenses { spdx } contributors { name } }`;

/** Pages 2n and 2n + 1 describe one thing; their titles have no word in common, so that nothing else joins them. */
const PAGES: readonly MadePage[] = Array.from({ length: MANY }, (_, number) => [
  {
    title: `Original${number}`,
    publishedAt: "2026-01-01T00:00:00Z",
    summary: "Un jeu.",
    themes: ["Eau", "Forêt"],
    licenses: [{ spdx: "CC-BY-SA-4.0", label: "CC BY-SA 4.0", declaredBy: "page" as const }],
  },
  {
    title: `Copie${number}`,
    publishedAt: "2026-02-01T00:00:00Z",
    summary: "UN JEU",
    website: "https://jeu.example.test/",
    licenses: [{ label: "licence libre", declaredBy: "source" as const }],
  },
]).flat();

const original = (number: number) => resourceId(pageId("made", String(2 * number)));

describe.each(dialects)("what the pages of a resource say, on %s", (dialect) => {
  let database: TestDatabase;
  let subgraph: Subgraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillWithPages(database, PAGES);
    const copies = Array.from({ length: MANY }, (_, number) => number);
    for (const number of copies) await join(2 * number, 2 * number + 1, "REPRINT");
    await database.em().nativeUpdate(Resource, { id: original(0) }, { disagreementCount: 2 });
    subgraph = await resourcesSubgraph(database);
  });
  afterAll(() => database.drop());

  /** Makes a page one of another's resource, as the weave does. */
  async function join(founder: number, other: number, relation: Relation): Promise<void> {
    const [founderId, id] = [pageId("made", String(founder)), pageId("made", String(other))];
    await database
      .em()
      .nativeUpdate(
        ResourcePage,
        { pageId: id },
        { resourceId: resourceId(founderId), relation, throughPageId: founderId, rank: 1 },
      );
    await database.em().nativeDelete(Resource, { pageId: id });
  }

  async function ask(query: string, variableValues: Record<string, unknown> = {}) {
    const { schema, createContext } = subgraph;
    // oxlint-disable-next-line typescript/no-explicit-any
    return (await execute({ schema, document: parse(query), variableValues, contextValue: createContext() })) as any;
  }

  it("is given with page, revision, rank and reason", async () => {
    const answer = await ask(`{ resource(id: "${original(3)}") { provenance(field: SUMMARY) { ${CLAIM} } } }`);

    expect(answer.errors).toBeUndefined();
    expect(answer.data.resource.provenance).toEqual([
      {
        field: "SUMMARY",
        value: "Un jeu.",
        values: null,
        rank: 0,
        preferred: true,
        reason: { code: "ORIGINAL", explanation: "It is what the original page says." },
        page: { title: "Original3", url: "https://made.example.test/6", source: { id: "made" } },
        revision: {
          id: "6.1",
          permalink: "https://made.example.test/6?revision=1",
          licenses: [{ spdx: "CC-BY-SA-4.0" }],
          contributors: [{ name: "Author 6" }],
        },
      },
      expect.objectContaining({
        value: "UN JEU",
        rank: 1,
        preferred: false,
        reason: expect.objectContaining({ code: "COPY_OF_THE_ORIGINAL" }),
        page: expect.objectContaining({ title: "Copie3" }),
      }),
    ]);
  });

  it("is given field by field when no field is named", async () => {
    const answer = await ask(`{ resource(id: "${original(1)}") { provenance { field value values preferred } } }`);

    expect(answer.data.resource.provenance).toEqual([
      { field: "TITLE", value: "Original1", values: null, preferred: true },
      { field: "TITLE", value: "Copie1", values: null, preferred: false },
      { field: "KIND", value: "COMMONS", values: null, preferred: true },
      { field: "KIND", value: "COMMONS", values: null, preferred: false },
      { field: "SUMMARY", value: "Un jeu.", values: null, preferred: true },
      { field: "SUMMARY", value: "UN JEU", values: null, preferred: false },
      { field: "WEBSITE", value: "https://jeu.example.test/", values: null, preferred: true },
      { field: "THEMES", value: "Eau, Forêt", values: ["Eau", "Forêt"], preferred: true },
      { field: "LICENSES", value: "CC-BY-SA-4.0", values: ["CC-BY-SA-4.0"], preferred: true },
      { field: "LICENSES", value: "licence libre", values: ["licence libre"], preferred: false },
    ]);
  });

  it("is refused of a field that does not exist, with the name of one that may be meant", async () => {
    const [error] = validate(subgraph.schema, parse(`{ resource(id: "r") { provenance(field: TITEL) { value } } }`));

    expect(error?.message).toBe(
      'Value "TITEL" does not exist in "ClaimField" enum. Did you mean the enum value "TITLE"?',
    );
  });

  it("is told apart where it differs in meaning, with the pages that say each value", async () => {
    const answer = await ask(`{ resource(id: "${original(2)}") { disagreements {
      field explanation values { value values preferred claims { page { title } } }
      preferred { value } newer { page { title } }
    } } }`);

    expect(answer.errors).toBeUndefined();
    expect(answer.data.resource.disagreements).toEqual([
      {
        field: "TITLE",
        explanation:
          "It is what the original page says. A copy that says otherwise was changed later: the original may be out of date.",
        values: [
          { value: "Original2", values: null, preferred: true, claims: [{ page: { title: "Original2" } }] },
          { value: "Copie2", values: null, preferred: false, claims: [{ page: { title: "Copie2" } }] },
        ],
        preferred: { value: "Original2" },
        newer: { page: { title: "Copie2" } },
      },
      {
        field: "LICENSES",
        explanation: expect.stringContaining("the licence of the page whose text is shown"),
        values: [
          { value: "CC-BY-SA-4.0", values: ["CC-BY-SA-4.0"], preferred: true, claims: [expect.anything()] },
          { value: "licence libre", values: ["licence libre"], preferred: false, claims: [expect.anything()] },
        ],
        preferred: { value: "CC-BY-SA-4.0" },
        newer: { page: { title: "Copie2" } },
      },
    ]);
  });

  it("says nothing of a page that its source withdrew", async () => {
    const withdrawn = { id: pageId("made", "19") };
    await database.em().nativeUpdate(Page, withdrawn, { state: "withdrawn" });
    const answer = await ask(
      `{ resource(id: "${original(9)}") { provenance(field: TITLE) { value reason { code } } disagreements { field } } }`,
    );
    await database.em().nativeUpdate(Page, withdrawn, { state: "live" });

    expect(answer.data.resource).toEqual({
      provenance: [{ value: "Original9", reason: { code: "ONLY_PAGE_THAT_SAYS_IT" } }],
      disagreements: [],
    });
  });

  it("filters resources by whether their pages disagree", async () => {
    const total = async (filter: string) =>
      (await ask(`{ resources(filter: { ${filter} }, first: 1) { totalCount nodes { title } } }`)).data.resources;

    expect(await total("disagreeing: true")).toEqual({ totalCount: 1, nodes: [{ title: "Original0" }] });
    expect((await total("disagreeing: false")).totalCount).toBe(MANY - 1);
    expect((await total("disagreeing: null")).totalCount).toBe(MANY);
  });

  it("takes as many SQL statements for 10 resources as for 100", async () => {
    const counts: number[] = [];
    for (const count of [10, MANY]) {
      const of = Array.from({ length: count }, (_, number) => ({ __typename: "Resource", id: original(number) }));
      database.takeStatements();
      const answer = await ask(
        `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Resource {
          id provenance { ${CLAIM} } titles: provenance(field: TITLE) { value }
          disagreements { values { claims { ${CLAIM} } } }
        } } }`,
        { of },
      );
      expect(answer.errors).toBeUndefined();
      expect(answer.data._entities.every((entity: { titles: unknown[] }) => entity.titles.length === 2)).toBe(true);
      counts.push(database.takeStatements().length);
    }
    // Resources, their pages with revisions, sources.
    expect(counts).toEqual([3, 3]);
  });

  it("tells where each licence was declared, its version, and what of it is unknown", async () => {
    const answer = await ask(`{ resource(id: "${original(4)}") {
      licenseStatus licenses { spdx version declaredBy explanation }
      provenance(field: LICENSES) { revision { licenses { spdx version label declaredBy explanation } } }
    } }`);

    expect(answer.errors).toBeUndefined();
    expect(answer.data.resource).toMatchObject({
      licenseStatus: "IDENTIFIED",
      licenses: [
        { spdx: "CC-BY-SA-4.0", version: "4.0", declaredBy: "PAGE", explanation: "The page itself declares it." },
      ],
    });
    expect(answer.data.resource.provenance[1].revision.licenses).toEqual([
      {
        spdx: null,
        version: null,
        label: "licence libre",
        declaredBy: "SOURCE",
        explanation:
          "The site declares it for all its pages that say nothing else. The words do not say exactly which licence, or which version of it.",
      },
    ]);
  });
});
