import type { ApolloServerPlugin } from "@apollo/server";
import { GraphQLError, type DocumentNode } from "graphql";

/** Refuses a request that does not say which operation it wants; Apollo Gateway alone would call that an internal error. */
export function requireOperation(): ApolloServerPlugin {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operation, request }) => {
        if (operation !== undefined) return;
        throw new GraphQLError(messageFor(document, request.operationName), {
          extensions: { code: "OPERATION_RESOLUTION_FAILURE" },
        });
      },
    }),
  };
}

function messageFor(document: DocumentNode, operationName: string | undefined): string {
  const names = document.definitions.flatMap((node) =>
    node.kind === "OperationDefinition" ? [node.name?.value ?? "(without a name)"] : [],
  );
  const asked = operationName
    ? `no operation named "${operationName}"`
    : "several operations and no `operationName` was sent";
  return `The query has ${asked}. Its operations: ${names.join(", ") || "none"}.`;
}
