import type { PlaceMention } from "./find-places.js";
import type { Geography } from "./geography.js";
import type { FieldPlace, ProsePlace } from "./page-text.js";
import type { ProseCandidate } from "./prose-candidate.js";
import type { Territory } from "./territory.js";

/** Up to how many territories a page that declares none is about all of them. */
const MOST_SUBJECTS = 8;

/** Wider than a département, everything is a neighbour. */
const NEAR_KINDS: ReadonlySet<string> = new Set(["department", "epci", "ept", "project"]);

/**
 * Makes the function that tells what part a place in prose plays. Where a page declares places, those in or around them,
 * or in the same département, are what it is about, and the others only pass by. Where it declares none, all are when
 * they are few; beyond that, those of the title or summary and those said twice.
 */
export function roleAssigner(
  fields: readonly FieldPlace[],
  given: readonly string[],
  prose: readonly ProsePlace[],
  geography: Geography,
): (place: ProsePlace) => PlaceMention["role"] {
  const declaredIds = fields.flatMap(({ origin, role, status, territoryId }) =>
    origin === "declared" && role === "subject" && status === "resolved" && territoryId !== undefined
      ? [territoryId]
      : [],
  );
  const subjects = geography.getMany([...new Set([...declaredIds, ...given])]).filter((each) => each !== undefined);
  const isSubject = subjects.length > 0 ? nearOneOf(subjects, geography) : saidEnough(prose);
  const located = locatingAreas(prose, geography);
  const around = new Set(subjects.flatMap(({ id }) => geography.ancestorsOf(id).map((each) => each.id)));
  const own = new Set(subjects.map(({ id }) => id));
  return ({ source, candidate, decision }) => {
    const [only] = decision.status === "resolved" ? decision.candidates : [];
    if (candidate.left.isLandmark) return "landmark";
    if (candidate.left.isAround) return "context";
    if (!only) return subjects.length > 0 ? "passing" : "subject";
    if (own.has(only.id)) return "subject";
    const isArea = only.kind !== "commune";
    if (isArea && (around.has(only.id) || located.has(candidate))) return "context";
    if (!isSubject(only, source.nature)) return "passing";
    for (const { id } of geography.ancestorsOf(only.id)) around.add(id);
    return "subject";
  };
}

/** Areas that stand after a place inside them: "Crest, dans la Drôme". */
function locatingAreas(prose: readonly ProsePlace[], geography: Geography): ReadonlySet<ProseCandidate> {
  const decided = new Map(prose.map(({ candidate, decision }) => [candidate, decision]));
  return new Set(
    prose.flatMap(({ candidate, decision }) => {
      const area = candidate.located && decided.get(candidate.located)?.candidates[0];
      const [inside] = decision.candidates;
      const holds = area && inside && geography.ancestorsOf(inside.id).includes(area);
      return holds && candidate.located ? [candidate.located] : [];
    }),
  );
}

type IsSubject = (territory: Territory, nature: string) => boolean;

function nearOneOf(subjects: readonly Territory[], geography: Geography): IsSubject {
  const areasOf = (territory: Territory) =>
    [territory, ...geography.ancestorsOf(territory.id)].filter(({ kind }) => NEAR_KINDS.has(kind)).map(({ id }) => id);
  const near = new Set([...subjects.map(({ id }) => id), ...subjects.flatMap(areasOf)]);
  return (territory) => [territory, ...geography.ancestorsOf(territory.id)].some(({ id }) => near.has(id));
}

function saidEnough(prose: readonly ProsePlace[]): IsSubject {
  const counts = new Map<string, number>();
  const headlined = new Set<string>();
  for (const { source, decision } of prose) {
    const [only] = decision.status === "resolved" ? decision.candidates : [];
    if (!only) continue;
    counts.set(only.id, (counts.get(only.id) ?? 0) + 1);
    if (source.nature !== "body") headlined.add(only.id);
  }
  if (counts.size <= MOST_SUBJECTS) return () => true;
  return ({ id }) => headlined.has(id) || (counts.get(id) ?? 0) > 1;
}
