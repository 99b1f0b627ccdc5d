import { Directive, Field, Float, ID, ObjectType, registerEnumType } from "type-graphql";
import type { OrganizationPlaceRow } from "../../store/database/entities.js";

@Directive('@key(fields: "id")')
@ObjectType({ description: "A territory, official or of a project." })
export class Territory {
  @Field(() => ID, { description: "Kind and code, such as commune:51183 or project:biovallee." })
  id!: string;
}

export enum OrganizationTerritoryRole {
  SEAT = "SEAT",
  AREA = "AREA",
}
registerEnumType(OrganizationTerritoryRole, {
  name: "OrganizationTerritoryRole",
  description: "What an organization does at a place.",
  valuesConfig: {
    SEAT: { description: "It has its seat there (siège)." },
    AREA: { description: "It acts there (territoire d'action)." },
  },
});

@ObjectType({ description: "Where an organization has its seat or acts, with the words of its page that say so." })
export class OrganizationTerritory {
  @Field(() => OrganizationTerritoryRole, { description: "What it does there." })
  role!: OrganizationTerritoryRole;

  @Field(() => Territory, {
    nullable: true,
    description: "The territory; null when the words name none, or several and nothing tells which.",
  })
  territory!: Territory | null;

  @Field(() => [Territory], {
    nullable: "items",
    description: "The territories the words may mean, when they are ambiguous.",
  })
  candidates!: Territory[];

  @Field(() => String, { description: "The words, exactly as written." })
  text!: string;

  @Field(() => String, { description: "Field of the page that holds them." })
  field!: string;

  @Field(() => Float, { description: "How sure it is that the words mean this territory, from 0 to 1." })
  confidence!: number;

  @Field(() => String, { description: "Why this territory and this role, in a sentence." })
  reason!: string;
}

export function toOrganizationTerritory(row: OrganizationPlaceRow): OrganizationTerritory & { revisionId: number } {
  const { role, text, field, confidence, reason, revisionId } = row;
  return {
    role: role as OrganizationTerritoryRole,
    territory: row.territoryId === null ? null : { id: row.territoryId },
    candidates: row.candidateIds.map((id) => ({ id })),
    text,
    field,
    confidence,
    reason,
    revisionId,
  };
}
