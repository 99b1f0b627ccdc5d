import { Field, ID, InputType, registerEnumType } from "type-graphql";
import { MembershipRoleName } from "./proposal-content.type.js";

export enum OrganizationKindName {
  ASSOCIATION = "ASSOCIATION",
  COOPERATIVE = "COOPERATIVE",
  COMPANY = "COMPANY",
  LOCAL_AUTHORITY = "LOCAL_AUTHORITY",
  PUBLIC_BODY = "PUBLIC_BODY",
  UNIVERSITY = "UNIVERSITY",
  INFORMAL = "INFORMAL",
  OTHER = "OTHER",
}
registerEnumType(OrganizationKindName, {
  name: "OrganizationKind",
  description: "What an organization is.",
  valuesConfig: {
    ASSOCIATION: { description: "An association or a foundation." },
    COOPERATIVE: { description: "A cooperative (SCOP, SCIC, CAE)." },
    COMPANY: { description: "A company of another form." },
    LOCAL_AUTHORITY: { description: "A commune, a grouping of communes, a département or a région (collectivité)." },
    PUBLIC_BODY: { description: "The State, one of its agencies or another public body." },
    UNIVERSITY: { description: "A university, a school or a place of research." },
    INFORMAL: { description: "A group without legal form (collectif)." },
    OTHER: { description: "Something else." },
  },
});

const NAME = "Its name in law, or the one it gives itself where it has no legal form: up to 300 characters.";
const ALIASES = "What it is called besides, up to 30 names: abbreviations, former names, other spellings.";
const URL = "Its own web site, beginning with https:// or http://.";
const SIREN = "Its SIREN number, nine digits; blanks between them do not matter.";

@InputType({ description: "An organization that the commons is to know by itself." })
export class RegisterOrganizationInput {
  @Field(() => String, { description: NAME })
  legalName!: string;

  @Field(() => [String], { defaultValue: [], description: ALIASES })
  aliases!: string[];

  @Field(() => OrganizationKindName, { description: "What it is." })
  kind!: OrganizationKindName;

  @Field(() => String, { nullable: true, description: URL })
  url?: string | null;

  @Field(() => String, { nullable: true, description: SIREN })
  siren?: string | null;
}

@InputType({ description: "What of a registered organization is to be otherwise; what is left out stays." })
export class ChangeOrganizationInput {
  @Field(() => ID, { description: "Its id, which stays." })
  id!: string;

  @Field(() => String, { nullable: true, description: `${NAME} The one it had stays an alias.` })
  legalName?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: `${ALIASES} All of them; the name it was registered under stays in any case.`,
  })
  aliases?: string[] | null;

  @Field(() => OrganizationKindName, { nullable: true, description: "What it is." })
  kind?: OrganizationKindName | null;

  @Field(() => String, { nullable: true, description: `${URL} Null when it has none.` })
  url?: string | null;

  @Field(() => String, { nullable: true, description: `${SIREN} Null when it has none.` })
  siren?: string | null;
}

@InputType({ description: "An organization with which the consortium begins." })
export class FoundingMemberInput {
  @Field(() => ID, { description: "Id of a registered organization." })
  organizationId!: string;

  @Field(() => MembershipRoleName, { description: "What it is to the consortium." })
  role!: MembershipRoleName;

  @Field(() => String, { description: "The day from which, such as 2026-03-01." })
  since!: string;
}
