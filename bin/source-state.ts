import type { SourceRow } from "../store/database/entities.js";
import { numberOf } from "./report-text.js";

/** The state of a source in one line a newcomer understands. */
export function sourceStateText(source: SourceRow, livePages: number, now: Date): string {
  const { id, enabled, lastSuccessAt, problem, nextAttemptAt, openHarvestId } = source;
  const parts = [numberOf(livePages, "page")];
  parts.push(lastSuccessAt === null ? "never harvested yet" : `last harvested ${agoText(lastSuccessAt, now)}`);
  if (!enabled) parts.push("switched off");
  else if (problem !== null) parts.push(`${problem.message.replace(/\.$/, "")} (${problem.code})`);
  else if (openHarvestId !== null) parts.push("a harvest is under way");
  if (enabled && nextAttemptAt !== null && nextAttemptAt > now)
    parts.push(`next attempt at ${nextAttemptAt.toISOString()}`);
  return `${id}: ${parts.join("; ")}`;
}

function agoText(time: Date, now: Date): string {
  const minutes = Math.round((now.getTime() - time.getTime()) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 120) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
}
