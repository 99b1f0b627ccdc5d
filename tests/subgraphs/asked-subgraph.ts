import { execute, parse, validate } from "graphql";
import type { Identity, Role } from "../../subgraphs/common/identity.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";

/** An answer of one subgraph, as the gateway reads it. */
export interface SubgraphAnswer {
  /** Of the shape of the question; each test says what it expects of it. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data?: any;
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
}

/** Somebody with these roles. */
export function somebody(...roles: readonly Role[]): Identity {
  return { id: "token-1", roles };
}

/** Asks one subgraph alone, as whoever it is; nobody without an identity. */
export async function askSubgraph(
  { schema, createContext }: Subgraph,
  query: string,
  { identity, variables = {} }: { identity?: Identity | undefined; variables?: Record<string, unknown> } = {},
): Promise<SubgraphAnswer> {
  const document = parse(query);
  const faults = validate(schema, document);
  if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join("\n"));
  return execute({
    schema,
    document,
    variableValues: variables,
    contextValue: createContext({ identity }),
  });
}
