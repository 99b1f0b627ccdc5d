import type { ApolloServerPlugin } from "@apollo/server";
import type { AttributionDetail } from "../subgraphs/common/attributor.js";
import type { Shown } from "../subgraphs/common/shown.js";
import type { Subgraph } from "../subgraphs/common/subgraph.js";

/** The member of `extensions` in which gateway and subgraphs speak to each other: gateway/attribution/shown.ts. */
const INTERNAL = "maillage";

/** What a gateway asks beside a query. */
interface Question {
  readonly shown?: unknown;
  readonly attribute?: { readonly shown: Shown; readonly detail: AttributionDetail };
  readonly recall?: unknown;
}

/**
 * Answers what a gateway asks beside a query: what the answer shows, whose something is, what is behind a permalink.
 *
 * Whoever does not ask for it gets nothing of it, so that any other gateway finds a plain subgraph.
 */
export function answerGateway({ takeShown, attributor }: Subgraph): ApolloServerPlugin<object> {
  return {
    requestDidStart: async ({ request, contextValue }) => ({
      willSendResponse: async ({ response: { body } }) => {
        const question = request.extensions?.[INTERNAL] as Question | undefined;
        if (typeof question !== "object" || question === null || body.kind !== "single") return;
        const shown = question.shown === true ? { shown: takeShown(contextValue) ?? {} } : {};
        const internal = { ...shown, ...(await attribution(question)) };
        body.singleResult.extensions = { ...body.singleResult.extensions, [INTERNAL]: internal };
      },
    }),
  };

  async function attribution({ attribute, recall }: Question): Promise<{ attribution?: object | null }> {
    if (attributor === undefined) return {};
    if (typeof recall === "string") return { attribution: await attributor.recall(recall) };
    if (typeof attribute !== "object" || attribute === null) return {};
    const detail = attribute.detail === "full" ? "full" : "summary";
    return { attribution: await attributor.attribute(attribute.shown, detail) };
  }
}
