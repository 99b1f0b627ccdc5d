import type { TestPartner } from "../partner.js";
import { startAtom } from "./atom.js";
import { startDiscourse } from "./discourse.js";
import { startHedgeDoc } from "./hedgedoc.js";
import { startMediaWiki } from "./mediawiki.js";
import { startSpip } from "./spip.js";

/** A server of each kind that a connector reads, without a single page, by the connector's name. */
export const TEST_PARTNERS: Readonly<Record<string, () => Promise<TestPartner>>> = {
  atom: () => startAtom(),
  // As many topics to a page as Discourse gives.
  discourse: () => startDiscourse({ topicsPerPage: 30 }),
  hedgedoc: () => startHedgeDoc(),
  mediawiki: () => startMediaWiki(),
  spip: () => startSpip(),
};
