import { KnownFacts } from "../../../store/attribution/known-facts.js";
import { RememberedAttributions } from "../../../store/attribution/remembered.js";
import {
  type RevisionFacts,
  type ShownIds,
  listShown,
  revisionsByIds,
} from "../../../store/attribution/shown-revisions.js";
import type { Database } from "../../../store/database/database.js";
import { isStorable } from "../../../store/read/storable.js";
import { sourcesByIds } from "../../../store/read/sources.js";
import type { Attributor } from "../../common/attributor.js";
import type { Shown } from "../../common/shown.js";
import type { Attribution } from "./attribution.js";
import { type WorkName, composeAttribution, isWork, withPages } from "./compose-attribution.js";
import { groupRevisions } from "./group-revisions.js";

/**
 * Stands for the official geography in lists of revisions, whose numbers begin at 1: so that the permalink of an answer
 * with territories tells of them too.
 */
const WORK_NUMBERS: Readonly<Record<WorkName, number>> = { "official-geography": 0 };

const ALL_WORKS = Object.keys(WORK_NUMBERS).filter(isWork);

/** The greatest number a revision can have. */
const GREATEST_NUMBER = 2_147_483_647;

/** Tells whose the contents of answers are, out of the ledger. At most three statements, whatever the number of ids. */
export function createAttributor(database: Database): Attributor {
  const remembered = new RememberedAttributions(database);
  const facts = new KnownFacts(database);
  return {
    attribute: async (shown, detail) => {
      const ids = readIds(shown);
      const works = (shown.works ?? []).filter(isWork);
      if (detail === "summary") return attributionOf(isNothing(ids) ? [] : await facts.ofShown(ids), works);
      const revisions = isNothing(ids) ? [] : await listShown(database, ids);
      return withPages(await attributionOf(revisions, works), revisions);
    },
    recall: async (id) => {
      const numbers = await remembered.recall(id);
      if (numbers === undefined) return null;
      const revisions = await revisionsByIds(database, numbers);
      const left = revisions.filter(({ redacted }) => !redacted);
      const works = ALL_WORKS.filter((name) => numbers.includes(WORK_NUMBERS[name]));
      return withPages(await composed(left, works, pathOf(id)), revisions);
    },
  };

  function attributionOf(revisions: readonly RevisionFacts[], works: readonly WorkName[]): Promise<Attribution> {
    const numbers = [...revisions.map(({ id }) => id), ...works.map((name) => WORK_NUMBERS[name])];
    return composed(revisions, works, numbers.length === 0 ? null : pathOf(remembered.remember(numbers)));
  }

  async function composed(
    revisions: readonly RevisionFacts[],
    works: readonly WorkName[],
    permalink: string | null,
  ): Promise<Attribution> {
    const groups = groupRevisions(revisions);
    const sourceIds = [...new Set(groups.map(({ sourceId }) => sourceId))];
    const sources = sourceIds.length === 0 ? [] : await sourcesByIds(database, sourceIds);
    return composeAttribution({ groups, sources, works, permalink });
  }
}

function pathOf(id: string): string {
  return `/attribution/${id}`;
}

/** Ids come over the network where subgraphs are processes of their own: what cannot be one is left out. */
function readIds({ resources, pages, organizations, revisions }: Shown): ShownIds {
  return {
    resources: textsOf(resources),
    pages: textsOf(pages),
    organizations: textsOf(organizations),
    revisions: (revisions ?? []).filter((id): id is number => Number.isInteger(id) && Number(id) <= GREATEST_NUMBER),
  };
}

function isNothing(ids: ShownIds): boolean {
  return Object.values(ids).every((list: readonly unknown[]) => list.length === 0);
}

function textsOf(ids: Shown["pages"]): string[] {
  return (ids ?? []).filter((id): id is string => typeof id === "string" && isStorable(id));
}
