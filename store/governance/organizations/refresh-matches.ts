import type { SqlEntityManager } from "@mikro-orm/sql";
import type { OrganizationMatchRow } from "../../database/entities.js";
import { OrganizationMatch } from "../../database/governance-entities.js";
import { Organization } from "../../database/graph-entities.js";
import { inParts } from "../../memory/in-parts.js";
import { addCounts, subtractCounts } from "../../territories/counts.js";
import { type Judged, type NamedOrganization, judgeNamed } from "./judge-named.js";
import type { Registry } from "./registry.js";

/** Some named organizations, those that have left the graph among them. */
export interface NamedScope {
  /** Undefined for all there are and were. */
  readonly ids: ReadonlySet<string> | undefined;
  /** Those of them that are there. */
  readonly named: readonly NamedOrganization[];
}

/** What is no longer so, and what is now. */
interface MatchChanges {
  readonly removed: readonly OrganizationMatchRow[];
  readonly written: readonly Judged[];
}

/**
 * Makes the matches of named organizations say what the registry says of them now; what a person decided stays. The graph
 * must be locked.
 *
 * @returns The known organizations that they were accepted as before, or are now.
 */
export async function refreshMatches(
  em: SqlEntityManager,
  registry: Registry,
  { ids, named }: NamedScope,
): Promise<Set<string>> {
  if (registry.known.size === 0) return new Set();
  const concerned = ids === undefined ? {} : { namedId: { $in: [...ids] } };
  const before = Map.groupBy(
    await em.find(OrganizationMatch, concerned, { disableIdentityMap: true }),
    ({ namedId }) => namedId,
  );
  const wanted = new Map(named.map((each) => [each.id, wantedMatches(each, before.get(each.id) ?? [], registry)]));
  const allIds = new Set([...before.keys(), ...wanted.keys()]);
  const changes = [...allIds].map((id) => changesOf(before.get(id) ?? [], wanted.get(id) ?? []));
  await writeMatches(em, {
    removed: changes.flatMap(({ removed }) => removed),
    written: changes.flatMap(({ written }) => written),
  });
  const after = [...[...before.values()].flat(), ...[...wanted.values()].flat()];
  return new Set(after.flatMap(({ status, knownId }) => (status === "ACCEPTED" ? [knownId] : [])));
}

/** The same for every named organization: after the registry or the whole graph changed. */
export async function refreshAllMatches(em: SqlEntityManager, registry: Registry): Promise<Set<string>> {
  const named = await em.find(Organization, {}, { fields: ["id", "name", "siren"], disableIdentityMap: true });
  return refreshMatches(em, registry, { ids: undefined, named });
}

/** What a person said of a pair is not asked again, and once they said which one it is, nothing is. */
function wantedMatches(
  named: NamedOrganization,
  before: readonly OrganizationMatchRow[],
  registry: Registry,
): Judged[] {
  const decided = before.filter(isDecided);
  if (decided.some(({ status }) => status === "ACCEPTED")) return [];
  const answered = new Set(decided.map(({ id }) => id));
  return judgeNamed(named, registry).filter(({ id }) => !answered.has(id));
}

function changesOf(before: readonly OrganizationMatchRow[], wanted: readonly Judged[]): MatchChanges {
  const wantedIds = new Set(wanted.map(({ id }) => id));
  const known = new Map(before.map((row) => [row.id, row]));
  return {
    removed: before.filter((row) => !isDecided(row) && !wantedIds.has(row.id)),
    written: wanted.filter((match) => !isSame(match, known.get(match.id))),
  };
}

function isDecided({ actor }: Pick<OrganizationMatchRow, "actor">): boolean {
  return actor !== null;
}

function isSame(match: Judged, row: OrganizationMatchRow | undefined): boolean {
  return (
    row !== undefined &&
    row.status === match.status &&
    row.rule === match.rule &&
    row.evidence.join("\n") === match.evidence.join("\n")
  );
}

/** How many named organizations are written at once: each has a few matches of eight values. */
const BATCH = 500;

async function writeMatches(em: SqlEntityManager, { removed, written }: MatchChanges): Promise<void> {
  const namedIds = [...new Set([...removed, ...written].map(({ namedId }) => namedId))];
  for (const part of inParts(namedIds, BATCH)) {
    const isOfPart = new Set(part);
    const leaving = removed.flatMap(({ id, namedId }) => (isOfPart.has(namedId) ? [id] : []));
    const coming = written.filter(({ namedId }) => isOfPart.has(namedId));
    await recounting(em, part, async () => {
      if (leaving.length > 0) await em.nativeDelete(OrganizationMatch, { id: { $in: leaving } });
      const rows = coming.map((match) => ({ ...match, actor: null, decidedAt: null }));
      if (rows.length > 0) await em.upsertMany(OrganizationMatch, rows, { onConflictFields: ["id"] });
    });
  }
}

/** Changes what named organizations are taken for, and keeps the counts of territories in step. */
export async function recounting(
  em: SqlEntityManager,
  namedIds: readonly string[],
  change: () => Promise<void>,
): Promise<void> {
  const naming = `select resource_id from resource_organization
    where organization_id in (${namedIds.map(() => "?").join(", ")})`;
  const areas = { where: `resource_territory.resource_id in (${naming})`, params: namedIds };
  await subtractCounts(em, areas);
  await change();
  await addCounts(em, areas);
}
