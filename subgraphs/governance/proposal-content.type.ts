import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import type { ProposalContent as StoredContent } from "../../schema/generated/proposal.js";
import type { ProposalKind } from "../../store/database/governance-entities.js";

export enum ProposalKindName {
  ADOPT_CHARTER = "ADOPT_CHARTER",
  ADMIT_SOURCE = "ADMIT_SOURCE",
  SUSPEND_SOURCE = "SUSPEND_SOURCE",
  ADMIT_MEMBER = "ADMIT_MEMBER",
  OPEN_POLE = "OPEN_POLE",
  LAUNCH_MISSION = "LAUNCH_MISSION",
  FREE_TEXT = "FREE_TEXT",
}
registerEnumType(ProposalKindName, {
  name: "ProposalKind",
  description: "What a proposal wants to be decided.",
  valuesConfig: {
    ADOPT_CHARTER: { description: "A version of a charter comes into force." },
    ADMIT_SOURCE: { description: "A source is harvested from then on." },
    SUSPEND_SOURCE: { description: "A source is harvested no longer; what was harvested stays, marked." },
    ADMIT_MEMBER: { description: "An organization takes part." },
    OPEN_POLE: { description: "A pole is opened, with a remit and members." },
    LAUNCH_MISSION: { description: "Work is taken on, with deliverables." },
    FREE_TEXT: { description: "A decision in words; the graph does nothing by itself." },
  },
});

export enum MembershipRoleName {
  CARRIER = "CARRIER",
  MEMBER = "MEMBER",
  USER = "USER",
  INTERESTED = "INTERESTED",
  FUNDER = "FUNDER",
}
registerEnumType(MembershipRoleName, {
  name: "MembershipRole",
  description: "What an organization is to the commons. Carriers and members share the decisions.",
  valuesConfig: {
    CARRIER: { description: "It carries the commons (porteur)." },
    MEMBER: { description: "It is a member." },
    USER: { description: "It uses the commons." },
    INTERESTED: { description: "It follows, without taking part." },
    FUNDER: { description: "It funds the commons." },
  },
});

export enum PoleAutonomyName {
  AUTONOMOUS = "AUTONOMOUS",
  COORDINATED = "COORDINATED",
}
registerEnumType(PoleAutonomyName, {
  name: "PoleAutonomy",
  description: "How a pole stands to the others.",
  valuesConfig: {
    AUTONOMOUS: { description: "It organizes itself." },
    COORDINATED: { description: "It coordinates its work with other poles." },
  },
});

@ObjectType({ description: "A text that is to come into force." })
@InputType("CharterContentInput", { description: "A text that is to come into force." })
export class CharterContent {
  @Field(() => String, { description: "Short permanent name of the charter, such as charte." })
  charter!: string;

  @Field(() => String, { description: "Its title." })
  title!: string;

  @Field(() => String, { description: "The whole text, in Markdown, up to 100,000 characters." })
  text!: string;

  @Field(() => String, { description: "Day from which it is in force, such as 2027-01-01." })
  inForceFrom!: string;
}

@ObjectType({ description: "A source that is to be harvested." })
@InputType("AdmissionContentInput", { description: "A source that is to be harvested." })
export class AdmissionContent {
  @Field(() => ID, { description: "Id of the source, as the operators have configured it." })
  sourceId!: string;

  @Field(() => String, { description: "Licence of its pages, as an SPDX identifier; NOASSERTION when nobody knows." })
  license!: string;

  @Field(() => String, { description: "What it is harvested for." })
  purpose!: string;

  @Field(() => String, { description: "Address of a page where its people are reached; never a person's." })
  contact!: string;
}

@ObjectType({ description: "A source that is to be harvested no longer." })
@InputType("SuspensionContentInput", { description: "A source that is to be harvested no longer." })
export class SuspensionContent {
  @Field(() => ID, { description: "Id of the source." })
  suspendedSourceId!: string;

  @Field(() => String, { description: "Why." })
  reason!: string;
}

@ObjectType({ description: "An organization that is to take part." })
@InputType("MemberContentInput", { description: "An organization that is to take part." })
export class MemberContent {
  @Field(() => ID, { description: "Id of the registered organization." })
  organizationId!: string;

  @Field(() => MembershipRoleName, { description: "What it is to be." })
  role!: MembershipRoleName;

  @Field(() => String, { description: "Day from which, such as 2027-01-01." })
  since!: string;
}

@ObjectType({ description: "A pole that is to be opened." })
@InputType("PoleContentInput", { description: "A pole that is to be opened." })
export class PoleContent {
  @Field(() => ID, { description: "Its short permanent name, such as recits." })
  poleId!: string;

  @Field(() => String, { description: "Its name for people." })
  name!: string;

  @Field(() => String, { description: "What it takes care of." })
  remit!: string;

  @Field(() => PoleAutonomyName, { description: "How it stands to the other poles." })
  autonomy!: PoleAutonomyName;

  @Field(() => [ProposalKindName], {
    description: "What it decides by itself: sources, missions and free texts at most; the rest is the consortium's.",
  })
  decides!: ProposalKindName[];

  @Field(() => Float, { description: "Share of its members that must consent by the deadline, from 0 to 1." })
  quorum!: number;

  @Field(() => Int, { description: "Days from a proposal to its deadline, from 1 to 365." })
  deadlineDays!: number;

  @Field(() => [ID], { description: "Ids of the registered organizations that are its first members." })
  memberIds!: string[];
}

@ObjectType({ description: "Something that a mission is to give." })
@InputType("DeliverableContentInput", { description: "Something that a mission is to give." })
export class DeliverableContent {
  @Field(() => String, { description: "What it is." })
  title!: string;

  @Field(() => String, { nullable: true, description: "Day by which, such as 2027-06-30." })
  dueOn?: string | null;
}

@ObjectType({ description: "Work that is to be taken on." })
@InputType("MissionContentInput", { description: "Work that is to be taken on." })
export class MissionContent {
  @Field(() => ID, { description: "Its short permanent name, such as veillees." })
  missionId!: string;

  @Field(() => String, { description: "Its title." })
  title!: string;

  @Field(() => String, { description: "What it is for." })
  purpose!: string;

  @Field(() => ID, { nullable: true, description: "The pole that leads it." })
  leadPoleId?: string | null;

  @Field(() => [ID], { description: "Ids of the territories where it takes place." })
  territoryIds!: string[];

  @Field(() => [DeliverableContent], { description: "What it is to give." })
  deliverables!: DeliverableContent[];
}

@ObjectType({ description: "What a proposal wants: exactly the one that its kind names." })
@InputType("ProposalContentInput", { description: "What a proposal wants: give exactly the one that its kind names." })
export class ProposalContent {
  @Field(() => CharterContent, { nullable: true, description: "Of ADOPT_CHARTER." })
  charter?: CharterContent | null;

  @Field(() => AdmissionContent, { nullable: true, description: "Of ADMIT_SOURCE." })
  admission?: AdmissionContent | null;

  @Field(() => SuspensionContent, { nullable: true, description: "Of SUSPEND_SOURCE." })
  suspension?: SuspensionContent | null;

  @Field(() => MemberContent, { nullable: true, description: "Of ADMIT_MEMBER." })
  member?: MemberContent | null;

  @Field(() => PoleContent, { nullable: true, description: "Of OPEN_POLE." })
  pole?: PoleContent | null;

  @Field(() => MissionContent, { nullable: true, description: "Of LAUNCH_MISSION." })
  mission?: MissionContent | null;

  @Field(() => String, { nullable: true, description: "Of FREE_TEXT: the decision, in words." })
  decision?: string | null;
}

/** Which part of the content each kind uses. */
const PART: { readonly [kind in ProposalKind]: keyof ProposalContent } = {
  ADOPT_CHARTER: "charter",
  ADMIT_SOURCE: "admission",
  SUSPEND_SOURCE: "suspension",
  ADMIT_MEMBER: "member",
  OPEN_POLE: "pole",
  LAUNCH_MISSION: "mission",
  FREE_TEXT: "decision",
};

/** The content as the store checks and keeps it; undefined when the wrong part, or more than one, is given. */
export function toStoredContent(kind: ProposalKind, given: ProposalContent): unknown {
  const parts = Object.entries(given).filter(([, part]) => part != null);
  const [only] = parts;
  if (only === undefined || parts.length > 1 || only[0] !== PART[kind]) return undefined;
  return kind === "FREE_TEXT" ? { decision: only[1] } : withoutNulls(only[1]);
}

/** The same as clients read it. */
export function toContent(kind: ProposalKind, stored: StoredContent): ProposalContent {
  return { [PART[kind]]: "decision" in stored ? stored.decision : stored };
}

/** What is left out and what is null are the same to a client, not to a schema. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member != null);
  return Object.fromEntries(entries.map(([name, member]) => [name, withoutNulls(member)]));
}
