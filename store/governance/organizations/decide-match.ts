import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Database } from "../../database/database.js";
import type { OrganizationMatchRow } from "../../database/entities.js";
import { OrganizationMatch } from "../../database/governance-entities.js";
import { lockGraph, nextMoment } from "../../memory/graph-version.js";
import { isStorable } from "../../read/storable.js";
import { GovernanceRefusedError } from "../refused.js";
import { readText } from "../text.js";
import { applyRegistry } from "./known-rows.js";
import { recounting } from "./refresh-matches.js";
import { type Registry, loadRegistry } from "./registry.js";

/** The most characters of a steward's note. */
const LONGEST_NOTE = 2_000;

/** Begins the sentence in which a steward's note is kept. */
const STEWARD = "A steward said: ";

/** What a steward says of a match. */
export interface OrganizationAnswer {
  readonly id: string;
  readonly status: "ACCEPTED" | "REJECTED";
  readonly note?: string | null | undefined;
}

/** Who says it, and when. */
interface Answering {
  /** Id of the token. */
  readonly actor: string;
  readonly now: Date;
}

/**
 * Says whether pages mean a known organization by a name. It is remembered for ever, holds against every rule, and can be
 * said otherwise later. Saying it again changes nothing.
 *
 * @throws GovernanceRefusedError NOT_FOUND when the match is gone, CONFLICT when another one of the same name is confirmed.
 */
export async function answerOrganizationMatch(
  database: Database,
  { id, status, note }: OrganizationAnswer,
  { actor, now }: Answering,
): Promise<void> {
  const text = note == null || note.trim() === "" ? undefined : readText("note", note, LONGEST_NOTE);
  await database.em().transactional(async (em) => {
    await lockGraph(em);
    const match = await requireMatch(em, id);
    if (match.actor !== null && match.status === status) return;
    if (status === "ACCEPTED") await requireOpen(em, match, await loadRegistry(em));
    const said = match.evidence.filter((sentence) => !sentence.startsWith(STEWARD));
    const evidence = text === undefined ? said : [...said, STEWARD + text];
    await recounting(em, [match.namedId], async () => {
      if (status === "ACCEPTED") {
        // Rules do not overrule a person: whatever they say of the name besides is settled.
        await em.nativeDelete(OrganizationMatch, { namedId: match.namedId, actor: null, id: { $ne: id } });
      }
      await em.nativeUpdate(OrganizationMatch, { id }, { status, evidence, actor, decidedAt: now });
    });
    await applyRegistry(em);
    await nextMoment(em, now);
  });
}

async function requireMatch(em: SqlEntityManager, id: string): Promise<OrganizationMatchRow> {
  const [match] = isStorable(id) ? await em.find(OrganizationMatch, { id }, { disableIdentityMap: true }) : [];
  if (match !== undefined) return match;
  const why = "What pages say or what the registry says may have changed; read `organizationMatches` again.";
  throw new GovernanceRefusedError("NOT_FOUND", `There is no match ${JSON.stringify(id)}. ${why}`, "id");
}

/** A name means one organization at most. */
async function requireOpen(em: SqlEntityManager, match: OrganizationMatchRow, registry: Registry): Promise<void> {
  const itself = registry.known.get(match.namedId);
  if (itself !== undefined) {
    throw conflict(`The name is that of ${itself.legalName} itself, which is registered since.`);
  }
  const [other] = await em.find(
    OrganizationMatch,
    { namedId: match.namedId, status: "ACCEPTED", actor: { $ne: null }, id: { $ne: match.id } },
    { disableIdentityMap: true },
  );
  if (other === undefined) return;
  const name = registry.known.get(other.knownId)?.legalName ?? "another organization";
  throw conflict(`A steward confirmed that this name means ${name} (match ${other.id}). Reject that match first.`);
}

function conflict(message: string): GovernanceRefusedError {
  return new GovernanceRefusedError("CONFLICT", message, "id");
}
