import { findDeclaredPlaces } from "../geography/find-places.js";
import { loadGeography } from "../geography/geography.js";
import type { Member } from "./member.js";

/** How sure a declared place is. */
const CONFIDENCE = { resolved: 0.95, ambiguous: 0.5, unknown: 0 };

/** The places a page declares, linked to official territories where the words leave no doubt. */
export function placesOf(resourceId: string, { revisionId, record }: Pick<Member, "revisionId" | "record">) {
  const row = { resourceId, revisionId };
  const declared = record.locations.flatMap(({ text, field }) =>
    findDeclaredPlaces(text, loadGeography()).map((mention) => ({
      ...row,
      territoryId: mention.territoryId ?? null,
      status: mention.status,
      role: mention.role,
      origin: "declared" as const,
      confidence: CONFIDENCE[mention.status],
      text: mention.text,
      field,
      startOffset: mention.start,
      endOffset: mention.end,
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
      origin: "given" as const,
      confidence: 1,
      text,
      field: "territories",
      startOffset: null,
      endOffset: null,
      reason: "The source gives the official identifier itself.",
      candidateIds: [],
    }));
  return [...declared, ...given];
}
