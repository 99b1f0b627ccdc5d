/** The member of `extensions` in which gateway and subgraphs speak to each other. Clients never see it, nor send it. */
export const INTERNAL = "maillage";

/** Ids of what an answer shows, by kind; the gateway does not read them. */
export type ShownIds = Readonly<Record<string, readonly (string | number)[]>>;

/** What a subgraph tells the gateway. */
interface Internal {
  readonly shown?: ShownIds;
  readonly attribution?: object | null;
}

/** What the fetches of one request have shown so far. */
type Collected = Map<string, Set<string | number>>;

/** By the gateway's context of a request; only those whose attribution is wanted are in it. */
const collectedBy = new WeakMap<object, { collected: Collected | undefined }>();

/** Collects from now on what the fetches of a request show. */
export function collectShown(gatewayContext: object): void {
  collectedBy.set(gatewayContext, { collected: undefined });
}

/** Whether what the fetches of a request show is of interest. */
export function isCollecting(gatewayContext: object): boolean {
  return collectedBy.has(gatewayContext);
}

/** Adds what one fetch has shown; an empty one tells that a subgraph was asked. */
export function addShown(gatewayContext: object, shown: ShownIds = {}): void {
  const request = collectedBy.get(gatewayContext);
  if (request === undefined) return;
  request.collected ??= new Map();
  for (const [kind, ids] of Object.entries(shown)) {
    if (!Array.isArray(ids)) continue;
    const known = request.collected.get(kind) ?? new Set();
    for (const id of ids) known.add(id);
    request.collected.set(kind, known);
  }
}

/** All that was shown; undefined when no subgraph was asked, or nobody wants to know. */
export function shownSoFar(gatewayContext: object): ShownIds | undefined {
  const collected = collectedBy.get(gatewayContext)?.collected;
  return collected && Object.fromEntries([...collected].map(([kind, ids]) => [kind, [...ids]]));
}

/** Reads what a subgraph tells beside its answer. */
export function readInternal(answer: unknown): Internal | undefined {
  if (!isObject(answer) || !isObject(answer["extensions"])) return undefined;
  const internal = answer["extensions"][INTERNAL];
  return isObject(internal) ? internal : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
