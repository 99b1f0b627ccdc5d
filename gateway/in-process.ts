import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from "@apollo/gateway";
import { execute, parse, validate, type DocumentNode, type ExecutionResult, type GraphQLSchema } from "graphql";
import type { Attributor } from "./attribution/attributor.js";
import { addShown, isCollecting, type ShownIds } from "./attribution/shown.js";
import { BoundedCache } from "./bounded-cache.js";
import type { GatewayContext } from "./deadline.js";
import { dedupeRepresentations } from "./dedupe-representations.js";
import type { Identity } from "./identity.js";

/** A subgraph that runs in the gateway's own process. */
export interface InProcessSubgraph {
  /** Its name in the supergraph. */
  name: string;
  schema: GraphQLSchema;
  /**
   * Called once per gateway request and subgraph, with who asks. Holds data loaders, which so live as long as one request.
   * Roles are those that `identify` gave.
   */
  createContext(caller?: { readonly identity?: Identity | undefined }): unknown;
  /** What the answers to one request have shown since the last time. @default nothing */
  takeShown?(context: object): ShownIds | undefined;
  /** Tells whose that is. @default another subgraph does, or nobody */
  attributor?: Attributor;
}

type GatewayAnswer = Awaited<ReturnType<GraphQLDataSource["process"]>>;

/** What is known of a subgraph query: its document, or why it does not fit the schema. */
type Prepared = { readonly document: DocumentNode } | { readonly errors: NonNullable<ExecutionResult["errors"]> };

/** The gateway asks the same few queries again and again; a parsed one takes about a hundred times its text. */
const DOCUMENT_BOUNDS = { maxEntries: 1_000, maxCharacters: 1_000_000 };

/** Executes the gateway's queries against a schema in this process, without HTTP, printing or repeated parsing. */
export class InProcessDataSource implements GraphQLDataSource {
  readonly #subgraph: InProcessSubgraph;
  readonly #documents = new BoundedCache<Prepared>(DOCUMENT_BOUNDS);
  readonly #contexts = new WeakMap<object, unknown>();

  constructor(subgraph: InProcessSubgraph) {
    this.#subgraph = subgraph;
  }

  async process({ request, context }: GraphQLDataSourceProcessOptions): Promise<GatewayAnswer> {
    const prepared = this.#prepare(request.query ?? "");
    if ("errors" in prepared) return toGatewayAnswer(prepared);
    const contextValue = this.#contextOf(context);
    const answer = await dedupeRepresentations<ExecutionResult>(request.variables ?? {}, (variableValues) =>
      execute({
        schema: this.#subgraph.schema,
        document: prepared.document,
        contextValue,
        variableValues,
        operationName: request.operationName,
      }),
    );
    if (isCollecting(context)) addShown(context, this.#subgraph.takeShown?.(contextValue as object));
    return toGatewayAnswer(answer);
  }

  #prepare(query: string): Prepared {
    return this.#documents.getOrCreate(query, () => {
      const document = parse(query, { noLocation: true });
      const errors = validate(this.#subgraph.schema, document);
      return errors.length === 0 ? { document } : { errors };
    });
  }

  /** Gives the subgraph's context of one gateway request: all fetches of a request pass the same object. */
  #contextOf(gatewayContext: object): unknown {
    if (!this.#contexts.has(gatewayContext)) {
      const { identity } = gatewayContext as Partial<GatewayContext>;
      this.#contexts.set(gatewayContext, this.#subgraph.createContext({ identity }));
    }
    return this.#contexts.get(gatewayContext);
  }
}

/** The gateway reads the same members of an error as those that graphql throws, but types them after their JSON. */
function toGatewayAnswer(answer: ExecutionResult): GatewayAnswer {
  return answer as GatewayAnswer;
}
