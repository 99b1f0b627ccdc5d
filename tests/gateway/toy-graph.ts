import { composeServices } from "@apollo/composition";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { GraphQLError, parse } from "graphql";
import type { InProcessSubgraph } from "../../gateway/gateway.js";

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';

/** Books; their authors live in the other subgraph. */
export const LIBRARY_SDL = `${LINK}
type Query {
  book(id: ID!): Book
  books(first: Int = 5, after: String): BookConnection!
  shelf: [Book!]!
  echo(text: String): String
  hang: String
  throwPlainError: String
  throwBadInput: String
  throwValidationError: String
}
type Mutation { addBook(title: String!): Book! }
type BookConnection { nodes: [Book!]! edges: [BookEdge!]! totalCount: Int! }
type BookEdge { node: Book! cursor: String! }
type Book @key(fields: "id") { id: ID! title: String! author: Person similar: [Book!]! }
type Person @key(fields: "id", resolvable: false) { id: ID! }
`;

/** Persons, found again by their id. */
export const PEOPLE_SDL = `${LINK}
type Query { person(id: ID!): Person }
type Person @key(fields: "id") { id: ID! name: String tags: [Tag!]! motto: String }
type Tag { word: String! }
`;

/** Composes the toy supergraph; a subgraph's URL matters only over HTTP. */
export function composeToy(changes: { library?: string; people?: string } = {}): string {
  const { supergraphSdl, errors } = composeServices([
    { name: "library", url: "http://127.0.0.1:1/graphql", typeDefs: parse(changes.library ?? LIBRARY_SDL) },
    { name: "people", url: "http://127.0.0.1:1/graphql", typeDefs: parse(changes.people ?? PEOPLE_SDL) },
  ]);
  if (!supergraphSdl) throw new Error(errors?.map((error) => error.message).join("\n"));
  return supergraphSdl;
}

interface Book {
  id: string;
  title: string;
  author: { id: string };
}

/** Every book of number n is by author n modulo 3. */
export function makeBook(id: string): Book {
  return { id, title: `Book ${id}`, author: { id: `author-${Number(id) % 3}` } };
}

function makeBooks(count: number): Book[] {
  return Array.from({ length: count }, (_value, index) => makeBook(String(index)));
}

/** What the toy subgraphs were asked, and a way to keep them waiting. */
export interface ToyRecord {
  contexts: number;
  references: string[];
  /** Called by the field `hang`. */
  hang: () => Promise<string>;
}

export function makeRecord(): ToyRecord {
  return { contexts: 0, references: [], hang: () => new Promise(() => undefined) };
}

function makeLibrary(record: ToyRecord): InProcessSubgraph {
  const resolvers = {
    Query: {
      book: (_: unknown, { id }: { id: string }) => makeBook(id),
      books: (_: unknown, { first }: { first: number }) => {
        const nodes = makeBooks(first);
        return { nodes, edges: nodes.map((node) => ({ node, cursor: node.id })), totalCount: 1000 };
      },
      shelf: () => makeBooks(3),
      echo: (_: unknown, { text }: { text: string }) => text,
      hang: () => record.hang(),
      throwPlainError: () => {
        throw new Error("connect ECONNREFUSED http://database.internal:5432");
      },
      throwBadInput: () => {
        throw new GraphQLError("The date `2026-13-01` has no such month.", {
          extensions: {
            ...{ code: "BAD_USER_INPUT", argument: "since", candidateIds: ["a", "b"] },
            ...{ sql: "select 1", stacktrace: ["at x"], found: [{ sql: "select 2" }] },
          },
        });
      },
      throwValidationError: () => {
        throw new GraphQLError("Cannot query field hidden", { extensions: { code: "GRAPHQL_VALIDATION_FAILED" } });
      },
    },
    Mutation: { addBook: (_: unknown, { title }: { title: string }) => ({ ...makeBook("7"), title }) },
    Book: { similar: () => makeBooks(2) },
  };
  return {
    name: "library",
    schema: buildSubgraphSchema([{ typeDefs: parse(LIBRARY_SDL), resolvers }]),
    createContext: () => ({ id: ++record.contexts }),
  };
}

function makePeople(record: ToyRecord): InProcessSubgraph {
  const resolvers = {
    Query: { person: (_: unknown, { id }: { id: string }) => ({ id }) },
    Person: {
      __resolveReference: ({ id }: { id: string }) => {
        record.references.push(id);
        return id === "author-2" ? null : { id };
      },
      name: ({ id }: { id: string }) => `Name of ${id}`,
      tags: () => [{ word: "water" }, { word: "soil" }],
      motto: ({ id }: { id: string }) => {
        throw new GraphQLError(`${id} has no motto.`, { extensions: { code: "NOT_FOUND" } });
      },
    },
  };
  return {
    name: "people",
    schema: buildSubgraphSchema([{ typeDefs: parse(PEOPLE_SDL), resolvers }]),
    createContext: () => ({ id: ++record.contexts }),
  };
}

/** The two toy subgraphs, which write down what they are asked. */
export function makeSubgraphs(record: ToyRecord = makeRecord()): [InProcessSubgraph, InProcessSubgraph] {
  return [makeLibrary(record), makePeople(record)];
}
