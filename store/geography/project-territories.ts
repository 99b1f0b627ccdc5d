import wireProjects from "./project-territories.json" with { type: "json" };
import { listSharer } from "./shared-lists.js";
import { toTerritory } from "./territory-draft.js";
import type { Territory } from "./territory.js";

/** A project territory as a steward writes it in `project-territories.json`. */
interface WireProject {
  code: string;
  name: string;
  aliases: string[];
  memberIds: string[];
  source: string;
  validFrom?: string;
  validUntil?: string;
}

const projects: WireProject[] = wireProjects;

/**
 * Makes the project territories that come with Maillage, each composed of official ones.
 *
 * @param official Those of the edition that they are drawn on.
 * @throws Error when one names a member that the edition does not have.
 */
export function projectTerritories(official: readonly Territory[], year: number): Territory[] {
  const wanted = new Set(projects.flatMap(({ memberIds }) => memberIds));
  const members = new Map(official.filter(({ id }) => wanted.has(id)).map((each) => [each.id, each]));
  const share = listSharer();
  return projects.map((project) => {
    const missing = project.memberIds.find((id) => !members.has(id));
    if (missing !== undefined)
      throw new Error(`${missing}, in project-territories.json, is not in the edition ${year}: correct it.`);
    const population = project.memberIds.reduce((sum, id) => sum + (members.get(id)?.population ?? 0), 0);
    const draft = { ...project, kind: "project", population, parentIds: [] } as const;
    return toTerritory(draft, { vintage: year, sinceOf: () => year }, share);
  });
}
