import "reflect-metadata";
import { buildSubgraphSchema, printSubgraphSchema } from "@apollo/subgraph";
import { type GraphQLSchema, parse } from "graphql";
import { type NonEmptyArray, buildSchema, createResolversMap } from "type-graphql";
import { guardMutations } from "./guard-mutations.js";
import { type ShownTypes, noteWhatIsShown, takeShown } from "./shown.js";

/** The newest federation that every engine we load in understands. */
const FEDERATION = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])\n`;

/** Finds entities by the key another subgraph gives; called once for each, batched by data loaders. */
export type ReferenceResolvers<Context> = Readonly<
  Record<string, (reference: { readonly id: string }, context: Context) => Promise<object | null> | object | null>
>;

export interface SubgraphParts<Context> {
  readonly resolvers: NonEmptyArray<NewableFunction>;
  /** Types of other subgraphs that this one adds fields to and that no field of its own leads to. */
  readonly extended?: readonly NewableFunction[];
  readonly references: ReferenceResolvers<Context>;
  /** Which types show contents that have to be attributed. */
  readonly shows: ShownTypes;
}

/** A federated schema, and the SDL it was made from: what is committed and composed. */
export interface BuiltSubgraph {
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  readonly takeShown: typeof takeShown;
}

/** Makes a federated schema of type-graphql classes. */
export async function buildSubgraph<Context>({
  resolvers,
  extended = [],
  references,
  shows,
}: SubgraphParts<Context>): Promise<BuiltSubgraph> {
  const plain = await buildSchema({
    resolvers: resolvers,
    orphanedTypes: [...extended],
    validate: false,
  });
  const fields = createResolversMap(plain) as Record<string, Record<string, unknown>>;
  for (const [type, resolve] of Object.entries(references)) {
    fields[type] = { ...fields[type], __resolveReference: resolve };
  }
  // type-graphql has no schema directives, so the link is written before its SDL.
  const sdl = `${FEDERATION}\n${printSubgraphSchema(plain)}`;
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: fields as never }]);
  noteWhatIsShown(schema, shows);
  guardMutations(schema);
  return { sdl, schema, takeShown };
}
