import { Arg, Ctx, Field, FieldResolver, ID, InputType, Int, Mutation, Resolver, Root } from "type-graphql";
import type { OrganizationRow, PersonRoleRow } from "../../store/database/entities.js";
import { addPersonRole, removePersonRoles } from "../../store/governance/people.js";
import { personRolesByNumbers } from "../../store/read/governance/people.js";
import { forgetLoaded } from "../common/batch.js";
import type { GovernanceContext } from "./context.js";
import { Organization } from "./organization.type.js";
import { PersonRole } from "./person-role.type.js";
import { Pole } from "./pole.type.js";
import { refusedAsError } from "./refused-as-error.js";
import { requireMemberOrSteward } from "./require-member-or-steward.js";

const WHOSE = "For members, with a token that acts for the organization, and for stewards. May be repeated.";

/** Days are texts here and checked by the store, so that a wrong one is answered with what to write instead. */
@InputType({ description: "What a person does, and by what right it is said." })
class PersonRoleInput {
  @Field(() => String, { description: "Their name, up to 200 characters." })
  name!: string;

  @Field(() => String, { description: "What they do, in words that everybody may read: up to 200 characters." })
  role!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The organization for which they do it; left out by stewards, for somebody of none.",
  })
  organizationId?: string | null;

  @Field(() => ID, { nullable: true, description: "Short name of the pole in which they do it." })
  poleId?: string | null;

  @Field(() => String, { description: "Day from which, such as 2027-01-01." })
  since!: string;

  @Field(() => String, { nullable: true, description: "Last day, where an end is known." })
  until?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Day on which they agreed to be named here; not to come. This or `sourceUrl` is needed.",
  })
  agreedOn?: string | null;

  @Field(() => String, { nullable: true, description: "Address of a page that names them so." })
  sourceUrl?: string | null;
}

@Resolver(() => PersonRole)
export class PersonRoleResolver {
  @FieldResolver(() => Organization, { nullable: true })
  organization(@Root() { organizationId }: PersonRoleRow, @Ctx() { organization }: GovernanceContext) {
    return organizationId === null ? null : organization.load(organizationId);
  }

  @FieldResolver(() => Pole, { nullable: true })
  pole(@Root() { poleId }: PersonRoleRow, @Ctx() { commons }: GovernanceContext) {
    return poleId === null ? null : commons.pole.load(poleId);
  }

  @Mutation(() => PersonRole, {
    nullable: true,
    description: `Says what a person does. The same person, role, organization and pole are one line, whose days and reasons are set anew. ${WHOSE} BAD_USER_INPUT without \`agreedOn\` or \`sourceUrl\`; FORBIDDEN when it is not theirs to say, or somebody of that name asked to be forgotten.`,
  })
  async addPersonRole(
    @Arg("input", () => PersonRoleInput, { description: "What is said." }) input: PersonRoleInput,
    @Ctx() context: GovernanceContext,
  ) {
    const identity = requireMemberOrSteward(context.identity);
    const { database, now } = context;
    const id = await refusedAsError(() => addPersonRole(database, input, identity, now));
    forgetLoaded(context);
    return (await personRolesByNumbers(database, [id]))[0] ?? null;
  }

  @Mutation(() => Int, {
    nullable: true,
    description: `Erases what is said of a person, for good, as they wish; gives how many lines there were. ${WHOSE} FORBIDDEN when it is not theirs to say.`,
  })
  async removePersonRoles(
    @Arg("name", () => String, {
      description: "Their name; case, accents and the order of its words do not matter.",
    })
    name: string,
    @Arg("organizationId", () => ID, {
      nullable: true,
      description: "Only what they do for this organization; everything for stewards who leave it out.",
    })
    organizationId: string | undefined,
    @Ctx() context: GovernanceContext,
  ) {
    const identity = requireMemberOrSteward(context.identity);
    const { database, now } = context;
    const removed = await refusedAsError(() => removePersonRoles(database, { name, organizationId }, identity, now));
    forgetLoaded(context);
    return removed;
  }
}

@Resolver(() => Organization)
export class OrganizationPeopleResolver {
  @FieldResolver(() => [PersonRole], { description: "What people do for it in the commons, by name." })
  people(@Root() { id }: OrganizationRow, @Ctx() { commons }: GovernanceContext) {
    return commons.people.load(id);
  }
}
