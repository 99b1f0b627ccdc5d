import { GraphQLDateTime } from "graphql-scalars";
import { Field, Int, ObjectType } from "type-graphql";
import { FacetValue } from "./facet.type.js";
import { Territory } from "./place.type.js";
import { Resource } from "./resource.type.js";

@ObjectType({ description: "A territory to compare one with." })
export class TerritoryNeighbour {
  @Field(() => Territory, {
    nullable: true,
    description: "The territory; null only while its part of the graph does not answer.",
  })
  territory!: Territory | null;

  @Field(() => Int, { description: "How many resources concern it: they name it, or something inside it." })
  totalCount!: number;
}

@ObjectType({
  description:
    "What the resources of a territory amount to. Its resources are those that name it, or something inside it.",
})
export class TerritoryDashboard {
  @Field(() => Int, { description: "How many resources there are." })
  totalCount!: number;

  @Field(() => [FacetValue], { description: "What they are, the most frequent first; values go to `filter.kind`." })
  kinds!: FacetValue[];

  @Field(() => [FacetValue], {
    description: "Their themes, the most frequent first; values go to `filter.theme`.",
  })
  themes!: FacetValue[];

  @Field(() => [FacetValue], {
    description: "The sources that describe them, the most frequent first; values go to `filter.sourceId`.",
  })
  sources!: FacetValue[];

  @Field(() => [FacetValue], {
    description:
      "Their licences, as SPDX identifiers, the most frequent first; NOASSERTION is an unknown one. Values go to `filter.license`.",
  })
  licenses!: FacetValue[];

  @Field(() => [FacetValue], {
    description:
      "The years (UTC) of their publication, otherwise of their last change, the most frequent first; values go to `filter.year`.",
  })
  years!: FacetValue[];

  @Field(() => [FacetValue], {
    description:
      "The organizations that carry or use them, the most frequent first; values are ids and go to `filter.organizationId`.",
  })
  organizations!: FacetValue[];

  @Field(() => [Resource], { description: "The resources that their source changed last, the latest first." })
  newest!: Resource[];

  @Field(() => GraphQLDateTime, { description: "Resources not changed since this moment are stale." })
  staleBefore!: Date;

  @Field(() => [Resource], { description: "Stale resources, those that have waited longest first." })
  stale!: Resource[];

  @Field(() => Int, { description: "How many resources are stale." })
  staleCount!: number;

  @Field(() => [Resource], {
    description:
      "Resources whose pages contradict one another, those with most such fields first; see `disagreements`.",
  })
  contradictory!: Resource[];

  @Field(() => Int, { description: "How many resources have pages that contradict one another." })
  contradictoryCount!: number;

  @Field(() => [TerritoryNeighbour], {
    description:
      "Territories to compare it with, at most ten: of its kind and in the same nearest territory around them, those with most nearly as many inhabitants first.",
  })
  neighbours!: TerritoryNeighbour[];
}
