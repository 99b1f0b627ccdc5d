import { addressKey } from "../identity/addresses.js";
import { stableId } from "../ids.js";
import { type Address, readAddress, writeAddress } from "./read-address.js";
import { discourseForms, hedgedocForms, onMainHost, spipForms, withBlanks, withoutView } from "./site-forms.js";
import { wikiForms } from "./wiki-forms.js";

/** Most keys of one address. */
const MOST_KEYS = 20;

/**
 * Under what an asked address may be known, from the most exact to the loosest; the first is how it is kept. The looser
 * ones are forms that only a site of their kind has, so that an address of another site finds nothing by them.
 *
 * @returns At most 20; none for what is no http(s) address or is longer than 4,000 characters.
 * @example addressKeys("http://www.wiki.example.org/wiki/Agenda?oldid=12#Mai")[0] // "wiki.example.org/wiki/Agenda?oldid=12"
 */
export function addressKeys(url: string): readonly string[] {
  const asked = readAddress(url);
  if (asked === undefined) return [];
  const keys = new Set<string>();
  for (const form of formsOf(asked)) {
    const key = addressKey(writeAddress(form));
    if (key !== undefined) keys.add(key);
    if (keys.size === MOST_KEYS) break;
  }
  return [...keys];
}

/** Under what an address is kept; undefined for what leads to no page of the web. */
export function keptKey(url: string): string | undefined {
  const address = readAddress(url);
  return address && addressKey(writeAddress(address));
}

/** The hash under which a key stands in the database. */
export function addressId(key: string): string {
  return stableId("a", key);
}

function* formsOf(asked: Address): Generator<Address> {
  yield asked;
  yield* onSite(asked);
  for (const main of onMainHost(asked)) {
    yield main;
    yield* onSite(main);
  }
}

function* onSite(address: Address): Generator<Address> {
  yield* wikiForms(address);
  yield* withoutView(address);
  yield* discourseForms(address);
  yield* spipForms(address);
  yield* hedgedocForms(address);
  yield* withBlanks(address);
}
