import { GraphQLError } from "graphql";
import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import { forgetContributor } from "../../store/forget/forget.js";
import { ForgetNameError } from "../../store/forget/spelling.js";
import { badInput } from "../common/arguments.js";
import { forgetLoaded } from "../common/batch.js";
import { requireRole } from "../common/identity.js";
import type { ResourcesContext } from "./context.js";
import { ForgetPayload } from "./forget.type.js";

/** What stewards do for people who wish to be forgotten. No answer and no error repeats the name. */
@Resolver()
export class ForgetResolver {
  @Mutation(() => ForgetPayload, {
    nullable: true,
    description:
      "Takes a person's name out of everything known from a source, for good: a neutral label stands in its place, and no harvest brings it back. For stewards. May be repeated. Refused with NOT_FOUND for an unknown source, BAD_USER_INPUT for what cannot be a name.",
  })
  async forgetContributor(
    @Arg("sourceId", () => ID, { description: "Id of the source that names the person." }) sourceId: string,
    @Arg("name", () => String, {
      description: "The name as the source shows it; case, accents and the order of its words do not matter.",
    })
    name: string,
    @Ctx() context: ResourcesContext,
  ) {
    requireRole(context.identity, "steward");
    if ((await context.source.load(sourceId)) === null) {
      const message = `There is no source ${JSON.stringify(sourceId)}; \`sources\` lists those there are.`;
      throw new GraphQLError(message, { extensions: { code: "NOT_FOUND", argument: "sourceId" } });
    }
    try {
      return await forgetContributor(context.database, { sourceId, name, now: context.now });
    } catch (error) {
      if (error instanceof ForgetNameError) throw badInput("name", error.message);
      throw error;
    } finally {
      forgetLoaded(context);
    }
  }
}
