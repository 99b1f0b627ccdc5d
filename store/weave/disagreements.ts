import { CLAIM_FIELDS, type ClaimField, type ClaimValue, isShownWhole } from "./claim-fields.js";
import { CLAIM_REASONS, type Claim, claimsOf } from "./claims.js";
import type { Member } from "./member.js";
import { type Meaning, meanTheSame, readMeaning } from "./same-meaning.js";

/** One of the values that pages say instead of another. */
export interface DistinctValue {
  /** As the first of its pages writes it. */
  readonly value: ClaimValue;
  readonly preferred: boolean;
  /** The pages that say it, in the order of preference. */
  readonly claims: readonly Claim[];
}

/** A field about which the pages of a resource do not say the same. */
export interface Disagreement {
  readonly field: ClaimField;
  /** At least two, in the order of preference. */
  readonly values: readonly DistinctValue[];
  /** The claim that is shown; undefined where none is. */
  readonly preferred: Claim | undefined;
  /** A claim of another value, changed later than every page that says the preferred one: that may be out of date. */
  readonly newer: Claim | undefined;
}

/**
 * The fields about which the pages of a resource do not say the same. What differs in writing only, a text that holds the
 * other, and silence are no disagreement.
 */
export function disagreementsOf(members: readonly Member[]): Disagreement[] {
  if (members.length < 2) return [];
  const claims = Map.groupBy(claimsOf(members), ({ field }) => field);
  return CLAIM_FIELDS.flatMap((field) => {
    const values = distinctValues(field, (claims.get(field) ?? []).filter(isAboutTheThing));
    if (values.length < 2) return [];
    const shown = values.find(({ preferred }) => preferred);
    const newer = isShownWhole(field) ? undefined : newerThan(shown, values);
    return [{ field, values, preferred: shown?.claims.find(({ preferred }) => preferred), newer }];
  });
}

/** Says which value is shown, why, and whether it may be out of date. */
export function explainDisagreement({ preferred, newer }: Disagreement): string {
  const shown = preferred === undefined ? "None of these values is shown." : CLAIM_REASONS[preferred.reason];
  if (newer === undefined) return shown;
  return newer.isCopy
    ? `${shown} A copy that says otherwise was changed later: the original may be out of date.`
    : `${shown} Another page that says otherwise was changed later: this one may be out of date.`;
}

/** No kind is no other kind, and a copy is published on another day than what it copies. */
function isAboutTheThing({ reason }: Claim): boolean {
  return reason !== "SAYS_NOTHING_OF_KIND" && reason !== "DATE_OF_THE_COPY";
}

interface Group {
  readonly claims: Claim[];
  readonly meanings: Meaning[];
}

/**
 * Puts each claim, in the order of preference, to the first value with all of whose claims it agrees: an extract agrees
 * with two texts that do not agree with each other.
 */
function distinctValues(field: ClaimField, claims: readonly Claim[]): DistinctValue[] {
  // Reading a long text costs more than all the rest.
  if (claims.length < 2) return [];
  const groups: Group[] = [];
  for (const claim of claims) {
    const meaning = readMeaning(field, claim.value);
    if (meaning === undefined) return [];
    const agreeing = groups.find(({ meanings }) => meanings.every((other) => meanTheSame(field, meaning, other)));
    if (agreeing === undefined) groups.push({ claims: [claim], meanings: [meaning] });
    else addTo(agreeing, claim, meaning);
  }
  return groups.flatMap(({ claims: [first, ...others] }) =>
    first === undefined ? [] : [{ value: first.value, preferred: first.preferred, claims: [first, ...others] }],
  );
}

/** Texts that are equal word for word are compared once. */
function addTo({ claims, meanings }: Group, claim: Claim, meaning: Meaning): void {
  claims.push(claim);
  if (meanings.every(({ key }) => key !== meaning.key)) meanings.push(meaning);
}

function newerThan(shown: DistinctValue | undefined, values: readonly DistinctValue[]): Claim | undefined {
  if (shown === undefined) return undefined;
  const latest = Math.max(...shown.claims.map(changedAt));
  const others = values.filter((value) => value !== shown).flatMap(({ claims }) => claims);
  const [newest] = others.toSorted((a, b) => changedAt(b) - changedAt(a));
  return newest !== undefined && changedAt(newest) > latest ? newest : undefined;
}

function changedAt({ updatedAt }: Claim): number {
  return updatedAt.getTime();
}
