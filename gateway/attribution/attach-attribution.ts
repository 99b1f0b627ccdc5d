import type { ApolloServerPlugin } from "@apollo/server";
import { GraphQLError } from "graphql";
import { untilAborted, type GatewayContext } from "../deadline.js";
import { messageOf, type GatewayLogger } from "../logger.js";
import type { AttributionDetail, Attributor } from "./attributor.js";
import { collectShown, shownSoFar, type ShownIds } from "./shown.js";

/** The request header that says how much attribution is wanted. */
export const HEADER = "maillage-attribution";

const CHOICES = ["off", "summary", "full"] as const;

/** Sets `extensions.attribution` of each answer that has data of subgraphs: whose that is. */
export function attachAttribution(attributor: Attributor, logger: GatewayLogger): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: async ({ request }) => {
      const choice = request.http?.headers.get(HEADER) ?? "summary";
      return {
        didResolveOperation: async ({ contextValue }) => {
          if (readChoice(choice) !== "off") collectShown(contextValue);
        },
        willSendResponse: async ({ contextValue, response: { body } }) => {
          if (body.kind !== "single" || !body.singleResult.data) return;
          const shown = shownSoFar(contextValue);
          if (shown === undefined) return;
          const attribution = await attributed(shown, choice as AttributionDetail, contextValue);
          body.singleResult.extensions = { ...body.singleResult.extensions, attribution };
        },
      };
    },
  };

  /** An answer whose attribution fails is still an answer; it says what it lacks. */
  async function attributed(shown: ShownIds, detail: AttributionDetail, { signal }: GatewayContext): Promise<object> {
    try {
      return await untilAborted(
        signal,
        () => attributor.attribute(shown, detail, signal),
        () => new Error("The time of the request was over."),
      );
    } catch (error) {
      logger.warn(`An answer has no attribution: ${messageOf(error)}`, {});
      const message = "The attribution of this answer could not be made. Ask again before you publish any of it.";
      return { error: { code: "SUBGRAPH_UNAVAILABLE", message } };
    }
  }
}

/** @throws GraphQLError BAD_USER_INPUT */
function readChoice(choice: string): (typeof CHOICES)[number] {
  const known = CHOICES.find((each) => each === choice);
  if (known !== undefined) return known;
  const found = choice.slice(0, 50);
  throw new GraphQLError(
    `The header Maillage-Attribution is "${found}"; it must be off, summary or full. Leave it out for a summary.`,
    { extensions: { code: "BAD_USER_INPUT", argument: "Maillage-Attribution" } },
  );
}
