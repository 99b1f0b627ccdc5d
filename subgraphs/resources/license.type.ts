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

export enum LicenseStatus {
  IDENTIFIED = "IDENTIFIED",
  UNIDENTIFIED = "UNIDENTIFIED",
  UNKNOWN = "UNKNOWN",
}
registerEnumType(LicenseStatus, {
  name: "LicenseStatus",
  description: "How much is known of the licences of a text.",
  valuesConfig: {
    IDENTIFIED: { description: "Every licence that was declared has an SPDX identifier." },
    UNIDENTIFIED: { description: "A licence was declared in words that do not say exactly which it is." },
    UNKNOWN: { description: "Nobody declares any. That is not open: ask the authors before you reuse it." },
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
