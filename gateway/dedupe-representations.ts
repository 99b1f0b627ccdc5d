import { GraphQLError } from "graphql";

type Path = ReadonlyArray<string | number>;

/** An error in a subgraph's answer: thrown here, or read from JSON. */
export interface SubgraphError {
  readonly message: string;
  readonly path?: Path | undefined;
}

/** A subgraph's answer, as far as this file reads it. */
export interface SubgraphAnswer {
  data?: Record<string, unknown> | null | undefined;
  errors?: ReadonlyArray<SubgraphError> | undefined;
}

type Variables = Record<string, unknown>;

/**
 * Asks a subgraph for each distinct entity once and gives the answer it would have given for all of them.
 *
 * The planner sends one representation per place in the answer, so a hundred resources of one organization are a hundred
 * times the same question. Values, nulls and the paths of errors are copied back to every place that asked.
 */
export async function dedupeRepresentations<Answer extends SubgraphAnswer>(
  variables: Variables,
  ask: (variables: Variables) => Answer | Promise<Answer>,
): Promise<Answer> {
  const representations = variables["representations"];
  if (!Array.isArray(representations) || representations.length < 2) return ask(variables);
  const { unique, places } = groupEqual(representations);
  if (unique.length === representations.length) return ask(variables);
  const answer = await ask({ ...variables, representations: unique });
  return fanOut(answer, places);
}

interface Groups {
  readonly unique: unknown[];
  /** For each unique representation, the indexes at which it was asked for. */
  readonly places: number[][];
}

function groupEqual(representations: readonly unknown[]): Groups {
  const groupByText = new Map<string, number>();
  const groups: Groups = { unique: [], places: [] };
  representations.forEach((representation, index) => {
    const text = JSON.stringify(representation);
    const group = groupByText.get(text);
    if (group !== undefined) {
      groups.places[group]?.push(index);
      return;
    }
    groupByText.set(text, groups.unique.length);
    groups.unique.push(representation);
    groups.places.push([index]);
  });
  return groups;
}

function fanOut<Answer extends SubgraphAnswer>(answer: Answer, places: number[][]): Answer {
  const copy = { ...answer };
  const entities = answer.data?.["_entities"];
  if (Array.isArray(entities)) copy.data = { ...answer.data, _entities: spreadEntities(entities, places) };
  if (answer.errors) copy.errors = answer.errors.flatMap((error) => spreadError(error, places));
  return copy;
}

function spreadEntities(entities: readonly unknown[], places: number[][]): unknown[] {
  const spread: unknown[] = [];
  entities.forEach((entity, group) => {
    // The gateway merges later answers into these objects, so no two places may share one.
    places[group]?.forEach((place, turn) => (spread[place] = turn === 0 ? entity : copyPlain(entity)));
  });
  return spread;
}

function spreadError(error: SubgraphError, places: number[][]): SubgraphError[] {
  const [root, group, ...rest] = error.path ?? [];
  const targets = root === "_entities" && typeof group === "number" ? places[group] : undefined;
  return targets?.map((place) => withPath(error, ["_entities", place, ...rest])) ?? [error];
}

function withPath(error: SubgraphError, path: Path): SubgraphError {
  if (!(error instanceof GraphQLError)) return { ...error, path };
  const { message, nodes = null, originalError, extensions } = error;
  return new GraphQLError(message, { nodes, path, originalError, extensions });
}

/** Copies lists and plain objects; anything else a scalar may give is shared. */
function copyPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyPlain);
  if (!isPlainObject(value)) return value;
  const copy: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value)) copy[key] = copyPlain(value[key]);
  return copy;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
