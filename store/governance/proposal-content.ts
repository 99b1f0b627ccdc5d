import type {
  AdmissionContent,
  CharterContent,
  FreeTextContent,
  MemberContent,
  MissionContent,
  PoleContent,
  ProposalContent,
  SuspensionContent,
} from "../../schema/generated/proposal.js";
import proposalSchema from "../../schema/proposal.schema.json" with { type: "json" };
import { InvalidError, type Validator, compileSchema } from "../../schema/validate.js";
import type { ProposalKind } from "../database/governance-entities.js";
import { EMAIL } from "../match/note.js";
import { isStorable } from "../read/storable.js";
import { GovernanceRefusedError } from "./refused.js";

/** What is to be decided, by kind. */
export interface ContentByKind {
  ADOPT_CHARTER: CharterContent;
  ADMIT_SOURCE: AdmissionContent;
  SUSPEND_SOURCE: SuspensionContent;
  ADMIT_MEMBER: MemberContent;
  OPEN_POLE: PoleContent;
  LAUNCH_MISSION: MissionContent;
  FREE_TEXT: FreeTextContent;
}

const { $defs } = proposalSchema;

const VALIDATORS: { readonly [kind in ProposalKind]: Validator<ProposalContent> } = {
  ADOPT_CHARTER: validatorOf("charter"),
  ADMIT_SOURCE: validatorOf("admission"),
  SUSPEND_SOURCE: validatorOf("suspension"),
  ADMIT_MEMBER: validatorOf("member"),
  OPEN_POLE: validatorOf("pole"),
  LAUNCH_MISSION: validatorOf("mission"),
  FREE_TEXT: validatorOf("freeText"),
};

/** Checks what a proposal of this kind wants. @throws GovernanceRefusedError BAD_USER_INPUT naming what is wrong. */
export function readContent<Kind extends ProposalKind>(kind: Kind, given: unknown): ContentByKind[Kind] {
  const refuse = (why: string) => new GovernanceRefusedError("BAD_USER_INPUT", why, "content");
  try {
    const content = VALIDATORS[kind](given, "`content`");
    for (const text of textsIn(content)) {
      if (EMAIL.test(text)) throw refuse("`content` holds an e-mail address, and everybody may read it. Leave it out.");
      if (!isStorable(text))
        throw refuse("`content` holds characters that no text has, such as U+0000. Leave them out.");
    }
    return content as ContentByKind[Kind];
  } catch (error) {
    if (error instanceof InvalidError) throw refuse(error.message);
    throw error;
  }
}

/** What a proposal is about, by which the decisions on one thing are found. */
export function subjectOf(content: ProposalContent): string | null {
  if ("charter" in content) return content.charter;
  if ("sourceId" in content) return content.sourceId;
  if ("suspendedSourceId" in content) return content.suspendedSourceId;
  if ("organizationId" in content) return content.organizationId;
  if ("poleId" in content) return content.poleId;
  return "missionId" in content ? content.missionId : null;
}

function validatorOf(name: keyof typeof $defs): Validator<ProposalContent> {
  return compileSchema<ProposalContent>({ $ref: `#/$defs/${name}`, $defs });
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
