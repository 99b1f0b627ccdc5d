import { type GraphQLSchema, defaultFieldResolver, isObjectType } from "graphql";

/** What can be attributed: pages, also through the resources and organizations made of them, and fixed works. */
export type ShownKind = "resources" | "pages" | "organizations" | "revisions" | "works";

/** The ids of what an answer shows, as they travel to the gateway. */
export type Shown = { readonly [kind in ShownKind]?: readonly (string | number)[] };

/** Notes that an answer shows something. */
export type NoteShown = (kind: ShownKind, id: string | number) => void;

/** Which fields of a type show contents, and whose. */
export interface ShownBy {
  /** Tells whose contents an object of the type shows. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly note: (root: any, note: NoteShown) => void;
  /** Only these fields show contents. @default all but those of `besides` */
  readonly only?: readonly string[];
  /** These fields show none: keys, and links to objects that note themselves. */
  readonly besides?: readonly string[];
}

/** By name of the type. */
export type ShownTypes = Readonly<Record<string, ShownBy>>;

type Noted = Map<ShownKind, Set<string | number>>;

/** What was noted during a request, by the request's context. */
const notedBy = new WeakMap<object, Noted>();

/**
 * Makes a schema note what its answers show. It is done at the fields, not where rows are loaded: so a list that is only
 * counted shows nothing, and every way that leads to an object is known without naming it.
 *
 * @throws Error when a type or a field is not in the schema.
 */
export function noteWhatIsShown(schema: GraphQLSchema, types: ShownTypes): void {
  for (const [name, { note, only, besides = [] }] of Object.entries(types)) {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`There is no object type ${name} that could show anything.`);
    const fields = type.getFields();
    for (const known of only ?? []) {
      if (!(known in fields)) throw new Error(`The type ${name} has no field ${known} that could show anything.`);
    }
    for (const field of Object.values(fields)) {
      if (only === undefined ? besides.includes(field.name) : !only.includes(field.name)) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (root, given, context: object, info) => {
        note(root, (kind, id) => void notedIn(context, kind).add(id));
        return resolve(root, given, context, info);
      };
    }
  }
}

/** What was noted since the last time; undefined when nothing was. */
export function takeShown(context: object): Shown | undefined {
  const noted = notedBy.get(context);
  if (noted === undefined) return undefined;
  notedBy.delete(context);
  return Object.fromEntries([...noted].map(([kind, ids]) => [kind, [...ids]]));
}

function notedIn(context: object, kind: ShownKind): Set<string | number> {
  let noted = notedBy.get(context);
  if (noted === undefined) notedBy.set(context, (noted = new Map()));
  let ids = noted.get(kind);
  if (ids === undefined) noted.set(kind, (ids = new Set()));
  return ids;
}
