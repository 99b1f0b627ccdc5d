import type { Geography } from "../store/geography/geography.js";
import type { Territory } from "../store/geography/territory.js";
import { explainChange, explainUnknown, translateTerritory } from "../store/geography/translate.js";
import { currentGeography } from "../store/territories/current-geography.js";
import { withDatabase } from "./geography-command.js";
import type { Settings } from "./settings.js";

/** Says what a territory is and was, or what is known of an id that is none; the exit code is 1 then. */
export async function showTerritoryCommand(settings: Settings, id: string): Promise<void> {
  await withDatabase(settings, async (database) => {
    const geography = await currentGeography(database);
    const territory = geography.get(id);
    for (const line of territory === undefined ? unknownTexts(id, geography) : territoryTexts(territory, geography)) {
      console.log(line);
    }
    if (territory === undefined) process.exitCode = 1;
  });
}

function unknownTexts(id: string, geography: Geography): string[] {
  const { message, candidateIds } = explainUnknown(id, geography);
  return [message, ...namedTexts("perhaps", candidateIds, geography)];
}

function territoryTexts(territory: Territory, geography: Geography): string[] {
  const { id, name, kind, population, postalCodes = [], memberIds = [] } = territory;
  const { territoryId, candidateIds, explanation } = translateTerritory(id, undefined, geography);
  const isToday = territoryId === id;
  return [
    `${id} ${name}: ${kind}, ${editionsText(territory, geography)}`,
    ...(population === undefined ? [] : [`  inhabitants: ${population}`]),
    ...(postalCodes.length === 0 ? [] : [`  postal codes: ${postalCodes.join(", ")}`]),
    ...namedTexts(
      "lies in",
      geography.ancestorsOf(id).map((each) => each.id),
      geography,
    ),
    ...(kind === "project" ? namedTexts("composed of", memberIds, geography) : []),
    ...(isToday ? [] : [`  ${explanation}`]),
    ...namedTexts("today", territoryId === undefined || isToday ? [] : [territoryId], geography),
    ...namedTexts("perhaps", candidateIds, geography),
    ...geography.changesOf(id).map((change) => `  ${change.year ?? "before"}: ${explainChange(change, geography)}`),
  ];
}

function editionsText(territory: Territory, geography: Geography): string {
  const { since, vintage, validFrom, validUntil, source } = territory;
  if (territory.kind === "project") {
    const days = [validFrom && `from ${validFrom}`, validUntil && `until ${validUntil}`].filter(Boolean);
    return [...days, `says: ${source ?? "nobody"}`].join(", ");
  }
  return geography.isCurrent(territory) ? `since the edition ${since}` : `in the editions ${since} to ${vintage}`;
}

function namedTexts(label: string, ids: readonly string[], geography: Geography): string[] {
  return ids.map((id) => `  ${label} ${id} ${geography.get(id)?.name ?? ""}`.trimEnd());
}
