import { curatedAliasesOf } from "./name-aliases.js";
import type { Territory, TerritoryKind } from "./territory.js";

/** A territory before it is one of an edition. */
export interface TerritoryDraft {
  kind: TerritoryKind;
  code: string;
  name: string;
  population?: number | undefined;
  parentIds: readonly string[];
  memberIds?: readonly string[];
  aliases?: readonly string[];
  postalCodes?: readonly string[] | undefined;
  source?: string | undefined;
  validFrom?: string | undefined;
  validUntil?: string | undefined;
}

/** Filled field by field, which is quicker than to spread what may be absent, 40 000 times. */
type Writable = { -readonly [Field in keyof Territory]: Territory[Field] };

/** In which editions the territories of one edition stand. */
interface Standing {
  vintage: number;
  sinceOf(id: string): number;
}

/**
 * Makes a frozen territory, with the usual names that we keep by hand for it.
 *
 * @param share Gives one list for equal lists, so that territories may have them in common.
 */
export function toTerritory(
  draft: TerritoryDraft,
  { vintage, sinceOf }: Standing,
  share: (list: readonly string[]) => string[],
): Territory {
  const { kind, code, name, memberIds, postalCodes = [] } = draft;
  const id = `${kind}:${code}`;
  const territory: Writable = { id, kind, code, name, vintage, since: sinceOf(id), parentIds: share(draft.parentIds) };
  const aliases = [...(draft.aliases ?? []), ...curatedAliasesOf(id)];
  if (draft.population !== undefined) territory.population = draft.population;
  if (memberIds) territory.memberIds = Object.freeze([...memberIds]) as string[];
  if (aliases.length > 0) territory.aliases = share(aliases);
  if (postalCodes.length > 0) territory.postalCodes = share(postalCodes);
  if (draft.source !== undefined) territory.source = draft.source;
  if (draft.validFrom !== undefined) territory.validFrom = draft.validFrom;
  if (draft.validUntil !== undefined) territory.validUntil = draft.validUntil;
  return Object.freeze(territory);
}
