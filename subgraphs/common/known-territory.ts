import { GraphQLError } from "graphql";
import { type Geography, type Territory, parseTerritoryId } from "../../store/geography/geography.js";
import { explainUnknown, translateTerritory } from "../../store/geography/translate.js";

/**
 * The territory of an id, of today or of the past.
 *
 * @throws GraphQLError BAD_USER_INPUT when the id cannot be a territory's, UNKNOWN_TERRITORY when it is nobody's; each with
 * what is known of it and the ids that may be meant.
 */
export function requireTerritory(argument: string, id: string, geography: Geography): Territory {
  requireWellFormed(argument, id, geography);
  const territory = geography.get(id);
  if (territory !== undefined) return territory;
  const { message, candidateIds } = explainUnknown(id, geography);
  throw refuse("UNKNOWN_TERRITORY", argument, message, candidateIds);
}

/**
 * Lets pass what may be a territory's id, known or not.
 *
 * @throws GraphQLError BAD_USER_INPUT with the ids of territories that have such a code.
 */
export function requireWellFormed(argument: string, id: string, geography: Geography): void {
  if (parseTerritoryId(id) !== undefined) return;
  const { message, candidateIds } = explainUnknown(id, geography);
  throw refuse("BAD_USER_INPUT", argument, message, candidateIds);
}

/**
 * The territory of today that an id means: what a territory of the past became, where that is one for sure.
 *
 * @throws GraphQLError as `requireTerritory`, and UNKNOWN_TERRITORY for a territory of the past that is several today, or
 * nothing that is known, with the ids that may be meant.
 */
export function requireTerritoryOfToday(argument: string, id: string, geography: Geography): Territory {
  const territory = requireTerritory(argument, id, geography);
  if (geography.isCurrent(territory)) return territory;
  const { name, kind, validUntil, memberIds = [] } = territory;
  // No edition tells what follows a project: it ends on a day, and what it was made of stays.
  if (kind === "project") {
    const message = `${id} (${name}) ended on ${validUntil}. Ask about what it was made of.`;
    throw refuse("UNKNOWN_TERRITORY", argument, message, memberIds);
  }
  const { explanation, territoryId, candidateIds } = translateTerritory(id, undefined, geography);
  const today = territoryId === undefined ? undefined : geography.get(territoryId);
  if (today !== undefined) return today;
  throw refuse("UNKNOWN_TERRITORY", argument, `${explanation} Ask about what is there today.`, candidateIds);
}

function refuse(code: string, argument: string, message: string, candidateIds: readonly string[]): GraphQLError {
  return new GraphQLError(message, { extensions: { code, argument, candidateIds } });
}
