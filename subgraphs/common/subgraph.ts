import type { GraphQLSchema } from "graphql";

/** A subgraph, ready to run in the gateway's process or behind its own server. */
export interface Subgraph {
  readonly name: string;
  readonly schema: GraphQLSchema;
  /** What the schema was made from; committed in schema/generated/. */
  readonly sdl: string;
  /** What one request shares: loaders that batch its statements. */
  createContext(): unknown;
}
