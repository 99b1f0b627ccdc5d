import { Directive, Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../common/connection.js";

export enum TerritoryKindName {
  REGION = "region",
  DEPARTMENT = "department",
  EPCI = "epci",
  EPT = "ept",
  COMMUNE = "commune",
  PROJECT = "project",
}
registerEnumType(TerritoryKindName, {
  name: "TerritoryKind",
  description: "What a territory is.",
  valuesConfig: {
    REGION: { description: "Région." },
    DEPARTMENT: { description: "Département." },
    EPCI: {
      description: "Intercommunality with its own taxes (communauté de communes, d'agglomération, urbaine, métropole).",
    },
    EPT: { description: "Établissement public territorial of Greater Paris." },
    COMMUNE: { description: "Commune." },
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

  @Field(() => String, { description: "Official name." })
  name!: string;

  @Field(() => Int, { description: "Year of the official geography it is taken from." })
  vintage!: number;

  @Field(() => Int, {
    nullable: true,
    description: "Inhabitants (population municipale); null where it is not published.",
  })
  population?: number;

  @Field(() => [Territory], { description: "The territories that directly enclose it." })
  parents!: Territory[];

  @Field(() => [Territory], { description: "All territories that enclose it, the nearest first." })
  ancestors!: Territory[];

  @Field(() => [Territory], {
    description: "The territories that directly lie in it, widest kind first, then by name.",
  })
  children!: Territory[];

  @Field(() => [Territory], { description: "What an intercommunality or a project's territory is made of." })
  composedOf!: Territory[];
}

export const TerritoryConnection = connectionOf("Territory", () => Territory, "territories");
