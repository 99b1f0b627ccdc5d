import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** The processes that a process has started and that are at work (Linux). */
export function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return children === "" ? [] : children.split(" ").map(Number).filter(isAlive);
}

/** Waits until a process is no more; the test's own time limit ends the wait. */
export async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await setTimeout(20);
}

/** A process that ended but that nobody has asked about is no longer at work. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
