import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { UNKNOWN_LICENSE } from "../../store/search/facet-rows.js";
import type { FacetCount } from "../../store/read/facets.js";

export enum FacetName {
  KIND = "KIND",
  THEME = "THEME",
  KEYWORD = "KEYWORD",
  SOURCE = "SOURCE",
  LICENSE = "LICENSE",
  TERRITORY = "TERRITORY",
  YEAR = "YEAR",
  ORGANIZATION = "ORGANIZATION",
}
registerEnumType(FacetName, {
  name: "FacetName",
  description: "What resources are counted by.",
  valuesConfig: {
    KIND: { description: "What they are; values go to `filter.kind`." },
    THEME: { description: "Their themes; values go to `filter.theme`." },
    KEYWORD: { description: "Their keywords; values go to `filter.keyword`." },
    SOURCE: { description: "The source that describes them; values go to `filter.sourceId`." },
    LICENSE: {
      description:
        "Their licences, as SPDX identifiers; values go to `filter.license`. NOASSERTION stands for those whose licence nobody states, or not so that one knows which.",
    },
    TERRITORY: {
      description:
        "The territories they concern: those they name and all that enclose these; values go to `filter.territoryId`.",
    },
    YEAR: {
      description: "The year (UTC) of their publication, otherwise of their last change; values go to `filter.year`.",
    },
    ORGANIZATION: {
      description: "The organizations that carry or use them; values go to `filter.organizationId`.",
    },
  },
});

@ObjectType({ description: "How many of the resources have one value of a facet." })
export class FacetValue {
  @Field(() => String, { description: "What the filter of the facet takes to keep these resources." })
  value!: string;

  @Field(() => String, {
    description: "What people read: the value as the sources write it, or its name, in French.",
  })
  label!: string;

  @Field(() => Int, { description: "How many of the resources have it." })
  count!: number;
}

@ObjectType({ description: "How the resources of a list divide by one property." })
export class Facet {
  @Field(() => FacetName, { description: "The property." })
  name!: FacetName;

  @Field(() => [FacetValue], {
    description: "Its most frequent values, then by label. A resource with several values counts under each.",
  })
  values!: FacetValue[];
}

/** What people read for values that have no words at their sources. */
const LABELS: Readonly<Record<string, string>> = {
  "KIND COMMONS": "Communs",
  "KIND METHOD": "Méthodes",
  "KIND STORY": "Récits",
  "KIND TRAINING": "Formations",
  "KIND PAGE": "Pages",
  [`LICENSE ${UNKNOWN_LICENSE}`]: "Licence inconnue",
};

/** Facets in the order asked for; one without any value is empty. */
export function toFacets(names: readonly FacetName[], counts: readonly FacetCount[]): Facet[] {
  return [...new Set(names)].map((name) => ({
    name,
    values: counts.filter(({ facet }) => facet === name).map(toFacetValue),
  }));
}

/** A count with the words that people read. */
export function toFacetValue({ facet, value, label, count }: FacetCount): FacetValue {
  return { value, label: LABELS[`${facet} ${value}`] ?? label, count };
}
