/** Reads a line such as `== Titre ==`: its level is the smaller count of equals signs, as in MediaWiki. */
export function readHeading(line: string): { level: number; text: string } | undefined {
  if (!line.startsWith("=")) return undefined;
  const trimmed = line.trimEnd();
  let left = 0;
  while (left < 6 && trimmed[left] === "=") left++;
  let right = 0;
  while (right < 6 && trimmed[trimmed.length - 1 - right] === "=") right++;
  const level = Math.min(left, right, Math.floor((trimmed.length - 1) / 2));
  if (level < 1) return undefined;
  return { level, text: trimmed.slice(level, trimmed.length - level).trim() };
}
