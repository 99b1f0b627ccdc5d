import type { Nodes } from "mdast";

/** A node of Markdown and everything below it, in the order of the text; without recursion, since it can be nested deep. */
export function nodesOf(node: Nodes): Nodes[] {
  const found: Nodes[] = [];
  const waiting: Nodes[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.push(next);
    if ("children" in next) for (const child of next.children.toReversed()) waiting.push(child);
  }
  return found;
}

/** The addresses that Markdown links to, as written, in the order of the text. */
export function linkTargetsOf(node: Nodes): string[] {
  return nodesOf(node).flatMap((each) => (each.type === "link" || each.type === "definition" ? [each.url] : []));
}
