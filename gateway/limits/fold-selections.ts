import { Kind, type DocumentNode, type FieldNode, type OperationDefinitionNode, type SelectionSetNode } from "graphql";
import { saturate } from "./limit-error.js";

/** How to make one number out of a tree of selections, from the leaves up. */
export interface Fold {
  /** Gives a field's number from that of its selections (0 for a leaf). */
  field(field: FieldNode, inner: number): number;
  /** Joins the numbers of two neighbours. */
  join(left: number, right: number): number;
}

/**
 * Folds every operation of a document into one number, fragments taken as if written out where they are used.
 *
 * Each fragment is folded once, so a document whose written-out form is exponential costs no more than its own length. A
 * fragment that uses itself counts as 0 inside itself; graphql's own rule refuses it.
 */
export function foldOperations(document: DocumentNode, fold: Fold): Map<OperationDefinitionNode, number> {
  const fragments = new Map<string, SelectionSetNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node.selectionSet);
  }
  const folded = new Map<string, number>();

  const foldFragment = (name: string): number => {
    const known = folded.get(name);
    if (known !== undefined) return known;
    folded.set(name, 0);
    const count = foldSet(fragments.get(name));
    folded.set(name, count);
    return count;
  };
  const foldSet = (set: SelectionSetNode | undefined): number => {
    let total = 0;
    for (const node of set?.selections ?? []) {
      const count =
        node.kind === Kind.FIELD
          ? fold.field(node, foldSet(node.selectionSet))
          : node.kind === Kind.FRAGMENT_SPREAD
            ? foldFragment(node.name.value)
            : foldSet(node.selectionSet);
      total = saturate(fold.join(total, count));
    }
    return total;
  };

  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  return new Map(operations.map((operation) => [operation, foldSet(operation.selectionSet)]));
}

/** True for the fields that describe the schema, whose depth graphql bounds by a rule of its own. */
export function isIntrospection(field: FieldNode): boolean {
  return field.name.value.startsWith("__");
}
