import { GraphQLError } from "graphql";
import { Arg, Ctx, Field, FieldResolver, ID, InputType, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import type { ProposalRow } from "../../store/database/entities.js";
import type { ProposalKind } from "../../store/database/governance-entities.js";
import { answerProposal, openProposal } from "../../store/governance/decide-together.js";
import {
  type ProposalFilter as StoreFilter,
  countProposals,
  listProposals,
  proposalSortKey,
} from "../../store/read/governance/proposals.js";
import { badInput } from "../common/arguments.js";
import { forgetLoaded } from "../common/batch.js";
import { readListRequest, toConnection } from "../common/connection.js";
import { requireRole } from "../common/identity.js";
import type { GovernanceContext } from "./context.js";
import { Organization } from "./organization.type.js";
import { ProposalContent, ProposalKindName, toStoredContent } from "./proposal-content.type.js";
import {
  Proposal,
  ProposalConnection,
  ProposalStateName,
  ProposalStep,
  ProposalStepKindName,
} from "./proposal.type.js";
import { refusedAsError } from "./refused-as-error.js";
import type { ShownStep } from "./to-proposal.js";

const KEY =
  "Chosen by you, such as a UUID: the same key does the same thing once, so a request whose answer was lost may be sent again.";

@InputType({ description: "Which proposals are wanted; what is left out does not matter." })
class ProposalFilter {
  @Field(() => ProposalKindName, { nullable: true, description: "What they want to be decided." })
  kind?: ProposalKindName | null;

  @Field(() => ProposalStateName, { nullable: true, description: "How they stand." })
  state?: ProposalStateName | null;

  @Field(() => ID, { nullable: true, description: "The pole that decides." })
  poleId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "What they are about: the id of a source, a pole, a mission, an organization or a charter.",
  })
  subject?: string | null;
}

@InputType({ description: "A proposal that is to be opened." })
class OpenProposalInput {
  @Field(() => ProposalKindName, { description: "What it wants to be decided." })
  kind!: ProposalKindName;

  @Field(() => String, { description: "Its title, up to 300 characters." })
  title!: string;

  @Field(() => String, { description: "Why, up to 20,000 characters that everybody may read." })
  text!: string;

  @Field(() => ProposalContent, { description: "What is to be decided." })
  content!: ProposalContent;

  @Field(() => ID, { nullable: true, description: "The pole that decides; the consortium where it is left out." })
  poleId?: string | null;

  @Field(() => String, { description: KEY })
  key!: string;
}

@InputType({ description: "A step of a proposal." })
class ProposalStepInput {
  @Field(() => ID, { description: "Id of the proposal." })
  proposalId!: string;

  @Field(() => ProposalStepKindName, { description: "What the step is; OPENED is `openProposal`'s." })
  kind!: ProposalStepKindName;

  @Field(() => String, { description: "What is said, up to 20,000 characters that everybody may read." })
  text!: string;

  @Field(() => Int, { nullable: true, description: "Number of the step that it answers: a question or an objection." })
  answers?: number | null;

  @Field(() => ProposalContent, {
    nullable: true,
    description: "With AMENDMENT, or an INTEGRATION that changes it: the new content, whole.",
  })
  content?: ProposalContent | null;

  @Field(() => String, { description: KEY })
  key!: string;
}

/** What is decided together. */
@Resolver(() => Proposal)
export class ProposalResolver {
  @Query(() => Proposal, { nullable: true, description: "One proposal by its id; null when there is none." })
  proposal(@Arg("id", () => ID, { description: "Its id." }) id: string, @Ctx() { proposal }: GovernanceContext) {
    return proposal.load(id);
  }

  @Query(() => ProposalConnection, {
    nullable: true,
    description: "What is and was decided together, the newest first.",
  })
  async proposals(
    @Arg("filter", () => ProposalFilter, { defaultValue: {}, description: "Which of them." }) filter: ProposalFilter,
    @Arg("first", () => Int, { defaultValue: 20, description: "At most this many, up to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the item after which to begin." })
    after: string | undefined,
    @Ctx() { database, proposal }: GovernanceContext,
  ) {
    const request = readListRequest("proposals", { first, after });
    const wanted = toStoreFilter(filter);
    const { items, hasNextPage } = await listProposals(database, wanted, request);
    const shown = await proposal.loadMany(items.map(({ id }) => id));
    const slice = { items: shown.filter((each) => each !== null && !(each instanceof Error)), hasNextPage };
    return toConnection(
      slice,
      request,
      (each) => proposalSortKey(each as unknown as ProposalRow),
      () => countProposals(database, wanted),
    );
  }

  @Mutation(() => Proposal, {
    nullable: true,
    description:
      "Proposes something to the consortium or to a pole. For members, with a token that acts for a carrier or member of who decides. FORBIDDEN when that is not so or the pole does not decide such things; NOT_FOUND or CONFLICT when it could not be done.",
  })
  async openProposal(
    @Arg("input", () => OpenProposalInput, { description: "What is proposed." }) input: OpenProposalInput,
    @Ctx() context: GovernanceContext,
  ) {
    const identity = requireRole(context.identity, "member");
    const content = requireContent(input.kind, input.content);
    const wanted = { ...input, kind: input.kind as ProposalKind, content };
    const id = await refusedAsError(() => openProposal(context.database, wanted, identity, context.now));
    forgetLoaded(context);
    return context.proposal.load(id);
  }

  @Mutation(() => Proposal, {
    nullable: true,
    description:
      "Takes a step of a proposal: asks, reacts, objects, consents, integrates, adopts. For members, with a token that acts for an organization. FORBIDDEN when the step is not theirs to take; CONFLICT when it cannot be taken now, with what is missing.",
  })
  async answerProposal(
    @Arg("input", () => ProposalStepInput, { description: "The step." }) input: ProposalStepInput,
    @Ctx() context: GovernanceContext,
  ) {
    const identity = requireRole(context.identity, "member");
    const { database, now } = context;
    const { kind } = input;
    if (kind === ProposalStepKindName.OPENED) throw badInput("kind", "`openProposal` opens a proposal.");
    const proposal = await context.proposal.load(input.proposalId);
    if (proposal === null) throw notFound(input.proposalId);
    const content = input.content == null ? undefined : requireContent(proposal.kind, input.content);
    const wanted = { ...input, kind, ...(content !== undefined && { content }) };
    await refusedAsError(() => answerProposal(database, { ...wanted, content }, identity, now));
    forgetLoaded(context);
    return context.proposal.load(input.proposalId);
  }
}

@Resolver(() => ProposalStep)
export class ProposalStepResolver {
  @FieldResolver(() => Organization, { nullable: true })
  organization(@Root() { organizationId }: ShownStep, @Ctx() { organization }: GovernanceContext) {
    return organizationId === null ? null : organization.load(organizationId);
  }
}

function requireContent(kind: ProposalKind, given: ProposalContent): unknown {
  const content = toStoredContent(kind, given);
  if (content !== undefined) return content;
  throw badInput("content", `\`content\` must hold exactly the part that ${kind} names; see ProposalContentInput.`);
}

function notFound(id: string): GraphQLError {
  const message = `There is no proposal ${JSON.stringify(id)}; \`proposals\` lists them.`;
  return new GraphQLError(message, { extensions: { code: "NOT_FOUND", argument: "proposalId" } });
}

function toStoreFilter({ kind, state, poleId, subject }: ProposalFilter): StoreFilter {
  return {
    ...(kind != null && { kind: kind }),
    ...(state != null && { state: state }),
    ...(poleId != null && { poleId }),
    ...(subject != null && { subject }),
  };
}
