import { GraphQLDateTime } from "graphql-scalars";
import { Ctx, Directive, Field, FieldResolver, ID, ObjectType, Resolver, Root, registerEnumType } from "type-graphql";
import type { SourceAdmissionRow } from "../../store/database/entities.js";
import type { GovernanceContext } from "./context.js";
import { Proposal } from "./proposal.type.js";

enum SourceAdmissionState {
  ADMITTED = "ADMITTED",
  SUSPENDED = "SUSPENDED",
}
registerEnumType(SourceAdmissionState, {
  name: "SourceAdmissionState",
  description: "What was decided about a source.",
  valuesConfig: {
    ADMITTED: { description: "It is harvested." },
    SUSPENDED: { description: "It is harvested no longer; what was harvested stays." },
  },
});

@Directive('@key(fields: "id")')
@ObjectType({ description: "A partner's tool that we harvest." })
export class Source {
  @Field(() => ID, { description: "Short permanent name." })
  id!: string;
}

@ObjectType({ description: "A decision of the commons about a source." })
export class SourceAdmission {
  @Field(() => Source, { description: "The source." })
  source!: Source;

  @Field(() => SourceAdmissionState, { description: "What was decided." })
  state!: SourceAdmissionState;

  @Field(() => GraphQLDateTime, { description: "When." })
  at!: Date;

  @Field(() => String, {
    nullable: true,
    description: "Licence of its pages that was agreed on, as an SPDX identifier; null when it was suspended.",
  })
  license!: string | null;

  @Field(() => String, { description: "What it is harvested for, or why it is so no longer." })
  purpose!: string;

  @Field(() => String, { nullable: true, description: "Address of a page where its people are reached." })
  contact!: string | null;

  @Field(() => Proposal, { nullable: true, description: "The proposal that was adopted, with every step." })
  proposal!: Proposal | null;
}

@Resolver(() => Source)
export class SourceResolver {
  @FieldResolver(() => SourceAdmission, {
    nullable: true,
    description: "What the commons decided last about it; null when it never did, and the operators alone named it.",
  })
  async admission(@Root() { id }: Source, @Ctx() { admissions }: GovernanceContext) {
    return (await admissions.load(id))[0] ?? null;
  }

  @FieldResolver(() => [SourceAdmission], { description: "Everything the commons decided about it, the newest first." })
  admissions(@Root() { id }: Source, @Ctx() { admissions }: GovernanceContext) {
    return admissions.load(id);
  }
}

@Resolver(() => SourceAdmission)
export class SourceAdmissionResolver {
  @FieldResolver(() => Source)
  source(@Root() { sourceId }: SourceAdmissionRow): Source {
    return { id: sourceId };
  }

  @FieldResolver(() => Proposal, { nullable: true })
  proposal(@Root() { proposalId }: SourceAdmissionRow, @Ctx() { proposal }: GovernanceContext) {
    return proposal.load(proposalId);
  }
}
