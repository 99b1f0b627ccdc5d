import { PACKAGE_VERSION, VINTAGE } from "../geography/official-data.js";

/**
 * The rules by which the bundled geography is made: which kinds are read, what is told of the past, our project territories.
 * Whoever changes what `bundledGeography()` gives counts this up, and the next start of a hub fills the tables once more.
 */
const RULES = 2;

/** Names the geography that comes with this Maillage. */
export const BUNDLE = `${PACKAGE_VERSION}/${RULES}`;

/** Year of its newest edition. */
export const BUNDLED_VINTAGE = VINTAGE;
