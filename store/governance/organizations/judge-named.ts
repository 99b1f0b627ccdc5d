import type { KnownOrganizationRow, OrganizationMatchRow } from "../../database/entities.js";
import { stableId } from "../../ids.js";
import type { Registry } from "./registry.js";

/** An organization as pages name it. */
export interface NamedOrganization {
  readonly id: string;
  readonly name: string;
  readonly siren: string | null;
}

/** What the rules say of a named organization and a known one. */
export type Judged = Pick<OrganizationMatchRow, "id" | "namedId" | "knownId" | "status" | "rule" | "evidence">;

/** The most similar names that one name may be asked about. */
const MOST_SIMILAR = 10;

/** Names the pair: the same after a rebuild. */
function organizationMatchId(namedId: string, knownId: string): string {
  return stableId("k", namedId, knownId);
}

/**
 * Which known organizations a named one is or may be. It depends on nothing but the two: not on what was registered first,
 * and not on other named ones. At most one is ACCEPTED.
 */
export function judgeNamed(named: NamedOrganization, registry: Registry): Judged[] {
  if (registry.known.has(named.id)) return [];
  const sure = sureMatches(named, registry);
  if (sure.length === 1) return sure;
  // Its name says one organization and its number another: a person has to tell.
  if (sure.length > 1) {
    const doubt = "Its name and its SIREN number lead to two different organizations.";
    return sure.map((match) => ({ ...match, status: "PENDING", evidence: [...match.evidence, doubt] }));
  }
  return similarMatches(named, registry);
}

function sureMatches(named: NamedOrganization, registry: Registry): Judged[] {
  const alias = registry.byNamedId.get(named.id);
  const byName = alias && registry.known.get(alias.knownId);
  const bySiren = named.siren === null ? undefined : registry.bySiren.get(named.siren);
  const found: Judged[] = [];
  if (alias !== undefined && byName !== undefined) {
    const isLegal = alias.nameKey === byName.nameKey;
    const evidence = isLegal
      ? "The name is its legal name, but for case, accents and punctuation."
      : `The name is one that it also goes by, "${alias.name}", but for case, accents and punctuation.`;
    const also = bySiren === byName ? ["The SIREN number is the same."] : otherNumber(named, byName);
    found.push(judged(named, byName, isLegal ? "NAME" : "ALIAS", [evidence, ...also]));
  }
  if (bySiren !== undefined && bySiren !== byName) {
    found.push(judged(named, bySiren, "SIREN", [`The SIREN number ${bySiren.siren} is the same.`]));
  }
  return found;
}

function similarMatches(named: NamedOrganization, registry: Registry): Judged[] {
  const similar = registry.names
    .similarTo(named.name)
    .toSorted((a, b) => b.score - a.score || compare(a.entry.nameKey, b.entry.nameKey));
  const best = new Map<string, Judged>();
  for (const { entry, evidence } of similar) {
    const known = registry.known.get(entry.knownId);
    if (known === undefined || best.has(known.id)) continue;
    const compared = entry.nameKey === known.nameKey ? [] : [`It was compared with "${entry.name}".`];
    const sentences = [evidence, ...compared, ...otherNumber(named, known)];
    best.set(known.id, judged(named, known, "SIMILAR_NAME", sentences));
    if (best.size === MOST_SIMILAR) break;
  }
  return [...best.values()];
}

function otherNumber({ siren }: NamedOrganization, known: KnownOrganizationRow): string[] {
  if (siren === null || known.siren === null || siren === known.siren) return [];
  return ["But their SIREN numbers differ."];
}

function judged(
  { id: namedId }: NamedOrganization,
  { id: knownId }: KnownOrganizationRow,
  rule: Judged["rule"],
  evidence: string[],
): Judged {
  const status = rule === "SIMILAR_NAME" ? "PENDING" : "ACCEPTED";
  return { id: organizationMatchId(namedId, knownId), namedId, knownId, status, rule, evidence };
}

function compare(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
