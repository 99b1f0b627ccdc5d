import { Field, Int, ObjectType } from "type-graphql";
import { CharterVersion } from "./charter.type.js";
import { Membership } from "./membership.type.js";
import { PersonRole } from "./person-role.type.js";
import { Pole } from "./pole.type.js";

@ObjectType({ description: "The commons: who shares it, by what rules, and what waits to be decided." })
export class Commons {
  @Field(() => String, { description: "Its name." })
  name!: string;

  @Field(() => [Membership], { description: "Who takes part in the consortium today: carriers first, then members." })
  members!: Membership[];

  @Field(() => [Pole], { description: "The poles that are open, by name." })
  poles!: Pole[];

  @Field(() => [CharterVersion], { description: "Of each charter the version that is in force today." })
  charters!: CharterVersion[];

  @Field(() => [PersonRole], { description: "What people do for the commons as a whole, in no pole." })
  people!: PersonRole[];

  @Field(() => Int, { description: "How many proposals are deliberated and nobody objects to." })
  openProposals!: number;

  @Field(() => Int, { description: "How many proposals somebody objects to." })
  objectedProposals!: number;
}
