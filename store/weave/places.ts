import { findDeclaredPlaces } from "../geography/find-places.js";
import { loadGeography } from "../geography/geography.js";
import type { Member } from "./member.js";

/** The places a page declares, linked to official territories where the words leave no doubt. */
export function placesOf(resourceId: string, { revisionId, record }: Pick<Member, "revisionId" | "record">) {
  const row = { resourceId, revisionId };
  const declared = record.locations.flatMap(({ text, field }) =>
    findDeclaredPlaces(text, loadGeography()).map((mention) => ({
      ...row,
      territoryId: mention.territoryId ?? null,
      status: mention.status,
      role: mention.role,
      text: mention.text,
      field,
      reason: mention.reason,
      candidateIds: mention.candidateIds,
    })),
  );
  const given = record.territories
    .filter(({ id }) => loadGeography().get(id) !== undefined)
    .map(({ id, text }) => ({
      ...row,
      territoryId: id,
      status: "resolved" as const,
      role: "subject" as const,
      text,
      field: "territories",
      reason: "The source gives the official identifier itself.",
      candidateIds: [],
    }));
  return [...declared, ...given];
}
