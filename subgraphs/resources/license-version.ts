/** The version at the end of an SPDX identifier; null where it has none. */
export function versionOf(spdx: string): string | null {
  return /-(\d+(?:\.\d+)*)(?!-Clause)(?:-|$)/.exec(spdx)?.[1] ?? null;
}
