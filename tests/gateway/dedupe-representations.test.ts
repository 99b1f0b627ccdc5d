import fc from "fast-check";
import { GraphQLError } from "graphql";
import { describe, expect, it } from "vitest";
import {
  dedupeRepresentations,
  type SubgraphAnswer,
  type SubgraphError,
} from "../../gateway/dedupe-representations.js";

interface Representation {
  __typename: string;
  id: number;
}

/** A subgraph whose answer to a representation depends on nothing but the representation. */
function answerAll(representations: readonly Representation[]): SubgraphAnswer {
  const errors: SubgraphError[] = [];
  const entities = representations.map(({ __typename, id }, index) => {
    if (id % 3 === 1) errors.push({ message: `No ${id}`, path: ["_entities", index] });
    if (id % 5 === 2)
      errors.push(new GraphQLError(`Bad ${id}`, { path: ["_entities", index, "tags", 0], extensions: { code: "X" } }));
    return id % 3 === 1 ? null : { __typename, id, tags: [id % 5 === 2 ? null : { word: `w${id}` }] };
  });
  if (representations.some(({ id }) => id === 7)) errors.push({ message: "Not about one entity." });
  return { data: { _entities: entities }, ...(errors.length > 0 ? { errors } : {}) };
}

/** An answer as JSON, its errors in a fixed order: theirs has no meaning. */
function readable(answer: SubgraphAnswer): unknown {
  const errors = answer.errors?.map((error) => JSON.stringify(error)).sort();
  return JSON.parse(JSON.stringify({ data: answer.data, errors }));
}

const representations = fc.array(fc.record({ __typename: fc.constantFrom("A", "B"), id: fc.nat({ max: 8 }) }), {
  maxLength: 30,
});

describe("an answer to distinct representations", () => {
  it("is what the subgraph would answer to all of them", async () => {
    await fc.assert(
      fc.asyncProperty(representations, async (asked) => {
        const answer = await dedupeRepresentations({ representations: asked }, (variables) =>
          answerAll(variables["representations"] as Representation[]),
        );
        expect(readable(answer)).toEqual(readable(answerAll(asked)));
      }),
    );
  });

  it("asks for each once, with the other variables unchanged", async () => {
    await fc.assert(
      fc.asyncProperty(representations, async (asked) => {
        let seen: Record<string, unknown> = {};
        await dedupeRepresentations({ representations: asked, first: 3 }, (variables) => {
          seen = variables;
          return answerAll(variables["representations"] as Representation[]);
        });
        const texts = (seen["representations"] as unknown[]).map((value) => JSON.stringify(value));
        expect(new Set(texts).size).toBe(texts.length);
        expect(new Set(texts)).toEqual(new Set(asked.map((value) => JSON.stringify(value))));
        expect(seen["first"]).toBe(3);
      }),
    );
  });

  it("shares no object between two places, because the gateway writes into them", async () => {
    const asked = [
      { __typename: "A", id: 0 },
      { __typename: "A", id: 0 },
    ];
    const { data } = await dedupeRepresentations({ representations: asked }, (variables) =>
      answerAll(variables["representations"] as Representation[]),
    );
    const [first, second] = (data as any)._entities;
    first.tags[0].word = "changed";
    expect(second.tags[0].word).toBe("w0");
  });

  it("passes an answer without data on", async () => {
    const answer = { data: null, errors: [{ message: "down" }] };
    const asked = [{ id: 1 }, { id: 1 }];
    expect(await dedupeRepresentations({ representations: asked }, () => answer)).toEqual(answer);
  });

  it("keeps what threw an error, for the log", async () => {
    const originalError = new Error("cause");
    const asked = [{ id: 1 }, { id: 1 }];
    const { errors } = await dedupeRepresentations({ representations: asked }, () => ({
      data: { _entities: [null] },
      errors: [new GraphQLError("x", { path: ["_entities", 0], originalError })],
    }));
    expect(errors?.map((error) => error.originalError)).toEqual([originalError, originalError]);
  });
});
