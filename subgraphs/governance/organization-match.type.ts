import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../common/connection.js";
import { Organization } from "./organization.type.js";

export enum OrganizationMatchStatusName {
  ACCEPTED = "ACCEPTED",
  PENDING = "PENDING",
  REJECTED = "REJECTED",
}
registerEnumType(OrganizationMatchStatusName, {
  name: "OrganizationMatchStatus",
  description: "Whether pages mean a registered organization by a name.",
  valuesConfig: {
    ACCEPTED: { description: "They do: what they say of the name is said of the organization." },
    PENDING: { description: "They may: it waits for a steward." },
    REJECTED: { description: "They do not, a steward said; it is not asked again." },
  },
});

enum OrganizationMatchRuleName {
  NAME = "NAME",
  ALIAS = "ALIAS",
  SIREN = "SIREN",
  SIMILAR_NAME = "SIMILAR_NAME",
}
registerEnumType(OrganizationMatchRuleName, {
  name: "OrganizationMatchRule",
  description: "What led from a name to a registered organization.",
  valuesConfig: {
    NAME: { description: "It is the legal name, but for case, accents and punctuation. Accepted by itself." },
    ALIAS: { description: "It is another name of it, in the same way. Accepted by itself." },
    SIREN: { description: "The page that describes it has the same SIREN number. Accepted by itself." },
    SIMILAR_NAME: { description: "The names are alike, or one abbreviates the other. A steward tells." },
  },
});

@ObjectType({ description: "Pages name an organization that is, or may be, a registered one." })
export class OrganizationMatch {
  @Field(() => ID, { description: "Stable and opaque: the same for the same name and organization." })
  id!: string;

  @Field(() => Organization, { description: "The registered organization." })
  organization!: Organization;

  @Field(() => ID, {
    description: "Id of what pages name. Once the match is accepted, it leads to the registered organization.",
  })
  namedId!: string;

  @Field(() => String, { nullable: true, description: "The name as pages write it; null when no page does any more." })
  name!: string | null;

  @Field(() => Organization, {
    nullable: true,
    description:
      "What pages name, with its resources, as long as it is an organization of its own; null once it is known as another.",
  })
  named!: Organization | null;

  @Field(() => OrganizationMatchStatusName, { description: "Whether it is the registered one." })
  status!: OrganizationMatchStatusName;

  @Field(() => OrganizationMatchRuleName, { description: "What led to it." })
  rule!: OrganizationMatchRuleName;

  @Field(() => [String], {
    description: "What speaks for it and against it, in sentences; a steward's note comes last.",
  })
  evidence!: string[];

  @Field(() => ID, {
    nullable: true,
    description: "Id of the token of the steward who decided, which names no person; null as long as a rule alone did.",
  })
  actor!: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When a steward decided." })
  decidedAt!: Date | null;
}

export const OrganizationMatchConnection = connectionOf(
  "OrganizationMatch",
  () => OrganizationMatch,
  "matches of organizations",
);
