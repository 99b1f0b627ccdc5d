import { findDeclaredPlaces, type PlaceMention } from "./find-places.js";
import type { Geography } from "./geography.js";
import type { FieldText } from "./page-text.js";
import { AREA_KINDS } from "./place-phrases.js";
import { normalizePlaceName } from "./place-name.js";
import type { ProseCandidate } from "./prose-candidate.js";
import { proseCandidates } from "./prose-candidates.js";
import { decideProse, NO_PAGE, type PageEvidence, type ProseDecision } from "./prose-decision.js";
import { STRENGTH } from "./prose-judgement.js";
import { territoryOfDemonym } from "./prose-lists.js";
import type { Territory } from "./territory.js";

/** A page as it was read: what it declares, the names in its prose, and what the whole says of them. */
export interface ReadPage {
  declared: { source: FieldText; mention: PlaceMention }[];
  prose: { source: FieldText; candidate: ProseCandidate }[];
  evidence: PageEvidence;
  /** Ids of territories that prose names, and makes precise beside the name or by the name alone. */
  settled: ReadonlySet<string>;
}

/** More areas say nothing more precise, and each costs at every homonym. */
const MOST_AREAS = 30;

/** Reads the texts of a page twice: what is sure by itself then speaks for the rest. */
export function gatherPage(texts: readonly FieldText[], given: readonly string[], geography: Geography): ReadPage {
  const declared = texts
    .filter(({ nature }) => nature === "declared")
    .flatMap((source) => findDeclaredPlaces(source.text, geography).map((mention) => ({ source, mention })));
  const written = texts.filter(({ nature }) => nature !== "declared");
  const prose = written.flatMap((source) =>
    proseCandidates(source.text, geography).map((candidate) => ({ source, candidate })),
  );
  const givenTerritories = geography.getMany(given).filter((each) => each !== undefined);
  const declaredTerritories = declared.flatMap(({ mention }) => territoryOf(mention, geography));
  const own = [...givenTerritories, ...declaredTerritories];
  const declaredOnly: PageEvidence = {
    ...NO_PAGE,
    declared: areasAmong(own),
    known: knownNames(
      declared.map(({ mention }) => mention),
      [],
      geography,
    ),
  };
  const sure = prose.flatMap(({ candidate }) => {
    const decision = decideProse(candidate, declaredOnly, geography);
    return decision?.status === "resolved" ? [{ candidate, decision }] : [];
  });
  const firm = sure
    .filter(({ decision }) => decision.confidence >= 0.75)
    .flatMap(({ decision }) => decision.candidates);
  const evidence: PageEvidence = {
    declared: declaredOnly.declared,
    said: [...areasAmong(firm), ...areasOfAdjectives(written, geography)].slice(0, MOST_AREAS),
    around: departmentsOf([...own, ...firm], geography),
    known: knownNames(
      declared.map(({ mention }) => mention),
      sure,
      geography,
    ),
  };
  return { declared, prose, evidence, settled: new Set(firm.map(({ id }) => id)) };
}

function territoryOf({ territoryId }: PlaceMention, geography: Geography): Territory[] {
  const territory = territoryId === undefined ? undefined : geography.get(territoryId);
  return territory ? [territory] : [];
}

function areasAmong(territories: readonly Territory[]): Territory[] {
  return [...new Set(territories.filter(({ kind }) => AREA_KINDS.includes(kind)))].slice(0, MOST_AREAS);
}

function departmentsOf(territories: readonly Territory[], geography: Geography): Territory[] {
  const communes = [...new Set(territories.filter(({ kind }) => kind === "commune"))];
  const departments = communes.flatMap(({ parentIds }) => geography.getMany(parentIds));
  return [...new Set(departments.filter((each) => each?.kind === "department"))].slice(0, MOST_AREAS) as Territory[];
}

/** "la municipalité réunionnaise" says where the page is, without naming it. */
function areasOfAdjectives(texts: readonly FieldText[], geography: Geography): Territory[] {
  const ids = new Set<string>();
  for (const { text } of texts)
    for (const [word] of text.matchAll(/[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)?/gu)) {
      if (word.length < 5) continue;
      const id = territoryOfDemonym(normalizePlaceName(word));
      if (id !== undefined) ids.add(id);
    }
  return geography.getMany([...ids]).filter((each) => each !== undefined);
}

/** What names mean where a field or a cue settled it; a name that means two things on one page is not known. */
function knownNames(
  mentions: readonly PlaceMention[],
  sure: readonly { candidate: ProseCandidate; decision: ProseDecision }[],
  geography: Geography,
): ReadonlyMap<string, Territory> {
  const pairs = [
    ...mentions.flatMap((each) => territoryOf(each, geography).map((territory) => [each.text, territory] as const)),
    ...sure
      .filter(
        ({ candidate }) => candidate.strength >= STRENGTH.strong || candidate.beside.length > 0 || candidate.located,
      )
      .flatMap(({ candidate, decision }) => decision.candidates.map((each) => [candidate.match.key, each] as const)),
  ];
  const known = new Map<string, Territory | undefined>();
  for (const [text, territory] of pairs) {
    const key = normalizePlaceName(text);
    known.set(key, !known.has(key) || known.get(key) === territory ? territory : undefined);
  }
  return new Map([...known].flatMap(([key, territory]) => (territory ? [[key, territory] as const] : [])));
}
