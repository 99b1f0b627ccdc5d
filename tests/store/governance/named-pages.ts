import type { MappedPage } from "../../../schema/sink.js";
import type { OrganizationMatchRow } from "../../../store/database/entities.js";
import { OrganizationMatch } from "../../../store/database/governance-entities.js";
import type { OrganizationInput } from "../../../store/governance/organizations/read-organization.js";
import { registerOrganization } from "../../../store/governance/organizations/register.js";
import { foldText } from "../../../store/fold.js";
import { organizationId } from "../../../store/ids.js";
import { handMade } from "../../support/hand-made.js";
import type { TestDatabase } from "../../support/databases.js";
import { somebody } from "../../subgraphs/asked-subgraph.js";
import { START } from "./commons.js";

export const CONSORTIUM: OrganizationInput = {
  legalName: "Consortium d'Accompagnement des Transitions",
  aliases: ["Commun d'accompagnement"],
  kind: "ASSOCIATION",
  url: "https://cat.libre.test/",
  siren: "732 829 320",
};

/** The id of what pages name so. */
export function namedId(name: string): string {
  return organizationId(foldText(name));
}

/** A page of a resource that these organizations carry, in the Drôme. */
export function carriedBy(number: number, ...names: readonly string[]): MappedPage {
  const organizations = names.map((name) => ({ name, role: "CARRIER" as const, field: "from" }));
  const locations = [{ text: "Crest (Drôme)", field: "lieu" }];
  return handMade(`carried-${number}`, { text: `texte ${number}`, record: { organizations, locations } });
}

/** A page that describes an organization, with its seat in Crest. */
export function pageOf(name: string, siren?: string): MappedPage {
  return handMade(`page-of-${name}`, {
    title: name,
    record: {
      kind: "organization",
      organization: { type: "collectif", ...(siren !== undefined && { siren }) },
      locations: [{ text: "Crest (Drôme)", field: "siège", purpose: "SEAT" }],
    },
  });
}

export function register(database: TestDatabase, input: OrganizationInput): Promise<string> {
  return registerOrganization(database, input, somebody("steward"), START);
}

/** All matches, by the id of the name. */
export async function matchesOf(database: TestDatabase): Promise<OrganizationMatchRow[]> {
  return database.em().find(OrganizationMatch, {}, { orderBy: { id: "asc" }, disableIdentityMap: true });
}

/** The only match of a name. */
export async function matchOf(database: TestDatabase, name: string): Promise<OrganizationMatchRow> {
  const [match, ...more] = (await matchesOf(database)).filter((each) => each.namedId === namedId(name));
  if (match === undefined || more.length > 0) throw new Error(`"${name}" has ${more.length + 1} matches, or none.`);
  return match;
}
