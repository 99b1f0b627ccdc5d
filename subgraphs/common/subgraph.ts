import type { GraphQLSchema } from "graphql";
import type { Attributor } from "./attributor.js";
import type { Caller } from "./identity.js";
import type { Shown } from "./shown.js";

/** A subgraph, ready to run in the gateway's process or behind its own server. */
export interface Subgraph {
  readonly name: string;
  readonly schema: GraphQLSchema;
  /** What the schema was made from; committed in schema/generated/. */
  readonly sdl: string;
  /** What one request shares: who asks, and loaders that batch its statements. @default asked by nobody known */
  createContext(caller?: Caller): unknown;
  /** What the answers to one request have shown since the last time. */
  takeShown(context: object): Shown | undefined;
  /** Tells whose that is; one subgraph does it for all. */
  readonly attributor?: Attributor;
}
