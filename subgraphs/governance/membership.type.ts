import { Field, ObjectType } from "type-graphql";
import { Organization } from "./organization.type.js";
import { Pole } from "./pole.type.js";
import { MembershipRoleName } from "./proposal-content.type.js";
import { Proposal } from "./proposal.type.js";

@ObjectType({ description: "An organization takes part in the commons, or in one of its poles." })
export class Membership {
  @Field(() => Organization, { nullable: true, description: "Who takes part; null when it is known no longer." })
  organization!: Organization | null;

  @Field(() => Pole, { nullable: true, description: "The pole; null for the consortium itself." })
  pole!: Pole | null;

  @Field(() => MembershipRoleName, { description: "What it is there." })
  role!: MembershipRoleName;

  @Field(() => String, { description: "Day from which, such as 2027-01-01." })
  since!: string;

  @Field(() => String, { nullable: true, description: "Day from which no longer; null as long as it takes part." })
  until!: string | null;

  @Field(() => Proposal, { nullable: true, description: "The decision; null for a founding member." })
  proposal!: Proposal | null;
}
