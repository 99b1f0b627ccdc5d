import { GraphQLError } from "graphql";
import { GovernanceRefusedError } from "../../store/governance/refused.js";

/** Refusals of the store as errors that clients can act on. */
export async function refusedAsError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GovernanceRefusedError)) throw error;
    const { code, argument } = error;
    throw new GraphQLError(error.message, { extensions: { code, ...(argument !== undefined && { argument }) } });
  }
}
