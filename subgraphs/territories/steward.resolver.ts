import { GraphQLError } from "graphql";
import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import { DecisionRefusedError } from "../../store/match/decision-refused.js";
import {
  type SavedProject,
  endProjectTerritory,
  saveProjectTerritory,
} from "../../store/territories/save-project-territory.js";
import { requireRole } from "../common/identity.js";
import type { TerritoriesContext } from "./context.js";
import { ProjectTerritoryInput, ProjectTerritoryPayload } from "./project-territory.type.js";

/** What stewards say of the territories that projects draw. What is said twice is answered the same. */
@Resolver()
export class ProjectTerritoryResolver {
  @Mutation(() => ProjectTerritoryPayload, {
    nullable: true,
    description:
      "Adds a territory that a project draws for itself, or writes it anew: what is not given is taken away. Which resources lie in it, and which name it, is worked out at once. For stewards. Refused with BAD_USER_INPUT when something in it is wrong; then nothing is changed.",
  })
  saveProjectTerritory(
    @Arg("input", () => ProjectTerritoryInput, { description: "The territory." }) input: ProjectTerritoryInput,
    @Ctx() context: TerritoriesContext,
  ) {
    const save = (actor: string) => saveProjectTerritory(context.database, input, actor, context.now);
    return writeAs(context, save, (field) => `input.${field}`);
  }

  @Mutation(() => ProjectTerritoryPayload, {
    nullable: true,
    description:
      "Says on which day a project's territory ended, or will end. It stays what it was, and its id leads to it. For stewards. Refused with NOT_FOUND when no project has this code, BAD_USER_INPUT when the day is none.",
  })
  endProjectTerritory(
    @Arg("code", () => ID, { description: "Its code, such as biovallee." }) code: string,
    @Arg("validUntil", () => String, { description: "Its last day, such as 2026-12-31." }) validUntil: string,
    @Arg("source", () => String, {
      description: "Who says so and where, in words that everybody may read; kept behind the source of before.",
    })
    source: string,
    @Ctx() context: TerritoriesContext,
  ) {
    const end = (actor: string) =>
      endProjectTerritory(context.database, { code, validUntil, source }, actor, context.now);
    return writeAs(context, end, (field) => field);
  }
}

/** @param argumentOf Where in the mutation the field of a project stands. */
async function writeAs(
  context: TerritoriesContext,
  write: (actor: string) => Promise<SavedProject>,
  argumentOf: (field: string) => string,
): Promise<ProjectTerritoryPayload> {
  const { id: actor } = requireRole(context.identity, "steward");
  try {
    const { id, changed, pages } = await write(actor);
    context.forgetGeography();
    return { territory: (await context.geography()).get(id) as object, changed, pages };
  } catch (error) {
    if (!(error instanceof DecisionRefusedError)) throw error;
    const { code, argument } = error;
    throw new GraphQLError(error.message, { extensions: { code, argument: argumentOf(argument) } });
  }
}
