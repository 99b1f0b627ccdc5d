import { Field, ObjectType, registerEnumType } from "type-graphql";

export enum LicenseDeclaredBy {
  PAGE = "page",
  SOURCE = "source",
  SETTINGS = "settings",
}
registerEnumType(LicenseDeclaredBy, {
  name: "LicenseDeclaredBy",
  description: "Who says that the licence applies.",
  valuesConfig: {
    PAGE: { description: "The page itself, in one of its fields." },
    SOURCE: { description: "The site, for all its pages that say nothing else." },
    SETTINGS: { description: "Whoever registered the source here, because the site is silent." },
  },
});

@ObjectType({ description: "A licence as it was declared." })
export class License {
  @Field(() => String, {
    nullable: true,
    description: "SPDX identifier with its version; null when the words do not say the version exactly.",
  })
  spdx?: string;

  @Field(() => String, { description: "The licence in the words of whoever declared it." })
  label!: string;

  @Field(() => String, { nullable: true, description: "Address of the licence." })
  url?: string;

  @Field(() => LicenseDeclaredBy, { description: "Who says that it applies." })
  declaredBy!: LicenseDeclaredBy;
}
