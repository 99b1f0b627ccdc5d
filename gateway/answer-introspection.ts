import type { ApolloServerPlugin } from "@apollo/server";
import { execute, type DocumentNode } from "graphql";
import { foldOperations, isIntrospection } from "./limits/fold-selections.js";

/**
 * Answers queries about nothing but the schema, without planning.
 *
 * Apollo Gateway refuses the newest introspection fields (`isOneOf`) although they validate, so explorers and code generators
 * that ask for them would fail.
 */
export function answerIntrospection(): ApolloServerPlugin {
  return {
    requestDidStart: async () => ({
      responseForOperation: async ({ schema, document, request, response }) => {
        if (!isAboutSchemaOnly(document)) return null;
        const { operationName, variables: variableValues } = request;
        const { data, errors } = await execute({ schema, document, operationName, variableValues });
        // Only a wrong variable can fail here; the usual way reports it with its code.
        return errors || !data ? null : { http: response.http, body: { kind: "single", singleResult: { data } } };
      },
    }),
  };
}

function isAboutSchemaOnly(document: DocumentNode): boolean {
  const otherFields = foldOperations(document, {
    field: (field) => (isIntrospection(field) ? 0 : 1),
    join: (left, right) => left + right,
  });
  return [...otherFields.values()].every((count) => count === 0);
}
