import { type ClassType, Directive, Field, Int, ObjectType } from "type-graphql";
import {
  InvalidCursorError,
  type Slice,
  type SliceRequest,
  type SortKey,
  decodeCursor,
  encodeCursor,
} from "../../store/read/pagination.js";
import { badInput } from "./arguments.js";

/** The most items one page of a list may have. */
export const MOST_PER_PAGE = 100;

@Directive("@shareable")
@ObjectType({ description: "Where this page of a list stands in the whole." })
export class PageInfo {
  @Field(() => Boolean, { description: "True when there are more items after this page." })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: "True when items were left out before this page." })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "Cursor of the first item; null when the page is empty." })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Pass it as `after` to get the next page; null when the page is empty.",
  })
  endCursor!: string | null;
}

/** One page of a list as clients get it; the total is counted only when asked for. */
export interface Connection<T> {
  readonly edges: readonly { readonly node: T; readonly cursor: string }[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
  readonly totalCount: Promise<number>;
}

/** Makes the Relay connection and edge types of a node type. */
export function connectionOf<T extends object>(name: string, node: () => ClassType<T>, plural: string) {
  @ObjectType(`${name}Edge`, { description: `One of the ${plural} in a list, with its place there.` })
  class Edge {
    @Field(node, { description: "The item itself." })
    node!: T;

    @Field(() => String, { description: "Its place in the list; pass it as `after` to go on from here." })
    cursor!: string;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${plural}.` })
  class ConnectionType {
    @Field(() => [Edge], { description: "The items with their places." })
    edges!: Edge[];

    @Field(() => [node()], { description: "The items alone." })
    nodes!: T[];

    @Field(() => PageInfo, { description: "Where this page stands in the whole list." })
    pageInfo!: PageInfo;

    @Field(() => Int, { description: `How many ${plural} there are in the whole list.` })
    totalCount!: number;
  }
  return ConnectionType;
}

/** What a client wants of a list. */
export interface PageArguments {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** The same, checked. */
export interface ListRequest extends SliceRequest {
  /** Names the list and its order; its cursors carry it. */
  readonly list: string;
}

/**
 * Checks what a client wants of a list.
 *
 * @param list Names the list and its order, so that a cursor of another one is refused.
 * @throws GraphQLError BAD_USER_INPUT
 */
export function readListRequest(list: string, { first, after }: PageArguments): ListRequest {
  if (first < 0 || first > MOST_PER_PAGE) {
    throw badInput(
      "first",
      `\`first\` is ${first}; it must be from 0 to ${MOST_PER_PAGE}. Ask for the rest with \`after\`.`,
    );
  }
  try {
    return { list, first, after: after == null ? undefined : decodeCursor(list, after) };
  } catch (error) {
    if (error instanceof InvalidCursorError) throw badInput("after", error.message);
    throw error;
  }
}

export function toConnection<T>(
  { items, hasNextPage }: Slice<T>,
  { list, after }: ListRequest,
  sortKey: (item: T) => SortKey,
  totalCount: () => Promise<number>,
): Connection<T> {
  const edges = items.map((node) => ({ node, cursor: encodeCursor(list, sortKey(node)) }));
  const pageInfo = {
    hasNextPage,
    hasPreviousPage: after !== undefined,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
  return {
    edges,
    nodes: items,
    pageInfo,
    // Counted when a client asks for it, not before.
    get totalCount() {
      return totalCount();
    },
  };
}
