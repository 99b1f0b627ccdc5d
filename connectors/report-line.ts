/** Longest line of a report, in characters: a partner may send anything. */
const LONGEST_LINE = 1_000;

/** Characters that steer a terminal, begin a line or turn the direction of what follows. */
export const STEERING = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

/** A message as one line of a report: what it quotes of a partner stays on that line and steers no terminal. */
export function reportLine(message: string): string {
  const line = message.length > LONGEST_LINE ? `${message.slice(0, LONGEST_LINE)}…` : message;
  return line.replaceAll(STEERING, " ");
}
