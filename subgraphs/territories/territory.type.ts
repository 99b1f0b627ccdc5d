import { Directive, Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../common/connection.js";

export enum TerritoryKindName {
  REGION = "region",
  DEPARTMENT = "department",
  ARRONDISSEMENT = "arrondissement",
  EPCI = "epci",
  EPT = "ept",
  COMMUNE = "commune",
  MUNICIPAL_ARRONDISSEMENT = "municipal-arrondissement",
  DELEGATED_COMMUNE = "delegated-commune",
  ASSOCIATED_COMMUNE = "associated-commune",
  PROJECT = "project",
}
registerEnumType(TerritoryKindName, {
  name: "TerritoryKind",
  description: "What a territory is.",
  valuesConfig: {
    REGION: { description: "Région." },
    DEPARTMENT: { description: "Département." },
    ARRONDISSEMENT: { description: "Arrondissement of a département, around a sous-préfecture." },
    EPCI: {
      description: "Intercommunality with its own taxes (communauté de communes, d'agglomération, urbaine, métropole).",
    },
    EPT: { description: "Établissement public territorial of Greater Paris." },
    COMMUNE: { description: "Commune." },
    MUNICIPAL_ARRONDISSEMENT: { description: "Arrondissement of Paris, Lyon or Marseille." },
    DELEGATED_COMMUNE: { description: "Former commune that keeps its name and a mayor inside a commune nouvelle." },
    ASSOCIATED_COMMUNE: { description: "Former commune that was merged into another before 2010 and keeps its name." },
    PROJECT: { description: "A territory that a project draws for itself, made of official ones." },
  },
});

@Directive('@key(fields: "id")')
@ObjectType({ description: "A territory, official or of a project." })
export class Territory {
  @Field(() => ID, { description: "Kind and code, such as commune:51183 or project:biovallee." })
  id!: string;

  @Field(() => TerritoryKindName, { description: "What it is." })
  kind!: TerritoryKindName;

  @Field(() => String, { description: "Official code (INSEE or SIREN), or a short name for a project's territory." })
  code!: string;

  @Field(() => String, { description: "Official name; of a territory of the past, its last one." })
  name!: string;

  @Field(() => [String], { description: "Other names by which it is found: usual and short ones." })
  aliases!: string[];

  @Field(() => [String], {
    description: "Postal codes in use there, of a commune or a municipal arrondissement; others may share them.",
  })
  postalCodes!: string[];

  @Field(() => Int, {
    description:
      "Year of the last edition of the official geography in which it stands; the newest one while it exists.",
  })
  vintage!: number;

  @Field(() => Int, {
    description:
      "Year of the first edition in which its id means this territory. Of the oldest edition we have where it is older.",
  })
  since!: number;

  @Field(() => Boolean, { description: "False when it is one of the past: `successors` says what is there today." })
  isCurrent!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: "Inhabitants (population municipale); null where it is not published.",
  })
  population?: number;

  @Field(() => String, {
    nullable: true,
    description: "Who says what a project's territory is made of; null for official ones.",
  })
  source?: string;

  @Field(() => String, {
    nullable: true,
    description: "Day from which a project's territory is so, such as 2026-01-31; null where nobody says.",
  })
  validFrom?: string;

  @Field(() => String, {
    nullable: true,
    description: "Last day on which a project's territory is so; null as long as no end is known.",
  })
  validUntil?: string;

  @Field(() => [Territory], { description: "The territories that directly enclose it." })
  parents!: Territory[];

  @Field(() => [Territory], { description: "All territories that enclose it, the nearest first." })
  ancestors!: Territory[];

  @Field(() => [Territory], {
    description: "The territories that directly lie in it today, widest kind first, then by name.",
  })
  children!: Territory[];

  @Field(() => [Territory], { description: "What an intercommunality or a project's territory is made of." })
  composedOf!: Territory[];
}

export const TerritoryConnection = connectionOf("Territory", () => Territory, "territories");
