import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import type { ProposalKind } from "../../store/database/governance-entities.js";
import { connectionOf } from "../common/connection.js";
import { GraphQLDateTime } from "graphql-scalars";
import { Organization } from "./organization.type.js";
import { ProposalContent, ProposalKindName } from "./proposal-content.type.js";

export enum ProposalStateName {
  OPEN = "OPEN",
  OBJECTED = "OBJECTED",
  ADOPTED = "ADOPTED",
  WITHDRAWN = "WITHDRAWN",
}
registerEnumType(ProposalStateName, {
  name: "ProposalState",
  description: "How a proposal stands.",
  valuesConfig: {
    OPEN: { description: "It is deliberated, and nobody objects." },
    OBJECTED: { description: "At least one objection is open." },
    ADOPTED: { description: "It is decided, and done." },
    WITHDRAWN: { description: "Who proposed it gave it up." },
  },
});

export enum ProposalStepKindName {
  OPENED = "OPENED",
  QUESTION = "QUESTION",
  CLARIFICATION = "CLARIFICATION",
  REACTION = "REACTION",
  AMENDMENT = "AMENDMENT",
  OBJECTION = "OBJECTION",
  INTEGRATION = "INTEGRATION",
  OBJECTION_LIFTED = "OBJECTION_LIFTED",
  CONSENT = "CONSENT",
  ADOPTED = "ADOPTED",
  WITHDRAWN = "WITHDRAWN",
}
registerEnumType(ProposalStepKindName, {
  name: "ProposalStepKind",
  description: "A step of a decision by consent.",
  valuesConfig: {
    OPENED: { description: "The proposal, with its reasons." },
    QUESTION: { description: "Somebody asks what is meant." },
    CLARIFICATION: { description: "Who proposes answers a question." },
    REACTION: { description: "Somebody says what they think of it." },
    AMENDMENT: { description: "Who proposes changes it; consents are asked for anew." },
    OBJECTION: { description: "An organization cannot live with it, and says why." },
    INTEGRATION: { description: "Who proposes says how an objection is taken in, perhaps with new content." },
    OBJECTION_LIFTED: { description: "The organization that objected does so no longer." },
    CONSENT: { description: "An organization has no objection." },
    ADOPTED: { description: "It is decided." },
    WITHDRAWN: { description: "It is given up." },
  },
});

@ObjectType({ description: "One step of a decision. It is never changed or deleted." })
export class ProposalStep {
  @Field(() => Int, { description: "Its place: 1 for the opening." })
  number!: number;

  @Field(() => ProposalStepKindName, { description: "What it is." })
  kind!: ProposalStepKindName;

  @Field(() => String, { description: "Id of the token or account that took it; names no person." })
  author!: string;

  @Field(() => Organization, { nullable: true, description: "The organization for which they spoke." })
  organization!: Organization | null;

  @Field(() => String, { description: "What they said." })
  text!: string;

  @Field(() => Int, { nullable: true, description: "Number of the step that it answers." })
  answers!: number | null;

  @Field(() => ProposalContent, {
    nullable: true,
    description: "What is to be decided from this step on, where it says so.",
  })
  content!: ProposalContent | null;

  @Field(() => ProposalStateName, { description: "How the proposal stood after it." })
  state!: ProposalStateName;

  @Field(() => GraphQLDateTime, { description: "When it was taken." })
  at!: Date;

  @Field(() => String, {
    description:
      "SHA-256 over this step and the hash of the one before: whoever kept it can tell that nothing was rewritten.",
  })
  hash!: string;
}

@Directive('@key(fields: "id")')
@ObjectType({ description: "Something that is decided together, by consent." })
export class Proposal {
  @Field(() => ID, { description: "Stable and opaque." })
  id!: string;

  @Field(() => ProposalKindName, { description: "What it wants to be decided." })
  kind!: ProposalKind;

  @Field(() => String, { description: "Its title." })
  title!: string;

  @Field(() => ProposalStateName, { description: "How it stands." })
  state!: ProposalStateName;

  @Field(() => ProposalContent, { description: "What is to be decided, as last amended, or what was." })
  content!: ProposalContent;

  @Field(() => GraphQLDateTime, { description: "When it was opened." })
  openedAt!: Date;

  @Field(() => GraphQLDateTime, { description: "Until when every consent is waited for; then a quorum is enough." })
  deadline!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it was adopted or withdrawn." })
  closedAt!: Date | null;

  @Field(() => Float, { description: "Share of the members that must consent, as it was when it was opened." })
  quorum!: number;

  @Field(() => [Organization], { description: "The organizations that consent to the content as it is." })
  consents!: Organization[];

  @Field(() => [ProposalStep], { description: "Objections that nobody has lifted." })
  openObjections!: ProposalStep[];

  @Field(() => [ProposalStep], { description: "Every step, in order; 1,000 at most." })
  steps!: ProposalStep[];

  @Field(() => Boolean, {
    description: "True when the hashes of all steps agree: nothing was rewritten behind the database's back.",
  })
  unbroken!: boolean;
}

export const ProposalConnection = connectionOf("Proposal", () => Proposal, "proposals");
