import type { Root } from "hast";
import { toText } from "hast-util-to-text";

/** Gives the words of a tree as a browser would copy them, without blanks at line ends. */
export function treeToText(root: Root): string {
  const lines = toText(root).split("\n");
  return lines
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}
