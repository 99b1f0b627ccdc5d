import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import type { PlaceRow, ResourceOrganizationRow } from "../../store/database/entities.js";

@Directive('@key(fields: "id")')
@ObjectType({ description: "A territory, official or of a project." })
export class Territory {
  @Field(() => ID, { description: "Kind and code, such as commune:51183 or project:biovallee." })
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: "An organization that carries, uses or is described by resources." })
export class Organization {
  @Field(() => ID, { description: "Stable and opaque; the same after a rebuild." })
  id!: string;
}

export enum OrganizationRole {
  CARRIER = "CARRIER",
  USER = "USER",
}
registerEnumType(OrganizationRole, {
  name: "OrganizationRole",
  description: "What an organization does for a resource.",
  valuesConfig: {
    CARRIER: { description: "It carries the resource: makes it and looks after it (porteur)." },
    USER: { description: "It uses the resource (organisation utilisatrice)." },
  },
});

@ObjectType({ description: "An organization named by a resource's page." })
export class ResourceOrganization {
  @Field(() => OrganizationRole, { description: "What it does for the resource." })
  role!: OrganizationRole;

  @Field(() => String, { description: "Its name as the page writes it." })
  name!: string;

  @Field(() => String, { description: "Field or section of the page that names it." })
  field!: string;

  @Field(() => Organization, {
    nullable: true,
    description: "The organization itself; null only while its part of the graph does not answer.",
  })
  organization!: Organization | null;
}

export enum PlaceStatusName {
  RESOLVED = "resolved",
  AMBIGUOUS = "ambiguous",
  UNKNOWN = "unknown",
}
registerEnumType(PlaceStatusName, {
  name: "PlaceStatus",
  description: "Whether the words name exactly one official territory.",
  valuesConfig: {
    RESOLVED: { description: "Exactly one." },
    AMBIGUOUS: { description: "Several bear the name and nothing tells which; see candidates." },
    UNKNOWN: { description: "None bears the name." },
  },
});

export enum PlaceRoleName {
  SUBJECT = "subject",
  CONTEXT = "context",
  LANDMARK = "landmark",
  PASSING = "passing",
}
registerEnumType(PlaceRoleName, {
  name: "PlaceRole",
  description: "Why a place is mentioned.",
  valuesConfig: {
    SUBJECT: { description: "The resource is about this place." },
    CONTEXT: { description: "It makes another place precise, as « (Marne) » does." },
    LANDMARK: { description: "Another place is near it, as in « près de Reims »." },
    PASSING: { description: "It is named in passing: the resource is not about it, and is not counted there." },
  },
});

export enum PlaceOriginName {
  DECLARED = "declared",
  PROSE = "prose",
  GIVEN = "given",
}
registerEnumType(PlaceOriginName, {
  name: "PlaceOrigin",
  description: "Where the words that name a place stand.",
  valuesConfig: {
    DECLARED: { description: "In a field of the page that is there for places." },
    PROSE: { description: "In running text: the title, the summary or the description." },
    GIVEN: { description: "The source gives the official identifier itself." },
  },
});

@ObjectType({ description: "A mention of a territory, with the words that mention it." })
export class Place {
  @Field(() => String, { description: "The words, exactly as written." })
  text!: string;

  @Field(() => String, { description: "Field of the page that holds them." })
  field!: string;

  @Field(() => PlaceOriginName, { description: "What kind of field that is." })
  origin!: PlaceOriginName;

  @Field(() => Int, {
    nullable: true,
    description: "Where the words begin in the field, in UTF-16 code units; null when the field is not words.",
  })
  startOffset!: number | null;

  @Field(() => Int, { nullable: true, description: "Where they end; the words stand before it." })
  endOffset!: number | null;

  @Field(() => Float, { description: "How sure it is that the words mean this, from 0 to 1." })
  confidence!: number;

  @Field(() => PlaceStatusName, { description: "Whether they name exactly one territory." })
  status!: PlaceStatusName;

  @Field(() => PlaceRoleName, { description: "Why the place is mentioned." })
  role!: PlaceRoleName;

  @Field(() => String, { description: "Why this territory and no other, in a sentence." })
  reason!: string;

  @Field(() => Territory, { nullable: true, description: "The territory; null unless the status is RESOLVED." })
  territory!: Territory | null;

  @Field(() => [Territory], {
    nullable: "items",
    description: "The territories the words may mean, when they are ambiguous.",
  })
  candidates!: Territory[];
}

export function toPlace(row: PlaceRow): Place {
  return {
    text: row.text,
    field: row.field,
    status: row.status as PlaceStatusName,
    role: row.role as PlaceRoleName,
    origin: row.origin as PlaceOriginName,
    startOffset: row.startOffset,
    endOffset: row.endOffset,
    confidence: row.confidence,
    reason: row.reason,
    territory: row.territoryId === null ? null : { id: row.territoryId },
    candidates: row.candidateIds.map((id) => ({ id })),
  };
}

export function toResourceOrganization(row: ResourceOrganizationRow): ResourceOrganization {
  return {
    role: row.role as OrganizationRole,
    name: row.name,
    field: row.field,
    organization: { id: row.organizationId },
  };
}
